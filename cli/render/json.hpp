// What a program may want to read, as JSON with stable names.
//
// Times are ISO 8601 in UTC with milliseconds; what does not apply is null in rows and absent in
// events; text that is not UTF-8 (VM tools print such) has U+FFFD in the place of bad bytes.
// Arrays have one object a line. Every text ends with a newline. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "cli/render/field_rows.hpp"
#include "cli/render/job_record.hpp"
#include "wire/client_messages.hpp"
#include "wire/event.hpp"

namespace grivon::cli {

[[nodiscard]] std::string json_array(const FieldRows& fields);
// The same objects, each a line by itself.
[[nodiscard]] std::string json_lines(const FieldRows& fields);

// A line of stderr: kind, text.
[[nodiscard]] std::string said_json(std::string_view kind, std::string_view text);

[[nodiscard]] std::string event_json(const Event& event);
[[nodiscard]] std::string details_json(const JobDetails& job);

// batch (null when no jobs were made), jobs, lines.
[[nodiscard]] std::string accepted_json(const Accepted& accepted);

}  // namespace grivon::cli
