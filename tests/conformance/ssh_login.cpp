#include "tests/conformance/ssh_login.hpp"

#include <catch2/catch.hpp>

#include "tests/ssh/ssh_fixture.hpp"

namespace grivon::test {

namespace asio = boost::asio;

namespace {

// In place of the login user's own shell. `exec`, because the fault `drop` kills what started the
// login shell, and that must be sshd.
std::string enter(const std::filesystem::path& login_shell, const std::filesystem::path& home) {
    return "ForceCommand HOME='" + home.string() + "' PATH=/usr/bin:/bin exec '" +
           login_shell.string() + "' -c \"$SSH_ORIGINAL_COMMAND\"";
}

}  // namespace

SshLogin::SshLogin(const std::filesystem::path& login_shell, const std::filesystem::path& home)
    : sshd_(enter(login_shell, home)), host_(sshd_.host()), settings_(sshd_.settings()) {}

std::optional<ProgramResult> SshLogin::run(const std::string& line, const std::string& input) {
    const ssh::Command command = command_of(line, input);
    std::optional<ProgramResult> result;
    test::run(io_, run_over_session(command, result));
    if (!result) session_.reset();
    return result;
}

asio::awaitable<void> SshLogin::run_over_session(const ssh::Command& command,
                                                 std::optional<ProgramResult>& result) {
    if (!session_) {
        auto opened = co_await ssh::Session::open(host_, settings_);
        if (!opened) FAIL(opened.error().message);
        session_ = std::move(*opened);
    }
    KeepingSink printed;
    const ssh::CommandEnd end = co_await session_->run(command, printed);
    using Kind = ssh::CommandEnd::Kind;
    if (end.kind == Kind::lost) co_return;
    if (end.kind != Kind::ended) FAIL(end.reason);
    result = ProgramResult{end.exit_status, printed.output, printed.error_output};
}

}  // namespace grivon::test
