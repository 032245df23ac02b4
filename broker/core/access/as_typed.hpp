// What was asked, as one line for people who read tables and the audit; without secrets. Pure.
#pragma once

#include <string>

#include "wire/messages.hpp"

namespace grivon::core {

// Its words are keys of VMware.
[[nodiscard]] bool has_secret_words(const Operation& operation);

[[nodiscard]] std::string as_typed(const Operation& operation);
// The operations of a batch, or as many as a line holds.
[[nodiscard]] std::string as_typed(const BatchSpec& batch);
[[nodiscard]] std::string as_typed(const ClientRequest& request);

}  // namespace grivon::core
