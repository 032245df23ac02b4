// `vmrun` of Workstation 17 (version 1.17): flags, commands, texts and statuses. It speaks to the
// person on standard output, errors included. What the commands do is in power, snapshots and
// vm_clone.
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "faults.hpp"
#include "host_files.hpp"
#include "output.hpp"
#include "power.hpp"
#include "program.hpp"
#include "snapshots.hpp"
#include "text.hpp"
#include "vm.hpp"
#include "vm_clone.hpp"
#include "vm_refusal.hpp"

namespace simhost {
namespace {

constexpr int exit_error = 255;
constexpr int exit_tools_unknown = 254;
constexpr std::string_view version = "vmrun version 1.17.0 build-24583834\n";

// The head of the real one, and the commands that are played.
constexpr std::string_view usage =
    "\n"
    "Usage: vmrun [AUTHENTICATION-FLAGS] COMMAND [PARAMETERS]\n"
    "\n"
    "AUTHENTICATION-FLAGS\n"
    "--------------------\n"
    "These must appear before the command and any command parameters.\n"
    "\n"
    "   -T <hostType> (ws|fusion||player)\n"
    "   -vp <password for encrypted virtual machine>\n"
    "   -gu <userName in guest OS>\n"
    "   -gp <password in guest OS>\n"
    "\n"
    "COMMANDS                 PARAMETERS\n"
    "--------                 ----------\n"
    "start                    Path to vmx file [gui|nogui]\n"
    "stop, reset, suspend     Path to vmx file [hard|soft]\n"
    "pause, unpause           Path to vmx file\n"
    "listSnapshots            Path to vmx file [showTree]\n"
    "snapshot                 Path to vmx file, Snapshot name\n"
    "deleteSnapshot           Path to vmx file, Snapshot name [andDeleteChildren]\n"
    "revertToSnapshot         Path to vmx file, Snapshot name\n"
    "getGuestIPAddress        Path to vmx file [-wait]\n"
    "checkToolsState          Path to vmx file\n"
    "list\n"
    "deleteVM                 Path to vmx file\n"
    "clone                    Path to vmx file, Path to destination vmx file, full|linked\n"
    "                         [-snapshot=Snapshot Name] [-cloneName=Name]\n";

// What standard output gets before the program ends with `status`.
struct Failure {
    std::string text;
    int status = exit_error;
};

[[noreturn]] void fail(const std::string& text) {
    throw Failure{"Error: " + text + "\n"};
}

[[noreturn]] void fail_usage(const std::string& complaint) {
    throw Failure{complaint + "\n" + std::string(version) + std::string(usage)};
}

// The texts of states and existing files are our choice where no source shows them.
std::string text_for(const VmRefusal& refusal) {
    using Kind = VmRefusal::Kind;
    const std::string& vmx = refusal.vmx_path;
    switch (refusal.kind) {
        case Kind::no_such_vm:
            return "Cannot open VM: " + vmx + ", The virtual machine cannot be found";
        case Kind::unreadable:
            return "Cannot read the virtual machine configuration file";
        case Kind::wrong_state:
            if (refusal.state == "on") return "The virtual machine is already powered on: " + vmx;
            return "The virtual machine is not powered on: " + vmx;
        case Kind::no_tools:
            return "The VMware Tools are not running in the virtual machine: " + vmx;
        case Kind::timed_out:
            return "The operation was canceled";
        case Kind::disk_full:
            return "There is not enough space in the file system for the selected operation";
        case Kind::no_snapshot:
            return "The snapshot does not exist";
        case Kind::snapshot_exists:
            return "A snapshot with the name already exists";
        case Kind::file_exists:
            return "The file already exists";
        default:
            return refusal.text;
    }
}

struct Words {
    Args rest;  // after the command

