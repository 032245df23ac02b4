// Why something cannot be done with a VM, before any tool puts it into its own words: vmware-cmd
// does so in vm_control_error, vmrun in vmrun_error.
#pragma once

#include <string>

namespace simhost {

// Thrown by power, vm and snapshots; caught where a tool ends.
struct VmRefusal {
    enum class Kind {
        no_such_vm,       // its .vmx is not there
        unreadable,       // the .vmx is there, and is none
        wrong_state,      // operation, state
        no_tools,         // the guest's tools do not run
        timed_out,        // the guest did not do as it was told
        asks,             // it is stuck with a question
        disk_full,        // what was to be written has no room
        no_snapshot,      // none of that name
        snapshot_exists,  // one of that name
        file_exists,      // what was to be made
        other,            // text
    };

    Kind kind;
    std::string vmx_path = {};
    std::string operation = {};
    std::string state = {};
    std::string text = {};
};

}  // namespace simhost
