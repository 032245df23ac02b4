// Which logins lead to a host: who is right when inventory, settings and ssh_config disagree.
#include <catch2/catch.hpp>

#include "wire/jump.hpp"
#include "workers/ssh/key_algorithms.hpp"
#include "workers/ssh/route.hpp"

using namespace grivon;
using namespace grivon::ssh;
using namespace std::chrono_literals;
using Words = std::vector<std::string>;

namespace {

// As `add host web-1` makes it.
HostConnection plain_host() {
    HostConnection host;
    host.name = host.address = "web-1";
    host.port_is_default = host.user_is_default = true;
    return host;
}

struct Plan {
    HostConnection host = plain_host();
    Settings settings;
    std::string config;
    Surroundings around{"/home/me", "me", true};

    [[nodiscard]] Result<Route> route() const {
        const auto nothing = [](const std::string&) -> Result<std::vector<IncludedFile>> {
            return std::vector<IncludedFile>();
        };
        const auto lines = client_config_lines(config, "config", nothing);
        REQUIRE(lines);
        return route_to(host, settings, *lines, around);
    }
    [[nodiscard]] std::vector<Login> logins() const {
        const auto found = route();
        INFO((found ? "" : found.error().message));
        REQUIRE(found);
        return found->logins;
    }
    [[nodiscard]] Login login() const { return logins().back(); }
    [[nodiscard]] std::string error() const {
        const auto found = route();
        REQUIRE_FALSE(found);
        CHECK(found.error().code == Errc::denied);
        return found.error().message;
    }
};

}  // namespace

TEST_CASE("without a word from anybody a host has the usual login") {
    const auto login = Plan().login();
    CHECK(login.name == "web-1");
    CHECK(login.address == "web-1");
    CHECK(login.port == 22);
    CHECK(login.user == "root");
    CHECK(login.use_agent);
    CHECK(login.identities_are_usual);
    CHECK(login.identity_files ==
          Words{"/home/me/.ssh/id_ed25519", "/home/me/.ssh/id_ecdsa", "/home/me/.ssh/id_rsa"});
    CHECK(login.known_hosts == Words{"/home/me/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts"});
    CHECK(login.connect_time == connect_time_max);
    CHECK(login.silence == silent_peer_max);
    CHECK(login.in_inventory);
}

TEST_CASE("ssh_config says what the inventory does not") {
    Plan plan;
    plan.config =
        "Host web-1\nHostName %h.example.com\nPort 2222\nUser adm\nIdentityFile ~/.ssh/%n-%r\n"
        "IdentitiesOnly yes\nUserKnownHostsFile ~/k /dev/null\nGlobalKnownHostsFile none\n"
        "ConnectTimeout 3\nServerAliveInterval 15";
    auto login = plan.login();
    CHECK(login.address == "web-1.example.com");
    CHECK(login.port == 2222);
    CHECK(login.user == "adm");
    CHECK_FALSE(login.use_agent);
    CHECK_FALSE(login.identities_are_usual);
    CHECK(login.identity_files == Words{"/home/me/.ssh/web-1-adm"});
    CHECK(login.known_hosts == Words{"/home/me/k"});
    CHECK(login.connect_time == 3s);
    CHECK(login.silence == 60s);

    plan.host.address = "10.0.0.1";
    plan.host.port = 22;
    plan.host.user = "root";
    plan.host.port_is_default = plan.host.user_is_default = false;
    plan.settings = {"/etc/grivon/id", "/etc/grivon/known", ""};
    login = plan.login();
    CHECK(login.address == "10.0.0.1");
    CHECK(login.port == 22);
    CHECK(login.user == "root");
    CHECK(login.identity_files == Words{"/etc/grivon/id"});
    CHECK_FALSE(login.use_agent);
    CHECK(login.known_hosts == Words{"/etc/grivon/known"});
}

