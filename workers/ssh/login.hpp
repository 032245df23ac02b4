// One login that is to be made: where, as whom, with what, and which key the other side must show.
// A plain value; whoever makes one is route.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace grivon::ssh {

struct Login {
    std::string name;      // of the host, in the inventory or as jump= has it
    std::string for_host;  // the host that is gone to; `name` unless it is on the way
    std::string address;   // what is connected to
    std::uint16_t port = 22;
    std::string user;

    std::string host_key;                  // pinned: "ssh-ed25519 AAAA…"; empty: none
    bool accept_new = false;               // without one, and unless a file knows better: any
    bool in_inventory = false;             // its key can be set there
    std::vector<std::string> known_hosts;  // files; those that are not there do not matter
    std::string host_key_algorithms;       // as HostKeyAlgorithms has it; empty: GriVon's own

    bool use_agent = false;
    std::vector<std::string> identity_files;  // private keys, in this order
    bool identities_are_usual = false;        // nobody has named them: they need not be there

    std::chrono::milliseconds connect_time{};  // for the TCP connection
    std::chrono::seconds silence{};            // after which the other side is gone
};

// "vm-0-0", "gate, the jump host of vm-0-0"
[[nodiscard]] std::string who(const Login& login);

// "127.0.1.5:2222" or "[::1]:22"
[[nodiscard]] std::string address_text(const Login& login);

}  // namespace grivon::ssh
