// From lines to what they say of a host. From files to lines: client_config_lines.cpp.
#include "workers/ssh/client_config.hpp"

#include <algorithm>
#include <utility>

#include "wire/values.hpp"
#include "workers/ssh/config_text.hpp"
#include "workers/ssh/patterns.hpp"

namespace grivon::ssh {
namespace {

std::vector<std::string> items_of(std::string_view list) {
    std::vector<std::string> items;
    for (bool more = true; more;) {
        const auto comma = list.find(',');
        more = comma != std::string_view::npos;
        items.emplace_back(list.substr(0, comma));
        if (more) list.remove_prefix(comma + 1);
    }
    return items;
}

// Reads the lines that apply to one host, from first to last.
class Evaluation {
public:
    explicit Evaluation(std::string_view host) : host_(host) {}

    Result<> take(const ConfigLine& line) {
        if (line.kind == ConfigLine::Kind::include_begins) {
            outer_.push_back(applies_);
        } else if (line.kind == ConfigLine::Kind::include_ends) {
            applies_ = outer_.back();
            outer_.pop_back();
        } else if (line.keyword == "host") {
            applies_ = outer_applies() && matches_patterns(line.words, host_);
        } else if (line.keyword == "match") {
            applies_ = outer_applies() && match_holds(line);
        } else if (applies_) {
            return take_value(line);
        }
        return {};
    }

    ClientOptions options;

private:
    [[nodiscard]] bool outer_applies() const { return outer_.empty() || outer_.back(); }

    // What would run a command, or depends on more than the host, never holds.
    bool match_holds(const ConfigLine& line) {
        const auto& words = line.words;
        if (words.size() == 1 && lower(words[0]) == "all") return true;
        for (std::size_t i = 0; i < words.size(); i += 2) {
            const auto criterion = lower(words[i]);
            const bool known = criterion == "host" || criterion == "originalhost";
            if (!known || i + 1 == words.size()) {
                note(line, "Match " + words[i] + " is not heeded: its lines are passed over");
                return false;
            }
            const bool target = criterion == "host" && options.host_name.has_value();
            if (!matches_patterns(items_of(words[i + 1]),
                                  target ? std::string_view(*options.host_name) : host_))
                return false;
        }
        return !words.empty();
    }

    Result<> take_value(const ConfigLine& line) {
        const auto& keyword = line.keyword;
        if (keyword == "hostname") return take_text(line, options.host_name);
        if (keyword == "user") return take_text(line, options.user);
        if (keyword == "port") return take_port(line);
        if (keyword == "identityfile") return take_identity(line);
        if (keyword == "identitiesonly") return take_identities_only(line);
        // Of these two the one that comes first counts.
        if (keyword == "proxyjump" && options.proxy_command) return {};
        if (keyword == "proxycommand" && options.proxy_jump) return {};
        if (keyword == "proxyjump") return take_text(line, options.proxy_jump);
        if (keyword == "proxycommand") return take_text(line, options.proxy_command);
        if (keyword == "userknownhostsfile") return take_list(line, options.user_known_hosts);
        if (keyword == "globalknownhostsfile") return take_list(line, options.global_known_hosts);
        if (keyword == "connecttimeout") return take_seconds(line, options.connect_timeout);
        if (keyword == "serveraliveinterval")
            return take_seconds(line, options.server_alive_interval);
        if (keyword == "hostkeyalgorithms") return take_algorithms(line);
        if (keyword == "stricthostkeychecking") note_strictness(line);
        return {};
    }

    static Result<> check_words(const ConfigLine& line, std::size_t maximum) {
        if (line.words.empty() || line.words.front().empty())
            return wrong(line.place, line.keyword + " has no value");
        if (line.words.size() > maximum)
            return wrong(line.place, line.keyword + " has more than one value");
        return {};
    }

