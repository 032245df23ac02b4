// What a VM that waits for an answer adds to the report of any operation: the question, and how a
// person answers it. Pure.
#pragma once

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"
#include "workers/drivers/vmware_server/questions.hpp"

namespace grivon::drivers::vmware_server {

// The operation, and if it leaves or finds its VM stuck, a look at the question besides. `assign`
// must outlive the script.
[[nodiscard]] Script asking_if_stuck(const Assign& assign, Script operation);

// The report's message ends in a word for the question: "… is stuck: it waits for an answer to a
// question"; what it asks and the command that answers it are added.
[[nodiscard]] JobReport with_question(JobReport report, const Assign& assign, const Asked& asked);

// "…": its first line, and the command that answers it, as a part of a message.
[[nodiscard]] std::string advice_on(const Asked& asked, const HostConnection& host,
                                    const VmSpec& vm);

}  // namespace grivon::drivers::vmware_server
