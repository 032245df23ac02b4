#include "workers/ssh/authentication.hpp"

#include "wire/private_file.hpp"
#include "workers/ssh/tcp.hpp"
#include "workers/ssh/transport.hpp"

namespace grivon::ssh {
namespace asio = boost::asio;
namespace {

Result<KeyHandle> load_identity(const std::string& path) {
    if (auto checked = check_identity_file(path); !checked)
        return tl::unexpected(std::move(checked.error()));
    ssh_key key = nullptr;
    if (ssh_pki_import_privkey_file(path.c_str(), nullptr, nullptr, nullptr, &key) != SSH_OK)
        return fail(Errc::denied, "SSH key " + path +
                                      " is not a private key without a passphrase; add a key with "
                                      "a passphrase to ssh-agent instead");
    return KeyHandle(key);
}

Error refused(const HostConnection& host, const Settings& settings) {
    const std::string target = host.user + " on " + host.name;
    if (settings.identity_file.empty())
        return {Errc::denied, host.name +
                                  " refused the worker's SSH keys (agent and ~/.ssh) for user " +
                                  host.user + "; set [ssh] identity_file, or add a public key to " +
                                  "authorized_keys of " + target};
    return {Errc::denied, host.name + " refused the SSH key " + settings.identity_file +
                              " for user " + host.user +
                              "; add its public key to authorized_keys of " + target};
}

Result<> judge(int answer, const Transport& transport, const HostConnection& host,
               const Settings& settings) {
    switch (answer) {
        case SSH_AUTH_SUCCESS:
            return {};
        case SSH_AUTH_DENIED:
            return tl::unexpected(refused(host, settings));
        case SSH_AUTH_PARTIAL:
            return fail(Errc::denied, host.name + " wants more than an SSH key for user " +
                                          host.user + "; let sshd there accept the key alone");
        case SSH_AUTH_AGAIN:
            return tl::unexpected(cannot_connect(
                host, "the login took too long; check the load of the host and its sshd"));
        default:
            break;
    }
    return tl::unexpected(cannot_connect(
        host, "the login failed: " + transport.error_text() + "; check the sshd there"));
}

}  // namespace

Result<> check_identity_file(const std::string& path) {
    return check_private_file("SSH key", path).map_error([](Error error) {
        if (error.code == Errc::not_found)
            error.message += "; set [ssh] identity_file to the worker's private key";
        return Error{Errc::denied, std::move(error.message)};
    });
}

asio::awaitable<Result<>> authenticate(Transport& transport, const HostConnection& host,
                                       const Settings& settings, Deadline deadline) {
    const ssh_session session = transport.session();
    if (settings.identity_file.empty()) {
        const auto try_all = [session] {
            return ssh_userauth_publickey_auto(session, nullptr, nullptr);
        };
        const int answer = co_await finish(transport, try_all, SSH_AUTH_AGAIN, deadline);
        co_return judge(answer, transport, host, settings);
    }
    const auto key = load_identity(settings.identity_file);
    if (!key) co_return tl::unexpected(key.error());
    const auto try_key = [session, &key] {
        return ssh_userauth_publickey(session, nullptr, key->get());
    };
    const int answer = co_await finish(transport, try_key, SSH_AUTH_AGAIN, deadline);
    co_return judge(answer, transport, host, settings);
}

}  // namespace grivon::ssh
