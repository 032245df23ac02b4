#include "wire/jump.hpp"

#include <algorithm>

#include "wire/values.hpp"

namespace grivon {
namespace {

constexpr std::int64_t port_max = 65535;

tl::unexpected<Error> malformed(std::string_view part, const std::string& why) {
    return fail(Errc::usage, "\"" + std::string(part.substr(0, 64)) + "\" is no jump host: " + why +
                                 "; write it as [USER@]HOST[:PORT]");
}

Result<std::uint16_t> port_in(std::string_view part, std::string_view digits) {
    const auto number = number_in(digits);
    if (!number || *number < 1 || *number > port_max || digits.front() == '+')
        return malformed(part, "a port is a number from 1 to 65535");
    return static_cast<std::uint16_t>(*number);
}

// What stands behind the user: HOST, HOST:PORT, [ADDRESS], [ADDRESS]:PORT.
Result<> take_place(std::string_view part, std::string_view place, JumpHost& jump) {
    std::string_view host = place;
    std::string_view port;
    bool has_port = false;
    if (place.starts_with('[')) {
        const auto end = place.find(']');
        if (end == std::string_view::npos) return malformed(part, "a bracket is not closed");
        host = place.substr(1, end - 1);
        auto rest = place.substr(end + 1);
        has_port = rest.starts_with(':');
        if (!has_port && !rest.empty()) return malformed(part, "something stands behind a bracket");
        if (has_port) port = rest.substr(1);
    } else if (std::count(place.begin(), place.end(), ':') == 1) {
        has_port = true;
        port = place.substr(place.find(':') + 1);
        host = place.substr(0, place.find(':'));
    }
    if (!is_ssh_address(host)) return malformed(part, "its host is neither a name nor an address");
    jump.host = host;
    if (!has_port) return {};
    if (port.empty()) return malformed(part, "no port stands behind the colon");
    const auto number = port_in(part, port);
    if (!number) return tl::unexpected(number.error());
    jump.port = *number;
    return {};
}

Result<JumpHost> jump_host_in(std::string_view part) {
    JumpHost jump;
    auto place = part;
    if (const auto at = part.rfind('@'); at != std::string_view::npos) {
        if (!is_login_name(part.substr(0, at))) return malformed(part, "its user is no login name");
        jump.user = part.substr(0, at);
        place = part.substr(at + 1);
    }
    if (auto taken = take_place(part, place, jump); !taken) return tl::unexpected(taken.error());
    return jump;
}

std::string text_of(const JumpHost& jump) {
    std::string text = jump.user.empty() ? "" : jump.user + "@";
    const bool brackets = jump.port != 0 && jump.host.find(':') != std::string::npos;
    text += brackets ? "[" + jump.host + "]" : jump.host;
    if (jump.port != 0) text += ":" + std::to_string(jump.port);
    return text;
}

}  // namespace

Result<std::vector<JumpHost>> jump_hosts_in(std::string_view text) {
    std::vector<JumpHost> hosts;
    for (bool more = true; more;) {
        const auto comma = text.find(',');
        more = comma != std::string_view::npos;
        auto host = jump_host_in(text.substr(0, comma));
        if (!host) return tl::unexpected(host.error());
        hosts.push_back(std::move(*host));
        if (more) text.remove_prefix(comma + 1);
        if (hosts.size() > jump_hosts_max)
            return fail(Errc::usage, "more than " + std::to_string(jump_hosts_max) +
                                         " jump hosts, one behind the other; name fewer");
    }
    return hosts;
}

std::string jump_text(const std::vector<JumpHost>& hosts) {
    std::string text;
    for (const auto& host : hosts) text += (text.empty() ? "" : ",") + text_of(host);
    return text;
}

}  // namespace grivon
