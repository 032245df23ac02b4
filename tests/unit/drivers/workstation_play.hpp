// Jobs on a host with VMware Workstation, and what its tools answer.
#pragma once

#include <optional>
#include <string>

#include "tests/unit/drivers/vm_play.hpp"

namespace grivon::test::workstation {

[[nodiscard]] Assign job(const std::string& verb);
[[nodiscard]] Assign snapshot_job(const std::string& verb, const std::string& name);
[[nodiscard]] Assign jobs(const std::string& verb, std::uint32_t count);  // on all VMs

// What a look prints. By default the VM of slice 0 is there, and off.
struct Look {
    std::uint32_t slice = 0;
    bool there = true;
    bool listed = false;                         // by vmrun
    bool process = false;                        // of VMware's runs it
    std::optional<std::string> checkpoint = {};  // checkpoint.vmState of its .vmx
    bool suspend_file = false;
    Texts files = {};
    std::int32_t list_status = 0;
    std::string list_error = {};  // in place of the list
};
[[nodiscard]] drivers::CommandResult looked(const Look& look);
[[nodiscard]] drivers::CommandResult seen_as(VmState state, const Texts& files = {});

// vmrun's errors: on stdout, with status 255.
[[nodiscard]] drivers::CommandResult error(const std::string& text);
// `timeout` ended it.
[[nodiscard]] drivers::CommandResult hung();

inline const std::string name = "slice0@vmware-workstation-0-0";

}  // namespace grivon::test::workstation
