// `simhost-plant ROOT NAME NUMBER USERLAND [PRODUCT]`: makes the file tree of host number NUMBER,
// or brings an existing tree up to the present programs. PRODUCT is what VMware's it has: server,
// which is meant if nothing is said, or workstation. USERLAND is a tree of programs and libraries
// shared by all hosts of a demo; its files are linked, not copied. State that a host has is left as
// it is.
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "host_files.hpp"
#include "interfaces.hpp"
#include "journal.hpp"
#include "output.hpp"
#include "product.hpp"
#include "program.hpp"
#include "text.hpp"
#include "tree.hpp"

namespace simhost {
namespace {

// Where USERLAND has the two multi-call binaries.
constexpr const char* busybox_path = "/bin/busybox";
constexpr const char* simhost_path = "/usr/lib/simhost/grivon-simhost";

constexpr const char* simulated_programs[] = {
    "/usr/bin/vmware-vdiskmanager",
    "/usr/bin/vmnet-bridge",
    "/usr/bin/vmnet-netifup",
    "/usr/bin/vmnet-dhcpd",
    "/usr/bin/vmnet-natd",
    "/sbin/ip",
    "/sbin/vconfig",
    "/bin/mknod",
    "/sbin/modprobe",
};
constexpr const char* server_programs[] = {
    "/usr/bin/vmware-cmd",
    "/usr/lib/vmware/bin/vmware-vmx",
};
constexpr const char* workstation_programs[] = {
    "/usr/bin/vmrun",
    "/usr/bin/vmware-networks",
};

// Chosen one by one: on a real root's machine an applet such as reboot or ifconfig would reach
// through the chroot.
constexpr std::string_view applets[] = {
    "[",       "awk",     "base64",  "basename",  "cat",      "chgrp",  "chmod",  "chown",
    "cksum",   "clear",   "cmp",     "cp",        "cut",      "date",   "dd",     "df",
    "diff",    "dirname", "du",      "echo",      "egrep",    "expr",   "false",  "fgrep",
    "find",    "fold",    "free",    "grep",      "groups",   "gunzip", "gzip",   "head",
    "hexdump", "id",      "kill",    "less",      "link",     "ln",     "ls",     "md5sum",
    "mkdir",   "mkfifo",  "mktemp",  "more",      "mv",       "nl",     "nproc",  "od",
    "paste",   "printf",  "pwd",     "readlink",  "realpath", "rev",    "rm",     "rmdir",
    "sed",     "seq",     "sha1sum", "sha256sum", "shuf",     "sleep",  "sort",   "split",
    "stat",    "strings", "stty",    "sync",      "tac",      "tail",   "tar",    "tee",
    "test",    "touch",   "tr",      "true",      "truncate", "tty",    "uname",  "uniq",
    "unlink",  "uptime",  "usleep",  "vi",        "wc",       "which",  "whoami", "xxd",
    "yes",     "zcat",
};

constexpr const char* directories[] = {
    "/bin",
    "/dev",
    "/etc/sysconfig/network-scripts",
    "/etc/vmware",
    "/proc/net",
    "/root",
    "/sbin",
    "/state/partition1",
    "/sys/class/net",
    "/tmp/vmware-root",
    "/usr/bin",
    "/usr/lib/vmware/bin",
    "/usr/local/bin",
    "/usr/sbin",
    "/var/lib/simhost/fault",
    "/var/lib/simhost/net",
    "/var/lib/simhost/vmnet",
    "/var/log",
    "/var/run/vmware/root",
    "/var/tmp",
};

constexpr std::string_view ifcfg_eth0 =
    "DEVICE=eth0\n"
    "ONBOOT=yes\n"
    "BOOTPROTO=static\n";

constexpr std::string_view locations =
    "answer BINDIR /usr/bin\n"
    "answer SBINDIR /usr/sbin\n"
    "answer LIBDIR /usr/lib/vmware\n"
    "answer DOCDIR /usr/share/doc/vmware\n"
    "answer MANDIR /usr/share/man\n"
    "answer INITDIR /etc/rc.d\n"
    "answer INITSCRIPTSDIR /etc/rc.d/init.d\n"
    "answer EULA_AGREED yes\n"
    "answer NETWORKING yes\n"
    "answer AUTHDPORT 902\n"
    "answer HTTP_PROXY_PORT 8222\n";

// Of Workstation, which has no virtual switch yet either.
constexpr std::string_view networking = "VERSION=1,0\n";

void put_symlink(const std::string& target, const std::string& path) {
    // A tree may be in use: what is right already is not taken away even for a moment.
    std::array<char, 256> present{};
    const ssize_t size = ::readlink(path.c_str(), present.data(), present.size());
    if (size >= 0 && std::string_view(present.data(), static_cast<std::size_t>(size)) == target) {
        return;
    }
    ::unlink(path.c_str());
    if (::symlink(target.c_str(), path.c_str()) != 0) throw_errno(path);
}

// Every file of `from` becomes a hard link in `to`, under the same name.
void link_tree(const std::string& from, const std::string& to) {
    make_dirs(to);
    const std::unique_ptr<DIR, int (*)(DIR*)> dir(::opendir(from.c_str()), ::closedir);
    if (!dir) throw_errno(from);
    while (const dirent* entry = ::readdir(dir.get())) {
        const std::string name = entry->d_name;
        if (name == "." || name == "..") continue;
        const std::string source = from + "/" + name;
        const std::string path = to + "/" + name;
        struct stat info {};
        if (::lstat(source.c_str(), &info) != 0) throw_errno(source);
        if (S_ISDIR(info.st_mode)) {
            link_tree(source, path);
            continue;
        }
        struct stat present {};
        if (::lstat(path.c_str(), &present) == 0 && present.st_ino == info.st_ino) continue;
        ::unlink(path.c_str());
        if (::link(source.c_str(), path.c_str()) != 0) throw_errno(path);
    }
}

void create_if_missing(const std::string& path, std::string_view content, mode_t mode = 0644) {
    if (!exists(path)) write_file(path, content, mode);
}

std::string two_hex_digits(std::uint64_t number) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned>(number & 0xff));
    return digits;
}

