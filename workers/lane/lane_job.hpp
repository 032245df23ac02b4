// LaneMachine's one job at a time. Internal to the machine.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/worker_messages.hpp"
#include "workers/lane/delivery.hpp"
#include "workers/lane/lane_machine.hpp"
#include "workers/lane/record.hpp"
#include "workers/lane/stop_reason.hpp"

namespace grivon::lane {

struct LaneMachine::Job {
    Job(const std::string& worker, const std::string& host, const Assign& what,
        const ScriptFactory& make_script)
        : assign(what),
          script(make_script(assign)),
          delivery(worker, host, what),
          record(what, delivery.log()) {}

    // Nothing of it, nor of an attempt before it, can have changed anything on the host.
    [[nodiscard]] bool untouched() const { return !assign.recovery && !has_run; }

    // By a host that is nobody we know.
    [[nodiscard]] bool was_shown_another_key() const {
        return std::any_of(host_keys.begin(), host_keys.end(),
                           [](const auto& sighting) { return !sighting.expected.empty(); });
    }

    Assign assign;
    drivers::Script script;  // refers to assign
    Delivery delivery;
    Record record;
    bool has_run = false;           // a command may have done something on the host
    bool abandoned = false;         // the lease is over: it ends with the running command
    bool refused = false;           // by the fence, though it was taken: once may be a new disk
    drivers::CommandResult result;  // of the running command, so far
    std::optional<SteadyTime> time_limit_at;  // of the attempt; from its first connect on

    std::vector<HostKeySighting> host_keys;  // that were seen on the way, for the report

    std::optional<StopReason> stop;  // the job does not go on: what it left is looked at
    bool in_stop_script = false;     // by this script
    bool command_runs = false;       // its end is still to come, also while it is being ended
    bool end_tried = false;          // the shell is at ending it, and will say when it was
    int end_tries = 0;               // of this command
    std::optional<SteadyTime> try_again_at;  // to end it
    std::string overdue;  // the command was longer than it may: what the report says
};

}  // namespace grivon::lane
