// The {job} argument of show job, watch job and explain job.
#pragma once

#include "wire/catalogue.hpp"

namespace grivon::cli {

// check_operation has passed the operation: there is one, and it is a number.
[[nodiscard]] inline JobId job_argument(const Operation& operation) {
    return JobId{number_arguments(operation).front()};
}

}  // namespace grivon::cli
