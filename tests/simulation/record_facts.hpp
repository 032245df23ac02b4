// What a committed record, and what a word of the broker, means to the checker.
#pragma once

#include "broker/core/inputs.hpp"
#include "tests/simulation/history.hpp"

namespace grivon::sim {

void note_written(History& history, const core::Record& record);
void note_said(History& history, const BrokerToWorker& message, const std::string& worker);

}  // namespace grivon::sim
