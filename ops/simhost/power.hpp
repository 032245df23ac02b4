// The power operations of a VM and when each is legal (the table of states in README.md). Each
// throws VmRefusal when it refuses. Call under the HostLock.
#pragma once

#include <string>

#include "question.hpp"
#include "vm.hpp"

namespace simhost::power {

enum class Mode { hard, soft, trysoft };

void start(const Vm& vm);
void stop(const Vm& vm, Mode mode);
void reset(const Vm& vm, Mode mode);
void suspend(const Vm& vm);

// The user's choice on the pending question of a stuck VM.
void answer(const Vm& vm, const Choice& choice);

// The path of the first disk of the VM's .vmx; empty if it has none.
[[nodiscard]] std::string first_disk(const Vm& vm);

// Guest tools are an installed system's business and VMs here never get one, so the .vmx says it,
// in a key of our own: simhost.tools = "TRUE", or "hung" for tools that never finish a soft stop.
[[nodiscard]] bool tools_running(const Vm& vm);

}  // namespace simhost::power
