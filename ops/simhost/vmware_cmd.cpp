// `vmware-cmd` of VMware Server 1.0: options, operations, output forms and exit statuses. What the
// operations do is in power, vm and vm_properties.
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "faults.hpp"
#include "host_files.hpp"
#include "output.hpp"
#include "power.hpp"
#include "program.hpp"
#include "question.hpp"
#include "text.hpp"
#include "vm.hpp"
#include "vm_control_error.hpp"
#include "vm_properties.hpp"

namespace simhost {
namespace {

// Our choice; the text of the real usage is not known either.
constexpr int exit_usage = 22;
constexpr std::string_view usage =
    "Usage: /usr/bin/vmware-cmd <options> <vm-cfg-path> <vm-action> <arguments>\n"
    "       /usr/bin/vmware-cmd -s <options> <server-action> <arguments>\n"
    "\n"
    "  Options:\n"
    "    -H <host>  -O <port>  -U <username>  -P <password>\n"
    "    -h  this help    -q  only the value    -v  verbose\n"
    "\n"
    "  Server Operations:\n"
    "    /usr/bin/vmware-cmd -l\n"
    "    /usr/bin/vmware-cmd -s register <config_file_path>\n"
    "    /usr/bin/vmware-cmd -s unregister <config_file_path>\n"
    "\n"
    "  VM Operations:\n"
    "    /usr/bin/vmware-cmd <cfg> getstate\n"
    "    /usr/bin/vmware-cmd <cfg> start|stop|reset|suspend [hard|soft|trysoft]\n"
    "    /usr/bin/vmware-cmd <cfg> answer\n"
    "    /usr/bin/vmware-cmd <cfg> getconfig|getguestinfo|getproductinfo <variable>\n"
    "    /usr/bin/vmware-cmd <cfg> setconfig|setguestinfo <variable> <value>\n"
    "    /usr/bin/vmware-cmd <cfg> connectdevice|disconnectdevice <device>\n"
    "    /usr/bin/vmware-cmd <cfg> getconfigfile|getheartbeat|getid|getpid\n"
    "    /usr/bin/vmware-cmd <cfg> getremoteconnections|getuptime\n";

struct UsageError {};

struct Request {
    bool help = false;
    bool list = false;
    bool server = false;
    bool quiet = false;
    Args words;  // after the options
};

Request parse(const Args& args) {
    Request request;
    std::size_t i = 0;
    for (; i < args.size() && args[i].starts_with('-'); ++i) {
        const std::string& option = args[i];
        if (option == "-h") {
            request.help = true;
        } else if (option == "-l") {
            request.list = true;
        } else if (option == "-s") {
            request.server = true;
        } else if (option == "-q") {
            request.quiet = true;
        } else if (option == "-H" || option == "-O" || option == "-U" || option == "-P") {
            // Names another server and who asks there; this one answers whoever it is.
            if (++i == args.size()) throw UsageError();
        } else if (option != "-v") {
            throw UsageError();
        }
    }
    request.words.assign(args.begin() + static_cast<std::ptrdiff_t>(i), args.end());
    return request;
}

std::string list() {
    std::string text;
    for (const std::string& path : registered_vms::all()) text += path + "\n";
    return text;
}

// A .vmx that can be registered: named from the root, a file, executable, and it parses.
bool registrable(const std::string& path) {
    if (!path.starts_with('/') || ::access(path.c_str(), X_OK) != 0) return false;
    const auto vmx = ConfigFile::load(path);
    return vmx && vmx->get("config.version");
}

void register_vm(const std::string& path) {
    if (registered_vms::contains(path)) throw vm_control::already_exists();
    if (!registrable(path)) throw vm_control::no_such_vm();
    registered_vms::add(path);
}

void unregister_vm(const std::string& path) {
    if (!registered_vms::contains(path)) throw vm_control::no_such_vm();
    const PowerState state = Vm(path).state();
    if (state == PowerState::on || state == PowerState::stuck) {
        throw vm_control::state_conflict("unregister", name_of(state));
    }
    registered_vms::remove(path);
}

std::string perform_on_server(const Args& words) {
    if (words.size() != 2) throw UsageError();
    if (words[0] == "register") {
        register_vm(words[1]);
    } else if (words[0] == "unregister") {
        unregister_vm(words[1]);
    } else {
        throw UsageError();
    }
    return "1";
}

// With no mode given it is soft.
power::Mode parse_mode(const Args& words) {
    if (words.empty() || (words.size() == 1 && words[0] == "soft")) return power::Mode::soft;
    if (words.size() == 1 && words[0] == "hard") return power::Mode::hard;
    if (words.size() == 1 && words[0] == "trysoft") return power::Mode::trysoft;
    throw UsageError();
}

std::string perform_on_vm(const Vm& vm, const std::string& operation, const Args& words) {
    if (operation == "getstate" && words.empty()) return std::string(name_of(vm.state()));
    if (operation == "start") {
        (void)parse_mode(words);  // checked only: power-on runs no guest scripts here
        power::start(vm);
    } else if (operation == "stop") {
        power::stop(vm, parse_mode(words));
    } else if (operation == "reset") {
        power::reset(vm, parse_mode(words));
    } else if (operation == "suspend") {
        (void)parse_mode(words);  // missing tools matter for stop and reset only
        power::suspend(vm);
    } else {
        const auto value = vm_properties::perform(vm, operation, words);
        if (!value) throw UsageError();
        return *value;
    }
    return "1";
}

void require_registered(const std::string& path) {
    if (!registered_vms::contains(path)) throw vm_control::not_registered(path);
}

std::string read_choice() {
    std::string line;
    char c = '\0';
    for (;;) {
        const ssize_t count = ::read(STDIN_FILENO, &c, 1);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0 || c == '\n') return std::string(trim(line));
        line += c;
    }
}

// Asks on standard output and reads the number from standard input; its end is the default. Who is
// killed while he waits has answered nothing.
std::string answer(const std::string& path) {
    const Vm vm(path);
    std::string kind;
    std::string disk;
    {
        const HostLock lock;
        require_registered(path);
        if (vm.state() != PowerState::stuck) return "No question is pending.\n";
        kind = vm.question();
        disk = power::first_disk(vm);
    }
    // Nobody may wait for the lock while a person thinks.
    const Question& question = question_of(kind);
    say(menu(question, disk));
    const std::string typed = read_choice();
    const auto number = parse_whole(typed.empty() ? "0" : typed);
    if (!number || *number >= question.choices.size()) {
        say("\n");
        throw vm_control::invalid_arguments();
    }
    const Choice& choice = question.choices[*number];
    const HostLock lock;
    if (vm.state() == PowerState::stuck && vm.question() == kind) power::answer(vm, choice);
    return "selected " + std::to_string(*number) + " : " + std::string(choice.text) + "\n";
}

// Everything that goes to standard output.
std::string perform(const Request& request) {
    const Args& words = request.words;
    if (request.help) return std::string(usage);
    if (faults::active("serverd-dead")) throw vm_control::serverd_dead();
    if (!request.list && words.empty()) throw UsageError();
    if (!request.list && !request.server && words.size() == 2 && words[1] == "answer") {
        return answer(words[0]);
    }

    const HostLock lock;
    if (request.list) return list();
    // The VM comes before the operation: the rest of an unquoted path with a blank is no operation,
    // and what users saw was that the first part is not registered.
    if (!request.server) require_registered(words[0]);
    if (words.size() < 2) throw UsageError();
    const std::string& operation = request.server ? words[0] : words[1];
    const Args rest(words.begin() + (request.server ? 1 : 2), words.end());
    const std::string value =
        request.server ? perform_on_server(words) : perform_on_vm(Vm(words[0]), operation, rest);
    if (request.quiet) return value + "\n";
    return operation + "(" + join(rest, " ") + ") = " + value + "\n";
}

int fail(const VmControlError& error) {
    faults::midpoint();
    complain(error.text + "\n");
    return error.exit_status();
}

}  // namespace

int vmware_cmd(const Args& args) {
    try {
        const std::string text = perform(parse(args));
        faults::midpoint();
        say(text);
        return 0;
    } catch (const VmControlError& error) {
        return fail(error);
    } catch (const VmRefusal& refusal) {
        return fail(vm_control::error_for(refusal));
    } catch (const UsageError&) {
        complain(usage);
        return exit_usage;
    }
}

}  // namespace simhost