void add_interfaces(std::uint64_t number) {
    const std::uint64_t rack = number / 20;
    const std::uint64_t rank = number % 20;
    const std::string tail = ":" + two_hex_digits(rack) + ":" + two_hex_digits(rank);
    Interface loopback;
    loopback.name = "lo";
    loopback.mac = "00:00:00:00:00:00";
    loopback.address = "127.0.0.1/8";
    loopback.up = true;
    Interface eth0;
    eth0.name = "eth0";
    eth0.mac = "00:30:1b:b3" + tail;
    // Rocks hands out addresses from the top of its private network downwards.
    eth0.address = "10.255." + std::to_string(255 - rack) + "." + std::to_string(254 - rank) + "/8";
    eth0.gateway = "10.1.1.1";  // the Rocks frontend
    eth0.module = "tg3";
    eth0.up = true;
    Interface eth1;
    eth1.name = "eth1";
    eth1.mac = "00:30:1b:b4" + tail;
    eth1.module = "tg3";
    eth1.up = true;
    for (const Interface& interface : {loopback, eth0, eth1}) interfaces::add(interface);
}

void install(Product product) {
    write_file(product_path, std::string(name_of(product)) + "\n");
    if (product == Product::workstation) {
        for (const char* program : workstation_programs) put_symlink(simhost_path, program);
        create_if_missing("/etc/vmware/networking", networking);
        return;
    }
    for (const char* program : server_programs) put_symlink(simhost_path, program);
    create_if_missing("/etc/vmware/locations", locations);
    create_if_missing("/etc/vmware/vm-list", "");
}

// From inside the tree, so that the same code serves here and in the simulated programs.
void furnish(const std::string& name, std::uint64_t number, Product product) {
    for (const char* directory : directories) make_dirs(directory);
    if (::chmod("/tmp", 01777) != 0) throw_errno("/tmp");
    for (const std::string_view applet : applets) {
        put_symlink(busybox_path, "/bin/" + std::string(applet));
    }
    for (const char* program : simulated_programs) put_symlink(simhost_path, program);
    install(product);

    create_if_missing(std::string(journal::path), "");
    create_if_missing("/etc/hostname", name + "\n");
    create_if_missing("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
    create_if_missing("/etc/group", "root:x:0:\n");
    create_if_missing("/etc/sysconfig/network-scripts/ifcfg-eth0", ifcfg_eth0);
    // A plain file reads as empty and takes what is thrown away; a device would need privileges.
    create_if_missing("/dev/null", "", 0666);
    // What df looks at.
    create_if_missing("/proc/mounts", "/dev/sda5 /state/partition1 ext3 rw 0 0\n");
    const HostLock lock;
    if (!interfaces::find("lo")) add_interfaces(number);
    interfaces::publish();
}

}  // namespace

int plant(const Args& args) {
    const auto number = parse_whole(args.size() == 4 || args.size() == 5 ? args[2] : "");
    const auto product = product_named(args.size() == 5 ? args[4] : "server");
    if (!number || !product) {
        complain("simhost-plant: call it as simhost-plant ROOT NAME NUMBER USERLAND [PRODUCT]\n");
        return 2;
    }
    link_tree(args[3], args[0]);
    if (!tree::enter(args[0])) return 1;
    furnish(args[1], *number, *product);
    return 0;
}

}  // namespace simhost
