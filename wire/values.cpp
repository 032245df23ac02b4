#include "wire/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "wire/serial.hpp"
#include "wire/vm_limits.hpp"

namespace grivon {
namespace {

std::string quoted(std::string_view word) {
    return "\"" + std::string(word) + "\"";
}

// Rocks' words; what is neither is refused, where Rocks took it for "no".
constexpr std::array<std::string_view, 5> words_for_yes{"on", "yes", "y", "true", "1"};
constexpr std::array<std::string_view, 5> words_for_no{"off", "no", "n", "false", "0"};

}  // namespace

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool consists_of(std::string_view text, std::string_view extra) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return is_word_character(c) || extra.find(c) != std::string_view::npos;
    });
}

bool is_printable(std::string_view text, bool blanks) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > ' ' ? byte < 0x7f : (c == ' ' && blanks);
    });
}

std::optional<std::chrono::milliseconds> duration_in(std::string_view text) {
    if (text.size() < 2) return std::nullopt;
    const auto count = number_in(text.substr(0, text.size() - 1));
    if (!count || *count < 1) return std::nullopt;
    std::chrono::seconds unit{};
    switch (text.back()) {
        case 's':
            unit = std::chrono::seconds{1};
            break;
        case 'm':
            unit = std::chrono::minutes{1};
            break;
        case 'h':
            unit = std::chrono::hours{1};
            break;
        case 'd':
            unit = std::chrono::hours{24};
            break;
        default:
            return std::nullopt;
    }
    if (*count > duration_max / unit) return std::nullopt;
    return unit * *count;
}

std::optional<WallTime> utc_time_in(std::string_view text) {
    constexpr std::string_view form = "0000-00-00T00:00:00Z";
    if (text.size() != form.size()) return std::nullopt;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == '0' ? !digit : text[i] != form[i]) return std::nullopt;
    }
    const auto part = [&](std::size_t place, std::size_t digits) {
        return static_cast<int>(*number_in(text.substr(place, digits)));
    };
    const std::chrono::year_month_day day{std::chrono::year{part(0, 4)},
                                          std::chrono::month{static_cast<unsigned>(part(5, 2))},
                                          std::chrono::day{static_cast<unsigned>(part(8, 2))}};
    const int hour = part(11, 2), minute = part(14, 2), second = part(17, 2);
    const int year = part(0, 4);
    if (!day.ok() || year < 1970 || year > 2999 || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;
    return std::chrono::sys_days{day} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
           std::chrono::seconds{second};
}

std::string utc_time_text(WallTime time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto days = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day day{days};
    const std::chrono::hh_mm_ss clock{seconds - days};
    const auto digits = [](std::int64_t number, std::size_t width) {
        auto text = std::to_string(number);
        text.insert(0, width - std::min(width, text.size()), '0');
        return text;
    };
    return digits(static_cast<int>(day.year()), 4) + "-" +
           digits(static_cast<unsigned>(day.month()), 2) + "-" +
           digits(static_cast<unsigned>(day.day()), 2) + "T" + digits(clock.hours().count(), 2) +
           ":" + digits(clock.minutes().count(), 2) + ":" + digits(clock.seconds().count(), 2) +
           "Z";
}

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

namespace {

// The prefix and a number from 0 to 99, without zeros in front.
bool is_numbered(std::string_view text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    const auto digits = text.substr(prefix.size());
    const auto value = number_in(digits);
    return value && *value >= 0 && *value <= vm_limits::vmnet_max &&
           digits == std::to_string(*value);
}

}  // namespace

bool is_vmnet_name(std::string_view text) {
    return is_numbered(text, "vmnet");
}

bool is_vmbr_name(std::string_view text) {
    return is_numbered(text, "vmbr");
}

bool is_network_found(std::string_view text) {
    constexpr std::string_view bridge = "bridge:";
    constexpr std::string_view network = "network:";
    constexpr std::size_t network_bytes_max = 64;  // libvirt has no bound; tables have
    if (text.starts_with(bridge)) return is_device_name(text.substr(bridge.size()));
    if (!text.starts_with(network)) return false;
    const auto name = text.substr(network.size());
    return !name.empty() && name.size() <= network_bytes_max && consists_of(name, "._-") &&
           name.front() != '-';
}

