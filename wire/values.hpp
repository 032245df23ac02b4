// The forms of single values in commands: what is a device, an address, a yes. Pure; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/error.hpp"
#include "wire/host_spec.hpp"
#include "wire/time.hpp"

namespace grivon {

// Letters and digits of ASCII, and the characters of `extra`.
[[nodiscard]] bool is_word_character(char c);
[[nodiscard]] bool consists_of(std::string_view text, std::string_view extra);

// Printable ASCII; blanks as well if `blanks`.
[[nodiscard]] bool is_printable(std::string_view text, bool blanks);

[[nodiscard]] std::optional<std::int64_t> number_in(std::string_view text);

// Rocks' words: on yes y true 1, off no n false 0, in any case of letters.
[[nodiscard]] std::optional<bool> boolean_in(std::string_view text);

// "90s", "10m", "2h", "1d": from one second to duration_max. Nothing for what is no such text.
[[nodiscard]] std::optional<std::chrono::milliseconds> duration_in(std::string_view text);
inline constexpr std::chrono::hours duration_max{24 * 366};

// "2026-11-22T20:00:00Z", years 1970 to 2999.
[[nodiscard]] std::optional<WallTime> utc_time_in(std::string_view text);
// The same the other way; parts of a second are left out.
[[nodiscard]] std::string utc_time_text(WallTime time);

// A network interface of a host: 15 characters at most (the kernel's IFNAMSIZ).
[[nodiscard]] bool is_device_name(std::string_view text);

// "eth0.100" → its parts. Nothing for what is not the name of a VLAN interface.
[[nodiscard]] std::optional<VlanSpec> vlan_named(std::string_view device);

// "192.168.30.1" → a number in host order. Nothing for what is not a dotted IPv4 address.
[[nodiscard]] std::optional<std::uint32_t> ipv4_number(std::string_view text);

[[nodiscard]] bool is_netmask(std::string_view text);
// An address that a machine on such a network can have, and room for one more beside it.
[[nodiscard]] bool is_host_address(std::string_view address, std::string_view netmask);
[[nodiscard]] bool is_mac(std::string_view text);
// "6f0f1d6e-0000-4000-8000-000000000001", in small letters, as libvirt writes it.
[[nodiscard]] bool is_uuid(std::string_view text);

// "vmnet0" to "vmnet99".
[[nodiscard]] bool is_vmnet_name(std::string_view text);
// "vmbr0" to "vmbr99": the same of hosts that libvirt runs.
[[nodiscard]] bool is_vmbr_name(std::string_view text);
// What a VM can be plugged into on a host that libvirt runs though GriVon did not make it:
// "bridge:br0", "network:default".
[[nodiscard]] bool is_network_found(std::string_view text);

// Absolute, without ".." and without characters a shell would notice.
[[nodiscard]] bool is_plain_path(std::string_view text);

// What SSH can be told to connect to: a name, or an address of IPv4 or IPv6. It never begins with a
// hyphen, and has nothing in it that a shell would notice.
[[nodiscard]] bool is_ssh_address(std::string_view text);

// The user that one logs in as on a host; the same is true of it.
[[nodiscard]] bool is_login_name(std::string_view text);

// A CURVE key: 32 bytes as 40 characters of Z85 (rfc.zeromq.org/spec/32). Whether it is anybody's
// is for a handshake to say.
[[nodiscard]] bool is_curve_key(std::string_view text);

// The name of a host that is to be made. A key is none, though it is formed like one.
[[nodiscard]] Result<> check_host_name(std::string_view word);

}  // namespace grivon
