// Reading ssh_config(5): what applies to a host, and what is refused.
#include <catch2/catch.hpp>
#include <map>

#include "workers/ssh/client_config.hpp"
#include "workers/ssh/patterns.hpp"

using namespace grivon;
using namespace grivon::ssh;
using namespace std::chrono_literals;
using Words = std::vector<std::string>;

namespace {

using Files = std::map<std::string, std::string>;

Result<ClientOptions> read(const std::string& text, const std::string& host, Files files = {}) {
    const auto included = [&](const std::string& pattern) -> Result<std::vector<IncludedFile>> {
        if (!files.contains(pattern)) return std::vector<IncludedFile>();
        return std::vector<IncludedFile>{{pattern, files.at(pattern)}};
    };
    const auto lines = client_config_lines(text, "config", included);
    if (!lines) return tl::unexpected(lines.error());
    return client_options_of(*lines, host);
}

ClientOptions options(const std::string& text, const std::string& host = "web-1",
                      Files files = {}) {
    auto found = read(text, host, std::move(files));
    INFO((found ? "" : found.error().message));
    REQUIRE(found);
    return *found;
}

std::string error_of(const std::string& text, Files files = {}) {
    const auto found = read(text, "web-1", std::move(files));
    REQUIRE_FALSE(found);
    CHECK(found.error().code == Errc::usage);
    return found.error().message;
}

}  // namespace

TEST_CASE("every keyword that is heeded is read") {
    const auto found = options(R"(
# a comment
Host web-*
    HostName 10.1.1.1
    port=2222
    USER "some one"
    IdentityFile ~/.ssh/a
    IdentityFile = "~/.ssh/b c"   # behind it
    IdentityFile ~/.ssh/a
    IdentitiesOnly yes
    ProxyJump me@gate:22
    UserKnownHostsFile ~/k1 ~/k2
    GlobalKnownHostsFile /etc/k
    ConnectTimeout 3
    ServerAliveInterval 1m
    HostKeyAlgorithms +ssh-rsa,ecdsa-sha2-nistp256
    ForwardX11 yes
)");
    CHECK(found.host_name == "10.1.1.1");
    CHECK(found.port == 2222);
    CHECK(found.user == "some one");
    CHECK(found.identity_files == Words{"~/.ssh/a", "~/.ssh/b c"});
    CHECK(found.identities_only);
    CHECK(found.proxy_jump == "me@gate:22");
    CHECK(found.user_known_hosts == Words{"~/k1", "~/k2"});
    CHECK(found.global_known_hosts == Words{"/etc/k"});
    CHECK(found.connect_timeout == 3s);
    CHECK(found.server_alive_interval == 60s);
    CHECK(found.host_key_algorithms == "+ssh-rsa,ecdsa-sha2-nistp256");
    CHECK(found.notes.empty());
}

TEST_CASE("the first value counts, and only lines that apply") {
    const auto text = R"(
User first
Host other web-9
    Port 1
Host web-* !web-9
    Port 2
    User second
Host *
    Port 3
)";
    CHECK(options(text, "web-1").port == 2);
    CHECK(options(text, "web-9").port == 1);
    CHECK(options(text, "db").port == 3);
    CHECK(options(text, "web-1").user == "first");
}

TEST_CASE("patterns are OpenSSH's") {
    const auto match = [](const Words& patterns, std::string_view text) {
        return matches_patterns(patterns, text);
    };
    CHECK(match({"*"}, ""));
    CHECK(match({"a*b*c"}, "aXbYbZc"));
    CHECK_FALSE(match({"a*b*c"}, "aXbYbZ"));
    CHECK(match({"a?c"}, "abc"));
    CHECK_FALSE(match({"a?c"}, "ac"));
    CHECK_FALSE(match({"a"}, "A"));
    CHECK_FALSE(match({"!a"}, "b"));
    CHECK(match({"b", "!a"}, "b"));
    CHECK_FALSE(match({"*", "!a"}, "a"));
    CHECK_FALSE(match({}, "a"));
    // What takes exponential time elsewhere.
    CHECK_FALSE(match({std::string(40, '*') + "x"}, std::string(2000, 'a')));
    std::string stars;
    for (int i = 0; i < 40; ++i) stars += "a*";
    CHECK_FALSE(match({stars + "b"}, std::string(2000, 'a')));
}

