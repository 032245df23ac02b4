// Values of render/json.hpp that other texts of JSON are put together from. For source files only:
// the library's header is large.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "wire/batch_messages.hpp"
#include "wire/client_messages.hpp"
#include "wire/job_messages.hpp"

namespace grivon::cli {

using Json = nlohmann::ordered_json;

// In one line, without its end; bytes that are not UTF-8 are replaced.
[[nodiscard]] std::string dumped(const Json& value);

// As "list job" has it.
[[nodiscard]] Json to_json(const JobRow& job);
// As "list batch" has it.
[[nodiscard]] Json to_json(const BatchRow& batch);
// batch, jobs, lines.
[[nodiscard]] Json to_json(const Accepted& accepted);

}  // namespace grivon::cli
