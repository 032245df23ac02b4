// A kept SSH login on a simulated host, as a worker has one: a real sshd, the worker's own session.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>

#include "tests/ssh/sshd.hpp"
#include "tests/unit/drivers/shell.hpp"
#include "workers/ssh/session.hpp"

namespace grivon::test {

class SshLogin {
public:
    // login_shell is started with that home directory, as sshd starts one.
    SshLogin(const std::filesystem::path& login_shell, const std::filesystem::path& home);

    // Nothing if the connection was lost; the next call makes a new one.
    [[nodiscard]] std::optional<ProgramResult> run(const std::string& line,
                                                   const std::string& input);

    // For logins of somebody else's.
    [[nodiscard]] const HostConnection& host() const { return host_; }
    [[nodiscard]] const ssh::Settings& settings() const { return settings_; }

private:
    boost::asio::awaitable<void> run_over_session(const ssh::Command& command,
                                                  std::optional<ProgramResult>& result);

    Sshd sshd_;
    const HostConnection host_;
    const ssh::Settings settings_;
    boost::asio::io_context io_{1};
    std::unique_ptr<ssh::Session> session_;
};

}  // namespace grivon::test