TEST_CASE("Match holds for names only, and nothing is ever run") {
    CHECK(options("Match all\n Port 7").port == 7);
    CHECK(options("Match host web-*,db\n Port 7").port == 7);
    CHECK_FALSE(options("Match host db\n Port 7").port);
    CHECK(options("HostName x.example\nMatch host *.example\n Port 7").port == 7);
    CHECK(options("HostName x.example\nMatch originalhost web-1\n Port 7").port == 7);
    for (const auto* criterion :
         {"exec \"touch /tmp/x\"", "exec true", "user root", "canonical", "final",
          "host web-1 exec true", "localuser x", "all exec true"}) {
        INFO(criterion);
        const auto found =
            options("Match " + std::string(criterion) + "\n Port 7\nHost *\n Port 8");
        CHECK(found.port == 8);
        REQUIRE(found.notes.size() == 1);
        CHECK(found.notes[0].starts_with("config:1: Match "));
    }
}

TEST_CASE("a weaker check of host keys is not to be had") {
    for (const auto* value : {"no", "off", "accept-new"}) {
        const auto found = options("StrictHostKeyChecking " + std::string(value));
        REQUIRE(found.notes.size() == 1);
        CHECK(found.notes[0].starts_with("config:1: StrictHostKeyChecking " + std::string(value) +
                                         " is not heeded"));
    }
    CHECK(options("StrictHostKeyChecking ask").notes.empty());
}

TEST_CASE("of ProxyJump and ProxyCommand the first counts") {
    CHECK(options("ProxyJump gate\nProxyCommand nc %h").proxy_command == std::nullopt);
    CHECK(options("ProxyCommand nc %h %p\nProxyJump gate").proxy_jump == std::nullopt);
    CHECK(options("ProxyCommand none").proxy_command == "none");
}

TEST_CASE("Include brings lines in where it stands") {
    const Files files{{"a", "Port 5\nHost db\n Port 6\n"}, {"b", "User u\nInclude a\n"}};
    CHECK(options("Host web-1\nInclude a\n User x", "web-1", files).port == 5);
    CHECK(options("Host web-1\nInclude a\n User x", "web-1", files).user == "x");
    // Inside a Host that does not apply nothing of it does, its own Host neither.
    CHECK_FALSE(options("Host web-1\nInclude a", "db", files).port);
    CHECK(options("Include b", "web-1", files).port == 5);
    CHECK(options("Include nowhere\nPort 9", "web-1", files).port == 9);
    // Found by the fuzzer, when such words stood for the ends of included files.
    CHECK(options("(\n)\n)\nPort 9").port == 9);
}

TEST_CASE("what is wrong is told with file and line") {
    CHECK(error_of("Port 22x") == "config:1: Port must be a number from 1 to 65535");
    CHECK(error_of("\nPort 0") == "config:2: Port must be a number from 1 to 65535");
    CHECK(error_of("User \"a") == "config:1: a quotation mark is not closed");
    CHECK(error_of("User") == "config:1: user has no value");
    CHECK(error_of("User a b") == "config:1: user has more than one value");
    CHECK(error_of("IdentitiesOnly perhaps") == "config:1: IdentitiesOnly must be yes or no");
    CHECK(error_of("ConnectTimeout soon") ==
          "config:1: connecttimeout must be a number of seconds");
    CHECK(error_of("HostKeyAlgorithms a;b") ==
          "config:1: HostKeyAlgorithms must be names with commas between them");
    CHECK(error_of(std::string("User a\0b", 8)) == "config:1: the file is no text");
    CHECK(error_of("Include a", {{"a", "\n\nPort x"}}).starts_with("a:3: Port"));
    // Of another host nothing is wrong.
    CHECK(options("Host other\n Port x\nHost *\n Port 3").port == 3);
}

TEST_CASE("what is too much is refused before it is taken") {
    CHECK(error_of("User " + std::string(client_config_line_bytes_max, 'a')).find("longer than") !=
          std::string::npos);
    CHECK(error_of(std::string(client_config_bytes_max + 1, '\n')).find("larger than") !=
          std::string::npos);
    CHECK(error_of("Include self", {{"self", "Include self"}}).find("included by itself") !=
          std::string::npos);
    std::string many;
    for (int i = 0; i < 101; ++i) many += "IdentityFile f" + std::to_string(i) + "\n";
    CHECK(error_of(many).find("more than 100") != std::string::npos);
    // Each level includes the next twice: 2^16 files, if nobody counted.
    Files doubling;
    for (char c = 'a'; c < 'p'; ++c) {
        const std::string next(1, static_cast<char>(c + 1));
        doubling[std::string(1, c)] = "Include " + next + " " + next + " " + next + "\n";
    }
    doubling["p"] = "User x\n";
    CHECK(error_of("Include a", doubling).find("lines, with those of Include") !=
          std::string::npos);
}
