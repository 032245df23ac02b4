// How long history is kept. From [history] of the configuration.
#pragma once

#include <chrono>

namespace grivon::store {

struct Retention {
    std::chrono::days keep{90};  // finished jobs with their records, and events
};

}  // namespace grivon::store
