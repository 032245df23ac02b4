#include "broker/core/inventory/key_reference.hpp"

#include <algorithm>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "wire/serial.hpp"

namespace grivon::core {
namespace {

// A name space of our own (RFC 4122, section 4.3). To find a key from its reference takes trying
// keys: 36^15 of them, also for who knows the group that is shown.
const boost::uuids::uuid keys_of_grivon{{0x5d, 0x0b, 0x1c, 0x6e, 0x9a, 0x41, 0x4f, 0x2b, 0x8e, 0x37,
                                         0xd2, 0x64, 0x90, 0x1a, 0xc7, 0x53}};

}  // namespace

std::string key_reference(std::string_view serial) {
    boost::uuids::name_generator_sha1 generator(keys_of_grivon);
    return masked_serial(serial) + ":" +
           boost::uuids::to_string(generator(serial.data(), serial.size()));
}

std::string shown_key(std::string_view key_or_reference) {
    const auto colon = key_or_reference.find(':');
    if (colon != std::string_view::npos) return std::string(key_or_reference.substr(0, colon));
    return masked_serial(key_or_reference);
}

bool refers_to(std::string_view reference, std::string_view serial) {
    return !serial.empty() && (reference == serial || reference == key_reference(serial));
}

std::string find_key(const Inventory& inventory, const std::string& host,
                     const std::string& reference) {
    if (reference.empty() || is_serial(reference)) return reference;
    const auto* entry = inventory.find(host);
    if (entry != nullptr && refers_to(reference, entry->serial)) return entry->serial;
    // It went back to the pool when the job before this one failed.
    const auto& pool = inventory.serials();
    const auto found = std::find_if(pool.begin(), pool.end(), [&reference](const auto& key) {
        return refers_to(reference, key.first);
    });
    return found == pool.end() ? std::string() : found->first;
}

}  // namespace grivon::core
