#include "workers/ssh/authentication.hpp"

#include <cstdlib>
#include <optional>
#include <vector>

#include "wire/private_file.hpp"
#include "workers/ssh/agent.hpp"
#include "workers/ssh/keys.hpp"
#include "workers/ssh/tcp.hpp"
#include "workers/ssh/transport.hpp"

namespace grivon::ssh {
namespace asio = boost::asio;
namespace {

constexpr std::size_t identity_bytes_max = 64 * 1024;  // a key of RSA with 16384 bits has 13

Result<KeyHandle> load_identity(const std::string& path) {
    auto text = read_private_file("SSH key", path, identity_bytes_max);
    if (!text) return tl::unexpected(text.error());
    ssh_key key = nullptr;
    const int read = ssh_pki_import_privkey_base64(text->c_str(), nullptr, nullptr, nullptr, &key);
    wipe(*text);
    if (read != SSH_OK)
        return fail(Errc::denied, "SSH key " + path +
                                      " is not a private key without a passphrase; add a key with "
                                      "a passphrase to ssh-agent instead");
    return KeyHandle(key);
}

// Where a key is named, its absence is as bad as any other fault.
Error with_advice(Error error) {
    if (error.code != Errc::not_found) return error;
    return {Errc::denied, error.message + "; set [ssh] identity_file to the worker's private key"};
}

std::string text_of_agent() {
    const char* path = std::getenv("SSH_AUTH_SOCK");
    const auto keys = keys_of_agent(path == nullptr ? "" : path);
    if (!keys) return "the agent of SSH_AUTH_SOCK, which does not answer";
    if (*keys == 0) return "the agent, which has no keys (see ssh-add)";
    return "the keys of the agent";
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

// One key after the other, until one is let in; and what became of each.
class Attempt {
public:
    Attempt(Transport& transport, const Login& login, Deadline deadline)
        : transport_(transport), login_(login), deadline_(deadline) {}

    asio::awaitable<Result<>> run() {
        if (login_.use_agent) {
            co_await try_agent();
            if (answer_ != SSH_AUTH_DENIED) co_return outcome();
        }
        for (const auto& path : login_.identity_files) {
            co_await try_file(path);
            if (answer_ != SSH_AUTH_DENIED) co_return outcome();
        }
        co_return tl::unexpected(refused());
    }

private:
    asio::awaitable<void> try_agent() {
        const auto try_all = [session = transport_.session()] {
            return ssh_userauth_agent(session, nullptr);
        };
        answer_ = co_await finish(transport_, try_all, SSH_AUTH_AGAIN, deadline_);
        if (answer_ == SSH_AUTH_DENIED) tried_.push_back(text_of_agent());
    }

    asio::awaitable<void> try_file(const std::string& path) {
        auto key = load_identity(path);
        if (!key) {
            const bool matters =
                !login_.identities_are_usual || key.error().code != Errc::not_found;
            if (matters && !unusable_) unusable_ = with_advice(std::move(key.error()));
            co_return;
        }
        const auto try_key = [session = transport_.session(), &key] {
            return ssh_userauth_publickey(session, nullptr, key->get());
        };
        answer_ = co_await finish(transport_, try_key, SSH_AUTH_AGAIN, deadline_);
        tried_.push_back(path);
    }

    [[nodiscard]] Result<> outcome() const {
        switch (answer_) {
            case SSH_AUTH_SUCCESS:
                return {};
            case SSH_AUTH_PARTIAL:
                return fail(Errc::denied, who(login_) + " wants more than an SSH key for user " +
                                              login_.user +
                                              "; let sshd there accept the key alone");
            case SSH_AUTH_AGAIN:
                return tl::unexpected(cannot_connect(
                    login_, "the login took too long; check the load of the host and its sshd"));
            default:
                break;
        }
        return tl::unexpected(cannot_connect(
            login_, "the login failed: " + transport_.error_text() + "; check the sshd there"));
    }

    [[nodiscard]] Error refused() const {
        const auto for_user = " for user " + login_.user;
        const auto target = login_.user + " on " + login_.name;
        if (tried_.empty() && unusable_) return *unusable_;
        if (tried_.empty())
            return {Errc::denied, "the worker has no SSH key to log in to " + who(login_) +
                                      " with: no agent (SSH_AUTH_SOCK), none of the usual files "
                                      "in ~/.ssh; set [ssh] identity_file"};
        std::string text = who(login_) + " refused ";
        if (tried_.size() == 1 && tried_ == login_.identity_files)
            text += "the SSH key " + tried_.front() + for_user +
                    "; add its public key to authorized_keys of " + target;
        else
            text += "the worker's SSH keys (" + joined(tried_) + ")" + for_user +
                    "; add one's public key to authorized_keys of " + target;
        if (unusable_) text += "; besides, " + unusable_->message;
        return {Errc::denied, std::move(text)};
    }

    Transport& transport_;
    const Login& login_;
    const Deadline deadline_;
    int answer_ = SSH_AUTH_DENIED;
    std::vector<std::string> tried_;
    std::optional<Error> unusable_;  // the first file that could not be used
};

}  // namespace

Result<> check_identity_file(const std::string& path) {
    return check_private_file("SSH key", path).map_error(with_advice);
}

asio::awaitable<Result<>> authenticate(Transport& transport, const Login& login,
                                       Deadline deadline) {
    Attempt attempt(transport, login, deadline);
    co_return co_await attempt.run();
}

}  // namespace grivon::ssh
