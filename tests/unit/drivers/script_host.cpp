#include "tests/unit/drivers/script_host.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <sstream>
#include <utility>

namespace grivon::test {

namespace fs = std::filesystem;

namespace {

constexpr auto vlan_head =
    "VLAN Dev name\t | VLAN ID\nName-Type: VLAN_NAME_TYPE_RAW_PLUS_VID_NO_PAD\n";

constexpr auto locations = R"(answer BINDIR /usr/bin
answer SBINDIR /usr/sbin
file /usr/bin/vmware-cmd 1210000000
answer NETWORKING yes
)";

// What every fake begins with.
constexpr auto fake_head = R"sh(cd "$GRIVON_ROOT" || exit 99
name=${0##*/}
echo "$name $*" >>calls
if [ -e "fail/$name" ]; then
    cat "fail/$name" >&2
    exit "$(cat "fail/$name.status")"
fi
)sh";

// A daemon becomes a pid file and a command line; its pid is one that no process can have.
constexpr auto daemon = R"sh(
become() { # PID-FILE COMMAND-LINE
    [ ! -e "$1" ] || { echo "$1 exists" >&2; exit 1; }
    pid=$(cat next-pid)
    echo $((pid + 1)) >next-pid
    echo "$pid" >"$1"
    mkdir -p "proc/$pid"
    shift
    printf '%s\000' "$@" >"proc/$pid/cmdline"
}
)sh";

const std::map<std::string, std::string> fakes{
    {"vconfig", R"sh(
case $1 in
    add)
        mkdir -p "sys/class/net/$2.$3"
        printf '%-15s| %s  | %s\n' "$2.$3" "$3" "$2" >>proc/net/vlan/config
        echo "Added VLAN with VID == $3 to IF -:$2:-"
        ;;
    rem)
        rm -r "sys/class/net/$2"
        grep -v "^$2 " proc/net/vlan/config >config.new
        mv config.new proc/net/vlan/config
        echo "Removed VLAN -:$2:-"
        ;;
esac
)sh"},
    {"modprobe",
     "mkdir -p proc/net/vlan\n"
     "[ -e proc/net/vlan/config ] || printf '%s' \"$VLAN_HEAD\" "
     ">proc/net/vlan/config\n"},
    {"ip", R"sh(
case "$*" in
    "link add link "*)
        mkdir -p "sys/class/net/$6"
        printf '%-15s| %s  | %s\n' "$6" "${10}" "$4" >>proc/net/vlan/config
        ;;
    "link delete "*)
        rm -r "sys/class/net/$3"
        grep -v "^$3 " proc/net/vlan/config >config.new
        mv config.new proc/net/vlan/config
        ;;
    "-o -4 addr show dev "*) cat "address/$6" 2>/dev/null ;;
    "addr add "*)
        mkdir -p address
        echo "7: $7    inet $3 brd $5 scope global $7\\       valid_lft forever" >"address/$7"
        ;;
esac
)sh"},
    {"mknod", ": >\"$3\"\n"},
    {"vmnet-bridge", std::string(daemon) + R"(become "$2" "$0" "$@")"},
    {"vmnet-netifup", std::string(daemon) + R"(become "$2" "$0" "$@")"},
    {"vmnet-dhcpd", std::string(daemon) + R"([ -e "$2" ] && [ -e "$4" ] && become "$6" "$0" "$@")"},
    {"vmnet-natd", std::string(daemon) +
                       R"([ -e "$6" ] && echo 00:50:56:f0:00:08 >"$4" && become "$2" "$0" "$@")"},
    {"vmware-vmx", R"sh(
case $2 in
    WRONG-*) echo "The serial number $2 is invalid." >&2; exit 1 ;;
esac
printf '# VMware software license\nSerial = "%s"\n' "$2" >etc/vmware/license.vs.1.0-00
)sh"},
    // Ends what "dies" with this signal; anything else is no process at all.
    {"kill", R"sh(
[ -e "process/$2" ] || { echo 'kill: No such process' >&2; exit 1; }
[ "$1" != "$(cat "process/$2")" ] || rm "process/$2"
)sh"},
    {"sleep", ""},
    {"networkctl", "cat \"network-file/$2\" 2>/dev/null || echo '     Network File: n/a'\n"},
    {"nmcli", ""},
};

// Where the fakes are that the scripts call by a path.
std::string place_of(const std::string& fake) {
    if (fake.starts_with("vmnet-")) return "usr/bin/" + fake;
    if (fake == "vmware-vmx") return "usr/lib/vmware/bin/" + fake;
    return "fakes/" + fake;
}

// busybox takes its own ip and vconfig before any on the path, and kill is the shell's own; only a
// function comes before both. Without vconfig in the tree there is none for `command` either.
constexpr auto prelude = R"sh(
ip() { "$GRIVON_ROOT/fakes/ip" "$@"; }
modprobe() { "$GRIVON_ROOT/fakes/modprobe" "$@"; }
mknod() { "$GRIVON_ROOT/fakes/mknod" "$@"; }
kill() { "$GRIVON_ROOT/fakes/kill" "$@"; }
sleep() { "$GRIVON_ROOT/fakes/sleep" "$@"; }
vconfig() { "$GRIVON_ROOT/fakes/vconfig" "$@"; }
networkctl() { "$GRIVON_ROOT/fakes/networkctl" "$@"; }
nmcli() { "$GRIVON_ROOT/fakes/nmcli" "$@"; }
command() { [ -e "$GRIVON_ROOT/fakes/$2" ]; }
)sh";

}  // namespace

