// What can happen to the core, and what it wants done about it.
//
// Inputs come from the door and from the clock; effects go back to the door, after the records that
// came with them are committed.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "broker/core/access/principal.hpp"
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
    // Who asks; the door has let the request through by access/authorise.hpp.
    PrincipalRef principal;
};

// Something was refused before it came to the core; for the audit.
struct AccessRefused {
    std::string user;  // empty: nobody knows
    std::string origin;
    std::string operation;
    std::string why;
    std::string reason;  // as the request gave it
};

// Nothing but the clock: something that next_wakeup() announced is due.
struct TimePassed {};

using Input = std::variant<ClientSubmitted, WorkerHello, WorkerHeartbeat, WorkerGoodbye, JobItems,
                           AttemptReport, ProbeReport, AccessRefused, TimePassed>;

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

// Keys were changed or removed: connections of those that are no more are to be cut.
struct KeysChanged {
    bool operator==(const KeysChanged&) const = default;
};

using Effect = std::variant<AnswerClient, SendToWorker, KeysChanged>;

// The answer of the core to one input.
struct Changes {
    std::vector<Record> records;
    std::vector<Effect> effects;
};

}  // namespace grivon::core
