// An sshd of the test's own on 127.0.0.1: its own keys, configuration and free port; gone at the
// end.
//
// The user of the test logs in. SHLVL keeps bash, which takes a command under sshd for an
// interactive start, from reading the user's .bashrc.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "wire/host_connection.hpp"
#include "workers/ssh/settings.hpp"

namespace grivon::test {

class Sshd {
public:
    // extra: more lines for sshd_config.
    explicit Sshd(const std::string& extra = {});
    ~Sshd();
    Sshd(const Sshd&) = delete;
    Sshd& operator=(const Sshd&) = delete;

    // How to reach it, with its key pinned.
    [[nodiscard]] HostConnection host() const;
    // With the key that it accepts.
    [[nodiscard]] ssh::Settings settings() const;
    // Of the sshd that listens; that of a connection is its child.
    [[nodiscard]] pid_t process() const { return process_; }
    // No new connections; those that exist go on.
    void stop_listening();
    // Makes a key pair and returns the private key's path; the public one has ".pub".
    [[nodiscard]] std::string make_key(const std::string& name, const std::string& type = "ed25519",
                                       const std::string& passphrase = {}) const;
    // Another key that it accepts.
    void let_in(const std::string& public_key) const;
    // A program that commands on it find before all others.
    void write_program(const std::string& name, const std::string& body) const;
    // To go through, under some name, as a host of the inventory.
    [[nodiscard]] JumpHost as_jump_host(const std::string& name) const;
    [[nodiscard]] std::string path(const std::string& name) const { return dir_ / name; }

private:
    bool start(const std::string& extra);

    std::filesystem::path dir_;
    std::uint16_t port_ = 0;
    pid_t process_ = -1;
    int log_ = -1;  // its standard error
};

// Public key file as "type base64".
[[nodiscard]] std::string public_key(const std::string& private_key_path);

// A port of 127.0.0.1 on which nobody listens now.
[[nodiscard]] std::uint16_t free_port();

}  // namespace grivon::test
