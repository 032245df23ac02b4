// The errors of VMware's control library as vmware-cmd words them: a number, its text, and the exit
// status that follows from the number.
#pragma once

#include <string>
#include <string_view>

#include "vm_refusal.hpp"

namespace simhost {

// Thrown by whatever refuses a vmware-cmd; caught where the command ends.
struct VmControlError {
    int number;        // -8, -11, …
    std::string text;  // all of standard error, without the last newline

    // (-number) mod 256, as Apache VCL's driver records it.
    [[nodiscard]] int exit_status() const;
};

namespace vm_control {

// What was refused, in vmware-cmd's words.
[[nodiscard]] VmControlError error_for(const VmRefusal& refusal);

[[nodiscard]] VmControlError timed_out();
[[nodiscard]] VmControlError state_conflict(std::string_view operation, std::string_view state);
[[nodiscard]] VmControlError tools_not_running();
[[nodiscard]] VmControlError no_such_vm();
[[nodiscard]] VmControlError not_registered(std::string_view vmx_path);
[[nodiscard]] VmControlError serverd_dead();
[[nodiscard]] VmControlError already_exists();

// Our choice, no source shows these.
[[nodiscard]] VmControlError invalid_arguments();
[[nodiscard]] VmControlError needs_input();
[[nodiscard]] VmControlError unknown_error(std::string_view what);

}  // namespace vm_control
}  // namespace simhost
