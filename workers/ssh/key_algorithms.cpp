#include "workers/ssh/key_algorithms.hpp"

#include <algorithm>
#include <array>

#include "workers/ssh/patterns.hpp"

namespace grivon::ssh {
namespace {

using Names = std::vector<std::string>;

// In the order we like them.
constexpr std::array<std::string_view, 6> usual{"ssh-ed25519",         "ecdsa-sha2-nistp256",
                                                "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
                                                "rsa-sha2-512",        "rsa-sha2-256"};

bool has(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void append(Names& names, const Names& more) {
    for (const auto& name : more)
        if (!has(names, name)) names.push_back(name);
}

Names split(std::string_view list) {
    Names names;
    for (bool more = !list.empty(); more;) {
        const auto comma = list.find(',');
        more = comma != std::string_view::npos;
        if (comma != 0) names.emplace_back(list.substr(0, comma));
        if (more) list.remove_prefix(comma + 1);
    }
    return names;
}

Names allowed_by(std::string_view given) {
    Names names(usual.begin(), usual.end());
    if (given.empty()) return names;
    const char sign = given.front();
    const bool changes = sign == '+' || sign == '-' || sign == '^';
    auto list = split(given.substr(changes ? 1 : 0));
    if (!changes) return list;
    if (sign == '-') {
        std::erase_if(names, [&](const auto& name) { return matches_patterns(list, name); });
        return names;
    }
    if (sign == '+') std::swap(names, list);
    append(list, names);  // for +, what is given comes behind
    return list;
}

// A key of RSA signs in several ways; the one of old, by SHA-1, is not asked for.
Names algorithms_of(const std::string& type) {
    if (type == "ssh-rsa") return {"rsa-sha2-512", "rsa-sha2-256"};
    return {type};
}

}  // namespace

Result<std::string> key_algorithms(const std::vector<std::string>& types, std::string_view given) {
    const auto allowed = allowed_by(given);
    Names expected;
    for (const auto& type : types)
        for (auto& algorithm : algorithms_of(type))
            if (given.empty() || has(allowed, algorithm)) append(expected, {algorithm});
    if (!types.empty() && expected.empty())
        return fail(Errc::denied, "HostKeyAlgorithms of the SSH configuration leaves out " +
                                      types.front() + ", the type of the key that is expected");
    append(expected, allowed);
    std::string text;
    for (const auto& name : expected) text += (text.empty() ? "" : ",") + name;
    return text;
}

}  // namespace grivon::ssh
