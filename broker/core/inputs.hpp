// What can happen to the core, and what it wants done about it.
//
// Inputs come from the door and from the clock; effects go back to the door, after the records that
// came with them are committed.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "broker/core/records.hpp"
#include "wire/messages.hpp"

namespace grivon::core {

// Who asked: opaque to the core, handed back with the answer.
struct Asker {
    std::string identity;
    std::uint64_t request = 0;
    bool operator==(const Asker&) const = default;
};

// ---- inputs -------------------------------------------------------------------------------------

struct ClientSubmitted {
    Asker asker;
    Submit submit;
    // Of "retry": the jobs that it names, or all of the batch that it names, as the history has
    // them.
    std::vector<JobRecord> history;
};

// Nothing but the clock: something that next_wakeup() announced is due.
struct TimePassed {};

using Input = std::variant<ClientSubmitted, WorkerHello, WorkerHeartbeat, WorkerGoodbye, JobItems,
                           AttemptReport, ProbeReport, TimePassed>;

// ---- effects ------------------------------------------------------------------------------------

struct AnswerClient {
    Asker asker;
    std::variant<Accepted, Refused, DryRun> answer;
    bool operator==(const AnswerClient&) const = default;
};

struct SendToWorker {
    std::string worker;  // its UUID
    BrokerToWorker message;
    bool operator==(const SendToWorker&) const = default;
};

using Effect = std::variant<AnswerClient, SendToWorker>;

// The answer of the core to one input.
struct Changes {
    std::vector<Record> records;
    std::vector<Effect> effects;
};

}  // namespace grivon::core