TEST_CASE("words of ssh_config that would be no name are refused") {
    Plan plan;
    plan.config = "HostName -oProxyCommand=x";
    CHECK(plan.error().find("HostName of the SSH configuration") != std::string::npos);
    plan.config = "User \"$(reboot)\"";
    CHECK(plan.error().find("User of the SSH configuration") != std::string::npos);
    plan.config = "ProxyJump \"gate;reboot\"";
    CHECK(plan.error().find("ProxyJump of the SSH configuration") != std::string::npos);
    plan.config = "ProxyCommand touch /tmp/x";
    CHECK(plan.error().find("GriVon runs no command of that file") != std::string::npos);
    plan.config = "ProxyCommand none\nPort 5";
    CHECK(plan.login().port == 5);
    plan.config = "Port 99999";
    CHECK(plan.error().find("config:1: Port") != std::string::npos);
}

TEST_CASE("one goes through the hosts of jump=, with what is known of each") {
    Plan plan;
    plan.host.jump = jump_hosts_in("you@gate:2022,inner").value();
    plan.host.jump[1].address = "10.0.0.2";  // the inventory has it
    plan.host.jump[1].host_key = "ssh-ed25519 AAAA";
    plan.config =
        "Host gate\nHostName gate.example.com\nUser nobody\nHost inner\nPort 7\n"
        "Host *\nProxyCommand touch x\nUser adm";
    const auto logins = plan.logins();
    REQUIRE(logins.size() == 3);
    CHECK(who(logins[0]) == "gate, the jump host of web-1");
    CHECK(logins[0].address == "gate.example.com");
    CHECK(logins[0].port == 2022);
    CHECK(logins[0].user == "you");
    CHECK_FALSE(logins[0].in_inventory);
    CHECK(logins[1].name == "inner");
    CHECK(logins[1].address == "10.0.0.2");
    CHECK(logins[1].port == 7);
    CHECK(logins[1].user == "adm");
    CHECK(logins[1].host_key == "ssh-ed25519 AAAA");
    CHECK(logins[1].in_inventory);
    CHECK(who(logins[2]) == "web-1");
}

TEST_CASE("ProxyJump is followed where jump= says nothing") {
    Plan plan;
    plan.config = "Host *\nProxyJump gate,me@[::1]:99";
    auto logins = plan.logins();
    REQUIRE(logins.size() == 3);
    CHECK(logins[0].name == "gate");
    CHECK(logins[0].user == "root");
    CHECK(address_text(logins[1]) == "[::1]:99");
    CHECK(logins[1].user == "me");
    // It is said of all hosts; the gate itself is not reached through itself.
    plan.host.name = plan.host.address = "gate";
    CHECK(plan.logins().size() == 1);
    plan.config = "Host web-*\nProxyJump none\nHost *\nProxyJump gate";
    plan.host = plain_host();
    CHECK(plan.logins().size() == 1);
}

TEST_CASE("jump hosts are written as they were read") {
    for (const auto* text : {"gate", "me@gate:22", "me@[::1]:22,b", "::1,10.0.0.1:5"})
        CHECK(jump_text(jump_hosts_in(text).value()) == text);
    CHECK(jump_text(jump_hosts_in("[::1]").value()) == "::1");
    CHECK(jump_text({}).empty());
}

TEST_CASE("a server is asked for the type of key that is expected, first") {
    const auto asked = [](const Words& types, const std::string& given) {
        return key_algorithms(types, given).value();
    };
    const std::string usual =
        "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,"
        "rsa-sha2-256";
    CHECK(asked({}, "") == usual);
    CHECK(asked({"ssh-rsa"}, "").starts_with("rsa-sha2-512,rsa-sha2-256,ssh-ed25519,"));
    CHECK(asked({"ssh-dss"}, "").starts_with("ssh-dss,ssh-ed25519,"));
    CHECK(asked({}, "rsa-sha2-256,ssh-ed25519") == "rsa-sha2-256,ssh-ed25519");
    CHECK(asked({"ssh-ed25519"}, "rsa-sha2-256,ssh-ed25519") == "ssh-ed25519,rsa-sha2-256");
    CHECK(asked({}, "^rsa-sha2-256").starts_with("rsa-sha2-256,ssh-ed25519,"));
    CHECK(asked({}, "+x") == usual + ",x");
    CHECK(asked({}, "-ecdsa-*,rsa-*") == "ssh-ed25519");
    const auto none = key_algorithms({"ssh-rsa"}, "ssh-ed25519");
    REQUIRE_FALSE(none);
    CHECK(none.error().code == Errc::denied);
    CHECK(none.error().message.find("leaves out ssh-rsa") != std::string::npos);
}
