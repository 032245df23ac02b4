#include "broker/core/inventory/mac_addresses.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace grivon::core {
namespace {

constexpr std::string_view mac_prefix(Family family) {
    if (family == Family::kvm) return "52:54:00:";
    return family == Family::xen ? "00:16:3e:" : "00:50:56:";
}

std::optional<std::uint32_t> number_behind(std::string_view prefix, std::string_view mac) {
    if (mac.size() != 17 || !same_mac(mac.substr(0, prefix.size()), prefix)) return std::nullopt;
    std::uint32_t number = 0;
    for (std::size_t i = prefix.size(); i < mac.size(); i += 3) {
        std::uint32_t byte = 0;
        const auto [end, error] = std::from_chars(&mac[i], &mac[i] + 2, byte, 16);
        if (error != std::errc{} || end != &mac[i] + 2) return std::nullopt;
        number = number << 8 | byte;
    }
    if (number > mac_number_max) return std::nullopt;
    return number;
}

}  // namespace

std::string mac_of(std::uint32_t number, Family family) {
    std::array<char, 9> text{};
    std::snprintf(text.data(), text.size(), "%02x:%02x:%02x", (number >> 16) & 0xffU,
                  (number >> 8) & 0xffU, number & 0xffU);
    return std::string(mac_prefix(family)) + text.data();
}

std::optional<std::uint32_t> mac_number_of(std::string_view mac) {
    for (const auto family : families())
        if (const auto number = number_behind(mac_prefix(family), mac)) return number;
    return std::nullopt;
}

bool same_mac(std::string_view a, std::string_view b) {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

void MacNumbersAhead::add(const VmSpec& vm, std::uint32_t next_number) {
    for (const auto& nic : vm.nics)
        if (const auto number = mac_number_of(nic.mac); number && *number >= next_number)
            ++uses_[*number];
}

void MacNumbersAhead::remove(const VmSpec& vm) {
    for (const auto& nic : vm.nics) {
        const auto number = mac_number_of(nic.mac);
        const auto found = number ? uses_.find(*number) : uses_.end();
        if (found != uses_.end() && --found->second == 0) uses_.erase(found);
    }
}

}  // namespace grivon::core