std::vector<Shell> script_shells() {
    const std::vector<Shell> wanted{{"dash", {"/bin/dash", "-s"}},
                                    {"bash", {"/bin/bash", "-s"}},
                                    {"bash as sh", {"/bin/bash", "--posix", "-s"}},
                                    {"busybox", {"/bin/busybox", "sh", "-s"}}};
    std::vector<Shell> installed;
    for (const Shell& shell : wanted) {
        if (fs::exists(shell.words.front())) {
            installed.push_back(shell);
        } else {
            WARN("not tested, because it is not installed: " << shell.words.front());
        }
    }
    return installed;
}

ScriptHost::ScriptHost(Shell shell, Flavour flavour) : shell_(std::move(shell)) {
    for (const char* directory : {"dev", "etc/vmware", "fakes", "fail", "proc/net", "process",
                                  "sys/class/net", "usr/bin", "usr/lib/vmware/bin", "var/run"}) {
        fs::create_directories(scratch_.path() / directory);
    }
    for (const auto& [name, body] : fakes) {
        scratch_.write_program(place_of(name), fake_head + body);
    }
    write("next-pid", "4194305\n");
    write("etc/vmware/locations", locations);
    add_interface("lo");
    add_interface("eth0");
    if (flavour == Flavour::rhel) {
        fs::create_directories(scratch_.path() / "etc/sysconfig/network-scripts");
    } else if (flavour == Flavour::debian) {
        write("etc/network/interfaces", "auto lo\niface lo inet loopback\n");
    } else {
        remove("fakes/vconfig");
    }
}

ProgramResult ScriptHost::run(const std::string& script) const {
    return run_program(
        shell_.words,
        {"GRIVON_ROOT=" + root(), "PATH=/usr/bin:/bin", std::string("VLAN_HEAD=") + vlan_head},
        prelude + script);
}

std::string ScriptHost::succeed(const std::string& script) const {
    const ProgramResult result = run(script);
    INFO(shell_.name);
    CHECK(result.error_output.empty());
    CHECK(result.exit_status == 0);
    return result.output;
}

bool ScriptHost::has(const std::string& path) const {
    return fs::exists(scratch_.path() / path);
}

std::string ScriptHost::read(const std::string& path) const {
    return read_whole(scratch_.path() / path);
}

void ScriptHost::write(const std::string& path, const std::string& text) const {
    fs::create_directories((scratch_.path() / path).parent_path());
    scratch_.write(path, text);
}

void ScriptHost::remove(const std::string& path) const {
    fs::remove_all(scratch_.path() / path);
}

std::string ScriptHost::everything() const {
    Texts entries;
    for (const auto& entry : fs::recursive_directory_iterator(scratch_.path())) {
        const std::string path = fs::relative(entry.path(), scratch_.path()).string();
        if (path == "calls") continue;
        struct stat info {};
        REQUIRE(::lstat(entry.path().c_str(), &info) == 0);
        entries.push_back(path + " " + std::to_string(info.st_ino) +
                          (entry.is_regular_file() ? "\n" + read(path) : "") + "\n");
    }
    std::ranges::sort(entries);
    std::string text;
    for (const std::string& entry : entries) text += entry;
    return text;
}

void ScriptHost::add_interface(const std::string& name) const {
    fs::create_directories(scratch_.path() / "sys/class/net" / name);
}

void ScriptHost::add_vlan(const std::string& name, const std::string& parent, int id) const {
    add_interface(name);
    const std::string path = "proc/net/vlan/config";
    const std::string present = has(path) ? read(path) : vlan_head;
    std::string column = name;
    column.resize(std::max<std::size_t>(column.size(), 15), ' ');
    write(path, present + column + "| " + std::to_string(id) + "  | " + parent + "\n");
}

void ScriptHost::run_daemon(const std::string& pid_file, int pid,
                            const std::string& command_line) const {
    write(pid_file, std::to_string(pid) + "\n");
    std::string words = command_line + " ";
    std::ranges::replace(words, ' ', '\0');
    write("proc/" + std::to_string(pid) + "/cmdline", words);
}

void ScriptHost::fail(const std::string& program, const std::string& words, int status) const {
    write("fail/" + program, words);
    write("fail/" + program + ".status", std::to_string(status));
}

Texts ScriptHost::calls() const {
    Texts calls;
    std::istringstream lines(read("calls"));
    for (std::string line; std::getline(lines, line);) {
        // What is told to the tools is the same with and without the scratch directory.
        for (auto at = line.find(root()); at != std::string::npos; at = line.find(root())) {
            line.erase(at, root().size());
        }
        calls.push_back(line);
    }
    remove("calls");
    return calls;
}

}  // namespace grivon::test
