#include "wire/curve_login.hpp"

#include "wire/endpoints.hpp"
#include "wire/values.hpp"

namespace grivon {

std::optional<CurveLogin> read_login(SettingsFile& file, const std::string& endpoint,
                                     const LoginRules& rules) {
    const auto key_file = file.text(rules.key_file);
    CurveLogin login{{}, file.text(rules.broker_key)};
    if (!is_tcp(endpoint)) {
        if (!key_file.empty() || !login.broker_key.empty())
            file.refuse(key_file.empty() ? rules.broker_key : rules.key_file,
                        "goes with \"" + std::string(rules.endpoint.key) +
                            "\" that begins with \"tcp://\"");
        return std::nullopt;
    }
    if (!is_curve_key(login.broker_key))
        file.refuse(login.broker_key.empty() ? rules.endpoint : rules.broker_key,
                    "tcp needs broker_key, the broker's public key of 40 characters, as grivon add "
                    "key prints it on the broker's machine");
    if (key_file.empty())
        file.refuse(rules.endpoint, "tcp needs key_file, the file that grivon add key wrote");
    if (key_file.empty()) return std::nullopt;
    auto own = read_curve_key_file(key_file);
    if (!own) file.refuse(rules.key_file, own.error().message);
    if (!own) return std::nullopt;
    login.own = std::move(*own);
    return login;
}

}  // namespace grivon
