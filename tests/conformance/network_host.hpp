// What the tests of the operations on a host itself share: jobs on VLAN interfaces, virtual
// networks and the key, hosts of several kinds, and connections that are lost at a chosen program.
#pragma once

#include <optional>
#include <string>

#include "tests/conformance/simulated_host.hpp"
#include "wire/worker_messages.hpp"

namespace grivon::test {

[[nodiscard]] Assign vlan_job(const std::string& verb, const std::string& parent, int id);
[[nodiscard]] Assign network_job(const std::string& verb, const VmnetSpec& vmnet);
[[nodiscard]] Assign key_job(const std::string& verb, const std::string& serial);
[[nodiscard]] Assign sync_job(const std::string& object, const HostSpec& desired);

// A host comes as one of the RHEL kind; these make it another, over SSH.
void make_debian(const SimulatedHost& host);
void make_plain(const SimulatedHost& host);

// Runs the job; its connection is lost in the middle of the program's next call (a path), and what
// ran on the host ends there.
void lose_connection_at(const SimulatedHost& host, const std::string& program,
                        const Assign& assign);

// All that a host is made of that these operations may change.
[[nodiscard]] std::string network_state(const SimulatedHost& host);

// The job succeeded, printed this, and said nothing more.
void check_done(const Attempt& attempt, const std::string& screen = "");
// It failed, known or not, with this in its message.
void check_not_done(const Attempt& attempt, std::int32_t exit_status, const std::string& message);

inline const std::string locations_path = "/etc/vmware/locations";
inline const std::string license_path = "/etc/vmware/license.vs.1.0-00";
inline const std::string ifcfg_dir = "/etc/sysconfig/network-scripts";
// JobReport::exit_status: looked at, and it is not so; not known.
inline constexpr std::int32_t exit_not_so = 10;
inline constexpr std::int32_t exit_not_known = 1;

}  // namespace grivon::test