    static Result<> take_text(const ConfigLine& line, std::optional<std::string>& value) {
        const bool is_command = line.keyword == "proxycommand";
        if (auto ok = check_words(line, is_command ? line.words.size() : 1); !ok) return ok;
        if (!value) value = line.words.front();
        return {};
    }

    static Result<> take_list(const ConfigLine& line, std::vector<std::string>& value) {
        if (auto ok = check_words(line, line.words.size()); !ok) return ok;
        if (value.empty()) value = line.words;
        return {};
    }

    Result<> take_port(const ConfigLine& line) {
        constexpr std::int64_t port_max = 65535;
        if (auto ok = check_words(line, 1); !ok) return ok;
        const auto number = number_in(line.words.front());
        if (!number || *number < 1 || *number > port_max)
            return wrong(line.place, "Port must be a number from 1 to 65535");
        if (!options.port) options.port = static_cast<std::uint16_t>(*number);
        return {};
    }

    // "none" stands for no file at all, the usual ones neither.
    Result<> take_identity(const ConfigLine& line) {
        constexpr std::size_t identities_max = 100;  // OpenSSH's
        if (auto ok = check_words(line, 1); !ok) return ok;
        if (options.identity_files.size() >= identities_max)
            return wrong(line.place, "more than 100 lines IdentityFile for one host");
        auto& files = options.identity_files;
        if (std::find(files.begin(), files.end(), line.words.front()) == files.end())
            files.push_back(line.words.front());
        return {};
    }

    Result<> take_identities_only(const ConfigLine& line) {
        if (auto ok = check_words(line, 1); !ok) return ok;
        const auto value = boolean_in(line.words.front());
        if (!value) return wrong(line.place, "IdentitiesOnly must be yes or no");
        if (!identities_only_said_) options.identities_only = *value;
        identities_only_said_ = true;
        return {};
    }

    static Result<> take_seconds(const ConfigLine& line,
                                 std::optional<std::chrono::seconds>& value) {
        if (auto ok = check_words(line, 1); !ok) return ok;
        if (lower(line.words.front()) == "none") return {};
        auto text = line.words.front();
        if (!text.empty() && text.back() >= '0' && text.back() <= '9') text += 's';
        if (text == "0s") return {};
        const auto time = duration_in(lower(text));
        if (!time) return wrong(line.place, line.keyword + " must be a number of seconds");
        if (!value) value = std::chrono::duration_cast<std::chrono::seconds>(*time);
        return {};
    }

    Result<> take_algorithms(const ConfigLine& line) {
        if (auto ok = check_words(line, 1); !ok) return ok;
        if (!consists_of(line.words.front(), ",.@-_+^*"))
            return wrong(line.place, "HostKeyAlgorithms must be names with commas between them");
        if (options.host_key_algorithms.empty()) options.host_key_algorithms = line.words.front();
        return {};
    }

    // "yes" is how it is anyway; the others would believe a host that nobody has vouched for.
    void note_strictness(const ConfigLine& line) {
        const auto value = line.words.empty() ? std::string() : lower(line.words.front());
        if (value == "yes" || value == "ask" || std::exchange(strictness_said_, true)) return;
        note(line, "StrictHostKeyChecking " + value +
                       " is not heeded: keys of hosts are always checked; see accept-new= of add "
                       "host");
    }

    void note(const ConfigLine& line, const std::string& what) {
        options.notes.push_back(line.place + ": " + what);
    }

    const std::string_view host_;
    bool applies_ = true;
    std::vector<bool> outer_;  // whether the lines around each Include that we are in apply
    bool identities_only_said_ = false;
    bool strictness_said_ = false;
};

}  // namespace

Result<ClientOptions> client_options_of(const std::vector<ConfigLine>& lines,
                                        std::string_view host) {
    Evaluation evaluation(host);
    for (const auto& line : lines)
        if (auto taken = evaluation.take(line); !taken)
            return tl::unexpected(std::move(taken.error()));
    return std::move(evaluation.options);
}

}  // namespace grivon::ssh
