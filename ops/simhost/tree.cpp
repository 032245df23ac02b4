#include "tree.hpp"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "host_files.hpp"
#include "output.hpp"
#include "text.hpp"

namespace simhost::tree {
namespace {

bool refuse(const std::string& what) {
    complain("simhost: cannot " + what + ": " + std::strerror(errno) + "\n");
    return false;
}

bool write_map(const char* path, std::string_view text) {
    const FileHandle file(::open(path, O_WRONLY | O_CLOEXEC));
    return file.fd() >= 0 &&
           ::write(file.fd(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

bool become_root_of_own_namespace() {
    const std::string uid = std::to_string(::getuid());
    const std::string gid = std::to_string(::getgid());
    if (::unshare(CLONE_NEWUSER) != 0) {
        return refuse("make a user namespace (run the demo as root, or allow user namespaces)");
    }
    // The kernel asks for setgroups to be given up before an ordinary user may map a group.
    if (!write_map("/proc/self/setgroups", "deny") ||
        !write_map("/proc/self/uid_map", "0 " + uid + " 1") ||
        !write_map("/proc/self/gid_map", "0 " + gid + " 1")) {
        return refuse("map the user into the host");
    }
    return true;
}

// A nicety: a container's root may lack the right, and the host works without.
void take_host_name() {
    const auto name = read_file("/etc/hostname");
    if (!name || ::unshare(CLONE_NEWUTS) != 0) return;
    const std::string_view bare = trim(*name);
    [[maybe_unused]] const int ignored = ::sethostname(bare.data(), bare.size());
}

}  // namespace

bool enter(const std::string& root) {
    if (::getuid() != 0 && !become_root_of_own_namespace()) return false;
    if (::chdir(root.c_str()) != 0) return refuse("enter " + root);
    if (::chroot(".") != 0) return refuse("chroot to " + root);
    take_host_name();
    return true;
}

}  // namespace simhost::tree
