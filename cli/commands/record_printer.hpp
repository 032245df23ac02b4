// A job's record on the terminal, item by item. One thread.
#pragma once

#include <cstdint>
#include <vector>

#include "cli/output.hpp"
#include "wire/job_item.hpp"
#include "wire/job_report.hpp"

namespace grivon::cli {

enum class RecordDetail : std::uint8_t {
    nothing,
    output,        // only the bytes of the shown commands
    commands_too,  // notes and command lines as well, as the roll's commands printed them
};

[[nodiscard]] Outcome<> print_record(Output& output, RecordDetail detail,
                                     const std::vector<JobItem>& items);

}  // namespace grivon::cli
