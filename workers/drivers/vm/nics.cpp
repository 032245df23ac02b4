#include "workers/drivers/vm/nics.hpp"

#include <algorithm>

namespace grivon::drivers {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_same(const NicSpec& one, const NicSpec& other) {
    return one.vmnet == other.vmnet && std::ranges::equal(one.mac, other.mac, {}, lower, lower);
}

bool has_all_of(const VmSpec& vm, const VmSpec& other) {
    return std::ranges::all_of(other.nics, [&](const NicSpec& nic) { return has_nic(vm, nic); });
}

}  // namespace

bool has_nic(const VmSpec& vm, const NicSpec& nic) {
    return std::ranges::any_of(vm.nics, [&](const NicSpec& own) { return is_same(own, nic); });
}

bool have_same_nics(const VmSpec& one, const VmSpec& other) {
    return has_all_of(one, other) && has_all_of(other, one);
}

std::vector<NicSpec> nics_in_order(const VmSpec& vm) {
    std::vector<NicSpec> nics = vm.nics;
    std::ranges::stable_sort(nics, {}, &NicSpec::ifindex);
    return nics;
}

std::string words_for_nics(const VmSpec& vm) {
    std::string words;
    for (const NicSpec& nic : nics_in_order(vm))
        words += (words.empty() ? "interfaces " : ", ") + nic.mac + " on " +
                 (nic.vmnet.empty() ? "something" : nic.vmnet);
    return words.empty() ? "no interface" : words;
}

}  // namespace grivon::drivers
