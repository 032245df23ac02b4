// What vmware-cmd answers, read.
//
// On success it prints "<operation>(<arguments>) = <value>" and exits with 0; ESX's prints nothing.
// On failure it prints "VMControl error <number>: <text>" somewhere, on either stream, and exits
// with minus the number, modulo 256. Facts: Apache VCL's vmware modules and forum transcripts of
// Server 1.0.x; other output may stand around both. Pure.
#pragma once

#include <optional>
#include <string>

#include "wire/states.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::vmware_server {

// The numbers that a driver acts on; all others are failures like any other.
namespace vmcontrol_error {
inline constexpr int timeout = -7;
inline constexpr int state_conflict = -8;
inline constexpr int no_such_vm = -11;
inline constexpr int serverd_dead = -14;
inline constexpr int already_registered = -20;
}  // namespace vmcontrol_error

struct VmControlError {
    int number = 0;    // 0: the command failed, but not in vmware-cmd's words
    std::string text;  // one clean line: "VMControl error -7: Timeout", or the last words printed
};

// Nothing if the command succeeded.
[[nodiscard]] std::optional<VmControlError> error_in(const CommandResult& result);

// vmware-serverd does not answer: another look would only fail the same way.
[[nodiscard]] bool serverd_is_dead(const CommandResult& result);

// The VM's state from an answer to getstate: none if the host says it has no such VM, nothing if
// the answer says neither (serverd dead; the interface's fifth state, "unknown").
[[nodiscard]] std::optional<VmState> state_in(const CommandResult& result);

}  // namespace grivon::drivers::vmware_server
