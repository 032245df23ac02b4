// What the end of a job means for the things that are made on hosts: VLAN interfaces, virtual
// networks, keys. Each is pending until a job has made it, active while the host has it, leaving
// while a job that takes it away is accepted (wire/states.hpp, Presence).
#pragma once

#include "broker/core/change_log.hpp"
#include "broker/core/inventory/draft.hpp"
#include "broker/core/queue/queue.hpp"

namespace grivon::core {

// Changes the presence of what the job was about, and takes rows away that have nothing left to
// stand for, each with its event: also when it never began, so that no row waits for a job that is
// no more. The host of the job must be in the draft.
void note_presence(Draft& draft, const JobOutcome& ended, const Now& now, ChangeLog& log);

}  // namespace grivon::core