    [[nodiscard]] Vm vm() const { return Vm(at(0)); }
    [[nodiscard]] const std::string& at(std::size_t i) const {
        if (i >= rest.size()) fail("Missing a required parameter");
        return rest[i];
    }
    [[nodiscard]] bool has(std::string_view word) const {
        return std::ranges::find(rest, word) != rest.end();
    }
    // Of a flag "-snapshot=Name", or "-snapshot Name" as some write it.
    [[nodiscard]] std::string flag(const std::string& name) const {
        for (std::size_t i = 0; i < rest.size(); ++i) {
            if (rest[i].starts_with(name + "=")) return rest[i].substr(name.size() + 1);
            if (rest[i] == name) return at(i + 1);
        }
        return "";
    }
};

// Without a word it is the .vmx that says.
power::Mode mode_of(const Words& words, const std::string& key) {
    const std::string fallback = words.vm().vmx().get_or("powerType." + key, "hard");
    const std::string word = words.rest.size() > 1 ? words.rest[1] : fallback;
    if (word == "hard") return power::Mode::hard;
    if (word == "soft") return power::Mode::soft;
    fail("Invalid argument: " + word);
}

void set_paused(const Words& words, bool paused) {
    const Vm vm = words.vm();
    (void)vm.vmx();
    if (vm.state() != PowerState::on) {
        throw VmRefusal{VmRefusal::Kind::wrong_state, vm.vmx_path(), "pause",
                        std::string(name_of(vm.state()))};
    }
    ConfigFile record = vm.run_record();
    record.set("paused", paused ? "TRUE" : "FALSE");
    vm.store_run_record(record);
}

void require_tools(const Vm& vm) {
    (void)vm.vmx();
    if (vm.state() != PowerState::on) {
        throw VmRefusal{VmRefusal::Kind::wrong_state, vm.vmx_path(), "",
                        std::string(name_of(vm.state()))};
    }
    if (!power::tools_running(vm)) throw VmRefusal{VmRefusal::Kind::no_tools, vm.vmx_path()};
}

// Each returns what goes to standard output.

std::string start(const Words& words) {
    const Vm vm = words.vm();
    // Nobody sits at the host, so there is no display for a window.
    if (!words.has("nogui")) fail("The operation was canceled");
    power::start(vm);
    return "";
}

std::string stop(const Words& words) {
    power::stop(words.vm(), mode_of(words, "powerOff"));
    return "";
}

std::string reset(const Words& words) {
    power::reset(words.vm(), mode_of(words, "reset"));
    return "";
}

std::string suspend(const Words& words) {
    (void)mode_of(words, "suspend");  // checked only: no scripts run in a guest here
    power::suspend(words.vm());
    return "";
}

std::string pause(const Words& words) {
    set_paused(words, true);
    return "";
}

std::string unpause(const Words& words) {
    set_paused(words, false);
    return "";
}

std::string list(const Words&) {
    const auto paths = running_vms();
    std::string text = "Total running VMs: " + std::to_string(paths.size()) + "\n";
    for (const std::string& path : paths) text += path + "\n";
    return text;
}

std::string list_snapshots(const Words& words) {
    const Vm vm = words.vm();
    (void)vm.vmx();
    const Snapshots snapshots(vm);
    std::string text = "Total snapshots: " + std::to_string(snapshots.all().size()) + "\n";
    for (const Snapshot& snapshot : snapshots.all()) {
        const std::size_t depth = words.has("showTree") ? snapshots.depth_of(snapshot) : 0;
        text += std::string(depth, '\t') + snapshot.name + "\n";
    }
    return text;
}

// A slash separates the names of a path through the tree of snapshots.
const std::string& snapshot_name(const Words& words) {
    const std::string& name = words.at(1);
    if (name.find('/') != std::string::npos) fail("The snapshot does not exist");
    return name;
}

std::string take_snapshot(const Words& words) {
    const Vm vm = words.vm();
    Snapshots(vm).take(snapshot_name(words));
    return "";
}

std::string delete_snapshot(const Words& words) {
    const Vm vm = words.vm();
    (void)vm.vmx();
    Snapshots(vm).remove(snapshot_name(words), words.has("andDeleteChildren"));
    return "";
}

std::string revert_to_snapshot(const Words& words) {
    const Vm vm = words.vm();
    (void)vm.vmx();
    Snapshots(vm).revert(snapshot_name(words));
    return "";
}

std::string clone(const Words& words) {
    const Vm source = words.vm();
    const std::string& kind = words.at(2);
    const std::string snapshot = words.flag("-snapshot");
    const std::string name = words.flag("-cloneName");
    if (kind == "full") {
        clone_in_full(source, words.at(1), snapshot, name);
    } else if (kind == "linked") {
        clone_linked(source, words.at(1), snapshot, name);
    } else {
        fail("Invalid argument: " + kind);
    }
    return "";
}

std::string remove_vm(const Words& words) {
    delete_vm(words.vm());
    return "";
}

std::string guest_address(const Words& words) {
    const Vm vm = words.vm();
    require_tools(vm);
    return "192.168.80." + std::to_string(128 + vm.pid() % 100) + "\n";
}

std::string tools_state(const Words& words) {
    const Vm vm = words.vm();
    (void)vm.vmx();
    if (vm.state() != PowerState::on) throw Failure{"unknown\n", exit_tools_unknown};
    return power::tools_running(vm) ? "running\n" : "unknown\n";
}

struct Command {
    std::string_view name;
    std::string (*run)(const Words&);
};

constexpr Command commands[] = {
    {"start", start},
    {"stop", stop},
    {"reset", reset},
    {"suspend", suspend},
    {"pause", pause},
    {"unpause", unpause},
    {"list", list},
    {"listSnapshots", list_snapshots},
    {"snapshot", take_snapshot},
    {"deleteSnapshot", delete_snapshot},
    {"revertToSnapshot", revert_to_snapshot},
    {"clone", clone},
    {"deleteVM", remove_vm},
    {"getGuestIPAddress", guest_address},
    {"checkToolsState", tools_state},
};

// Flags first; what follows is the command and its words.
Args after_flags(const Args& args) {
    std::size_t i = 0;
    while (i < args.size() && args[i].starts_with('-')) {
        const bool known =
            args[i] == "-T" || args[i] == "-vp" || args[i] == "-gu" || args[i] == "-gp";
        if (!known) fail_usage("Invalid argument: " + args[i]);
        if (i + 1 == args.size()) fail_usage("Missing value for " + args[i]);
        const bool host_type = args[i] == "-T";
        const std::string& value = args[i + 1];
        if (host_type && value != "ws" && value != "player" && value != "fusion") {
            fail_usage("Invalid argument: " + value);
        }
        i += 2;
    }
    return Args(args.begin() + static_cast<std::ptrdiff_t>(i), args.end());
}

std::string perform(const Args& args) {
    const Args words = after_flags(args);
    if (words.empty()) throw Failure{std::string(version) + std::string(usage)};
    const auto* command = std::ranges::find(commands, words[0], &Command::name);
    if (command == std::end(commands)) fail("Unrecognized command: " + words[0]);
    faults::block("vmrun-hang", words[0]);
    if (faults::active("serverd-dead")) {
        throw Failure{
            "Unable to connect to host.\n"
            "Error: The operation is not supported for the specified parameters\n"};
    }
    if (words[0] != "list" && faults::active("file-in-use")) fail("The file is already in use");
    std::string text;
    {
        const HostLock lock;
        text = command->run({Args(words.begin() + 1, words.end())});
    }
    faults::block("vmrun-hang-late", words[0]);
    return text;
}

int fail_with(const Failure& failure) {
    faults::midpoint();
    say(failure.text);
    return faults::active("exit-zero") ? 0 : failure.status;
}

}  // namespace

int vmrun(const Args& args) {
    try {
        const std::string text = perform(args);
        faults::midpoint();
        say(text);
        return 0;
    } catch (const VmRefusal& refusal) {
        return fail_with({"Error: " + text_for(refusal) + "\n"});
    } catch (const Failure& failure) {
        return fail_with(failure);
    }
}

}  // namespace simhost
