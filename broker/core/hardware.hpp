// What the end of a job means for the CPUs and the memory of its VM. The database says what is
// wanted from the moment on in which the job is accepted, and what the host has when it did not
// succeed.
#pragma once

#include "broker/core/change_log.hpp"
#include "broker/core/queue/queue.hpp"

namespace grivon::core {

// Also of a job that never began. Nothing happens if the job was about something else.
void note_hardware(VmRecord& vm, const JobOutcome& ended, const Now& now, ChangeLog& log);

// "vm.changed", with what the VM has.
[[nodiscard]] Event hardware_event(const VmRecord& vm);

}  // namespace grivon::core
