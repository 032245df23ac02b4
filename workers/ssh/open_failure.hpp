// Why a session could not be opened, and what keys were seen until then.
#pragma once

#include <vector>

#include "wire/error.hpp"
#include "wire/job_report.hpp"

namespace grivon::ssh {

struct OpenFailure : Error {
    OpenFailure() = default;
    OpenFailure(Error error) : Error(std::move(error)) {}  // NOLINT: it is one, without keys
    // Accepted as the first of their hosts; and the one that is not the expected one, if that is
    // why.
    std::vector<HostKeySighting> host_keys;
};

}  // namespace grivon::ssh
