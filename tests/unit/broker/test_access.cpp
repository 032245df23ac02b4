// Who is at the door: addresses of peers, the gate's questions and answers, requests in flight.
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>

#include "broker/door/gate.hpp"
#include "broker/door/peers.hpp"
#include "broker/door/requests_in_flight.hpp"
#include "tests/support/principals.hpp"
#include "wire/curve.hpp"

using namespace grivon;
using namespace grivon::broker;
using namespace std::chrono_literals;

namespace {

const std::string zeros(40, '0');

AccessKey key_of(const std::string& name, Role role, const std::string& public_key) {
    AccessKey key;
    key.name = name;
    key.role = role;
    key.public_key = public_key;
    return key;
}

std::string account(uid_t uid) {
    return "user" + std::to_string(uid);
}

Sender local(const char* address) {
    return {address, {}, -1};
}

Frames question(const std::string& door, const std::string& mechanism, const std::string& key) {
    Frames frames{"id", "", "1.0", "7", door, "192.0.2.7", "", mechanism};
    if (!key.empty()) frames.push_back(key);
    return frames;
}

}  // namespace

TEST_CASE("the account at the other end of a Unix socket is read from its address", "[access]") {
    CHECK(local_peer("localhost:1000:100:4711") == LocalPeer{1000, 100, 4711});
    CHECK(local_peer(":0:0:1") == LocalPeer{0, 0, 1});
    for (const auto* wrong : {"", "192.0.2.7", "localhost", "localhost:a:0:1",
                              "localhost:0:0:", "x:-1:0:1", "x:0:0", "x:99999999999:0:1"})
        CHECK_FALSE(local_peer(wrong));
}

TEST_CASE("root and the broker's own account are trusted, others are what the group is",
          "[access]") {
    const core::KeyRing keys;
    Peers peers(keys, {1000, Role::viewer}, account);
    const auto root = peers.who(local("localhost:0:0:7"), {});
    REQUIRE(root);
    CHECK(root->trusted);
    CHECK(root->role == Role::admin);
    CHECK(root->user == "user0");
    CHECK(root->origin == "uid 0 pid 7");
    CHECK(peers.who(local("localhost:1000:0:7"), {})->trusted);
    const auto other = peers.who(local("localhost:1001:0:7"), {});
    REQUIRE(other);
    CHECK_FALSE(other->trusted);
    CHECK(other->role == Role::viewer);
    CHECK_FALSE(peers.who(local(""), {}));
    CHECK_FALSE(peers.who(local("192.0.2.7"), {}));
}

TEST_CASE("a key is asked for anew with every message", "[access]") {
    core::KeyRing keys;
    Peers peers(keys, {}, account);
    const Sender sender{"192.0.2.7", zeros, -1};
    CHECK_FALSE(peers.who(sender, {}));
    keys.store(key_of("alice", Role::operating, zeros));
    const auto alice = peers.who(sender, {});
    REQUIRE(alice);
    CHECK(alice->user == "alice");
    CHECK(alice->origin == "192.0.2.7");
    CHECK_FALSE(alice->trusted);
    CHECK(peers.who(sender, {}) == alice);
    keys.store(key_of("alice", Role::viewer, zeros));
    peers.cut_strangers({});
    CHECK(peers.who(sender, {})->role == Role::viewer);
    keys.remove("alice");
    CHECK_FALSE(peers.who(sender, {}));
}

TEST_CASE("the gate takes questions of its protocol only", "[access]") {
    const auto asked = gate_question(question("client", "CURVE", std::string(32, '\0')));
    REQUIRE(asked);
    CHECK(asked->request == "7");
    CHECK(asked->door == "client");
    CHECK(asked->address == "192.0.2.7");
    CHECK(asked->public_key == zeros);
    CHECK(gate_question(question("client", "NULL", ""))->public_key.empty());
    CHECK(gate_question(question("client", "PLAIN", "root"))->public_key.empty());
    CHECK(gate_question(question("client", "CURVE", "short"))->public_key.empty());
    CHECK_FALSE(gate_question({}));
    CHECK_FALSE(gate_question({"id", "", "2.0", "7", "client", "a", "", "NULL"}));
    CHECK_FALSE(gate_question({"id", "x", "1.0", "7", "client", "a", "", "NULL"}));
}

TEST_CASE("who is not known is not answered; who is wrong here is told", "[access]") {
    CHECK(admission(nullptr, "client") == Admission::unknown);
    CHECK(admission(test::somebody(Role::viewer), "client") == Admission::admitted);
    CHECK(admission(test::somebody(Role::viewer), "worker") == Admission::not_here);
    CHECK(admission(test::somebody(Role::worker), "worker") == Admission::admitted);
    CHECK(admission(test::somebody(Role::worker), "log") == Admission::not_here);
    CHECK(admission(test::somebody(Role::admin), "kitchen") == Admission::unknown);
}

TEST_CASE("requests in flight are counted for each client", "[access]") {
    RequestsInFlight in_flight(2);
    CHECK(in_flight.begin("a"));
    CHECK(in_flight.begin("a"));
    CHECK_FALSE(in_flight.begin("a"));
    CHECK(in_flight.begin("b"));
    in_flight.end("a");
    CHECK(in_flight.begin("a"));
    in_flight.end("a");
    in_flight.end("a");
    in_flight.end("a");  // of one that was refused, and never counted
    in_flight.end("b");
    CHECK(in_flight.clients() == 0);
}

TEST_CASE("a connection goes with its key, and with the role that it came with", "[access]") {
    core::KeyRing keys;
    Peers peers(keys, {}, account);
    const std::string ones(40, '1');
    keys.store(key_of("alice", Role::viewer, zeros));
    keys.store(key_of("bob", Role::viewer, ones));
    std::array<int, 2> alice{};
    std::array<int, 2> bob{};
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, alice.data()) == 0);
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, bob.data()) == 0);
    const auto is_cut = [](const std::array<int, 2>& connection) {
        char byte = 0;
        return recv(connection[1], &byte, 1, MSG_DONTWAIT) == 0;
    };
    REQUIRE(peers.who({"192.0.2.7", zeros, alice[0]}, {}));
    REQUIRE(peers.who({"192.0.2.8", ones, bob[0]}, {}));
    peers.cut_strangers({});
    CHECK_FALSE(is_cut(alice));
    keys.store(key_of("alice", Role::worker, zeros));
    peers.cut_strangers({});
    CHECK(is_cut(alice));
    CHECK_FALSE(is_cut(bob));
    keys.remove("bob");
    peers.cut_strangers({});
    CHECK(is_cut(bob));
    for (const auto descriptor : {alice[0], alice[1], bob[0], bob[1]}) close(descriptor);
}

TEST_CASE("only connections are cut", "[access]") {
    cut(-1);
    cut(STDERR_FILENO);
    CHECK(write(STDERR_FILENO, "", 0) == 0);
}
