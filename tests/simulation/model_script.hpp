// A driver for the model's hosts: every job is one to three steps that a look shows, and a reboot
// also one that no look shows. Look, act, look again, as the real drivers do.
#pragma once

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::sim {

// The Assign outlives the script.
[[nodiscard]] drivers::Script model_script(const Assign& assign);
// Of a job that does not go on: looks at what is left.
[[nodiscard]] drivers::Script model_stop_script(const Assign& assign);

}  // namespace grivon::sim