std::optional<bool> boolean_in(std::string_view text) {
    std::string lower(text);
    for (auto& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (std::find(words_for_yes.begin(), words_for_yes.end(), lower) != words_for_yes.end())
        return true;
    if (std::find(words_for_no.begin(), words_for_no.end(), lower) != words_for_no.end())
        return false;
    return std::nullopt;
}

bool is_netmask(std::string_view text) {
    const auto mask = ipv4_number(text);
    if (!mask || *mask == 0) return false;
    const std::uint32_t host_part = ~*mask;
    return (host_part & (host_part + 1)) == 0;  // ones, then zeros
}

bool is_host_address(std::string_view address, std::string_view netmask) {
    constexpr std::uint32_t host_part_min = 3;  // two machines beside the network's own addresses
    const auto number = ipv4_number(address);
    if (!number || !is_netmask(netmask)) return false;
    const auto host_part = ~*ipv4_number(netmask);
    const auto own = *number & host_part;
    return host_part >= host_part_min && own != 0 && own != host_part;
}

bool is_mac(std::string_view text) {
    if (text.size() != 17) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (i % 3 == 2 ? c != ':' : !hex) return false;
    }
    return true;
}

bool is_uuid(std::string_view text) {
    constexpr std::string_view form = "00000000-0000-0000-0000-000000000000";
    if (text.size() != form.size()) return false;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const char c = text[i];
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (form[i] == '-' ? c != '-' : !hex) return false;
    }
    return true;
}

bool is_plain_path(std::string_view text) {
    return text.starts_with('/') && consists_of(text, "/._-+") &&
           text.find("..") == std::string_view::npos;
}

// "." and ".." would be directories where a file is named after the interface; 15 is the kernel's
// limit (IFNAMSIZ).
bool is_device_name(std::string_view text) {
    return !text.empty() && text.size() <= 15 && consists_of(text, "._-") &&
           is_word_character(text.front());
}

std::optional<VlanSpec> vlan_named(std::string_view device) {
    constexpr std::int64_t vlan_id_max = 4094;  // IEEE 802.1Q: 0 and 4095 are reserved
    const auto dot = device.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || !is_device_name(device)) return std::nullopt;
    const auto parent = device.substr(0, dot);
    const auto digits = device.substr(dot + 1);
    const auto id = number_in(digits);
    const bool formed = id && *id >= 1 && *id <= vlan_id_max && digits == std::to_string(*id);
    if (!formed || parent.find('.') != std::string_view::npos) return std::nullopt;
    return VlanSpec{std::string(device), std::string(parent), static_cast<std::uint16_t>(*id)};
}

std::optional<std::uint32_t> ipv4_number(std::string_view text) {
    std::uint32_t whole = 0;
    for (int i = 0; i < 4; ++i) {
        const auto end = std::min(text.find('.'), text.size());
        const auto digits = text.substr(0, end);
        const auto part = number_in(digits);
        if (!part || *part < 0 || *part > 255 || digits != std::to_string(*part))
            return std::nullopt;
        whole = whole << 8 | static_cast<std::uint32_t>(*part);
        const bool last = i == 3;
        if (last != (end == text.size())) return std::nullopt;
        if (!last) text.remove_prefix(end + 1);
    }
    return whole;
}

bool is_curve_key(std::string_view text) {
    constexpr std::size_t key_characters = 40;
    constexpr std::size_t group_characters = 5;  // are four bytes
    constexpr std::string_view alphabet =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
    if (text.size() != key_characters) return false;
    std::uint64_t group = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digit = alphabet.find(text[i]);
        if (digit == std::string_view::npos) return false;
        group = (i % group_characters == 0 ? 0 : group * alphabet.size()) + digit;
        if (group > UINT32_MAX) return false;
    }
    return true;
}

bool is_ssh_address(std::string_view text) {
    constexpr std::size_t name_bytes_max = 253;  // of the DNS
    if (text.empty() || text.size() > name_bytes_max) return false;
    const bool ipv6 = std::count(text.begin(), text.end(), ':') >= 2;
    if (ipv6) {  // perhaps with a zone: fe80::1%eth0
        const auto number = text.substr(0, text.find('%'));
        const auto zone = text.size() > number.size() ? text.substr(number.size() + 1) : "0";
        return consists_of(number, ":.") && is_device_name(zone);
    }
    // Underscores are in no name of the DNS, but in some of /etc/hosts.
    return is_word_character(text.front()) && consists_of(text, "._-");
}

bool is_login_name(std::string_view text) {
    constexpr std::size_t login_bytes_max = 64;  // twice what Linux allows
    if (text.empty() || text.size() > login_bytes_max || text.front() == '-') return false;
    if (text.size() > 1 && text.ends_with('$')) text.remove_suffix(1);  // machines of a domain
    return consists_of(text, "._-+@");
}

Result<> check_host_name(std::string_view word) {
    // Names are shown everywhere.
    if (is_serial(word))
        return fail(Errc::usage, quoted(masked_serial(word)) + " is a key, and no host name");
    const bool formed = !word.empty() && word.size() <= 253 && consists_of(word, ".-") &&
                        is_word_character(word.front()) && is_word_character(word.back());
    const bool all_digits =
        std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (formed && !all_digits) return {};
    return fail(Errc::usage, quoted(word) +
                                 " is not a host name: letters, digits, dots and hyphens, not "
                                 "digits only");
}

}  // namespace grivon
