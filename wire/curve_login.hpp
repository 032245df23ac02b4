// The part of a client's or a worker's configuration that lets it connect by tcp. Any thread.
#pragma once

#include <optional>
#include <string>

#include "wire/curve.hpp"
#include "wire/settings_file.hpp"

namespace grivon {

struct LoginRules {
    const SettingRule& endpoint;
    const SettingRule& broker_key;
    const SettingRule& key_file;
};

// Nothing for an endpoint that is not of tcp, which goes without keys. What is missing or wrong is
// refused in the file; keys that an endpoint has no use for too.
[[nodiscard]] std::optional<CurveLogin> read_login(SettingsFile& file, const std::string& endpoint,
                                                   const LoginRules& rules);

}  // namespace grivon
