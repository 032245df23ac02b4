// What is there of a bridged vmnet on its host, and the commands that make what is missing.
//
// A vmnet is live when its device node exists and a vmnet-bridge process holds it to an interface;
// it lives on after VMware's next start when /etc/vmware/locations has the answer for it. That file
// is a log: of several answers to one question the last counts, remove_answer takes one back.
// Facts: VMware's own init script for GSX/Server. A live bridge needs no restart of VMware. Pure.
#pragma once

#include <optional>
#include <string>

#include "workers/drivers/script.hpp"

namespace grivon::drivers::vmware_server {

struct BridgeJob {
    unsigned number = 0;  // of the vmnet
    std::string interface;
};

struct BridgeSeen {
    bool can_look = false;  // `ip` could be run
    bool interface_exists = false;
    bool device_exists = false;
    std::optional<std::string> live_on;  // interface of the live bridge
    bool locations_exist = false;
    std::optional<std::string> answer;  // interface at VMware's next start
    bool networking = false;            // VMware's networking is on at its next start
};

[[nodiscard]] RemoteCommand look_at_bridge(std::string name, const BridgeJob& job);
[[nodiscard]] BridgeSeen bridge_seen(const BridgeJob& job, const CommandResult& looked);

// Nothing is missing.
[[nodiscard]] bool is_complete(const BridgeJob& job, const BridgeSeen& seen);

[[nodiscard]] RemoteCommand make_device(const BridgeJob& job);
[[nodiscard]] RemoteCommand start_bridge(const BridgeJob& job);
[[nodiscard]] RemoteCommand add_answers(const BridgeJob& job, const BridgeSeen& seen);

}  // namespace grivon::drivers::vmware_server
