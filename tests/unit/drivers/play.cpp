#include "tests/unit/drivers/play.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "workers/drivers/driver.hpp"

namespace grivon::test {

using drivers::CommandResult;
using drivers::RemoteCommand;

namespace {

Assign job() {
    Assign assign;
    assign.job = JobId{7};
    assign.host.name = "vmware-server-0-0";
    assign.host.address = "127.0.0.1";
    return assign;
}

}  // namespace

Assign vm_job(const std::string& verb) {
    Assign assign = job();
    assign.spec.verb = verb;
    assign.spec.object = "host vmware";
    VmSpec vm;
    vm.id = VmId{22};
    vm.memory_mb = 768;
    vm.disks = {{"scsi0:0", 20}};
    vm.nics = {{0, "00:50:56:00:00:01", "vmnet0"}};
    assign.spec.vm = vm;
    return assign;
}

Assign vmnet_job(const std::string& name, const std::string& device) {
    Assign assign = job();
    assign.spec.verb = "add";
    assign.spec.object = "host vmwarenet";
    assign.spec.vmnet = VmnetSpec{name, VmnetKind::bridge, device, "", ""};
    return assign;
}

CommandResult says(std::string output) {
    return {0, std::move(output), ""};
}

CommandResult fails(std::int32_t exit_status, std::string error_output) {
    return {exit_status, "", std::move(error_output)};
}

CommandResult state_is(const std::string& state) {
    return says("getstate() = " + state + "\n");
}

CommandResult not_registered() {
    const std::string vmx = "/state/partition1/vmware/0/0.vmx";
    return fails(11, "/usr/bin/vmware-cmd: Could not connect to VM " + vmx +
                         "\n  (VMControl error -11: No such virtual machine: The config file " +
                         vmx +
                         " is not registered.\n"
                         "Please register the config file on the server.  For example:\n"
                         "vmware-cmd -s register \"" +
                         vmx + "\")\n");
}

CommandResult state_conflict(const std::string& operation, const std::string& state) {
    return fails(8,
                 "VMControl error -8: Invalid operation for virtual machine's current state: The "
                 "requested operation (\"" +
                     operation +
                     "\") could not be completed because it conflicted with the state of the "
                     "virtual machine (\"" +
                     state +
                     "\") at the time the request was received.  This error often occurs because "
                     "the state of the virtual machine changed before it received the request.\n");
}

CommandResult serverd_dead() {
    return fails(14,
                 "/usr/bin/vmware-cmd: Could not connect to vmware-authd\n"
                 "  (VMControl error -14: Unexpected response from vmware-authd: 511 Error "
                 "connecting to /usr/sbin/vmware-serverd process.)\n");
}

CommandResult needs_input() {
    return fails(16, "VMControl error -16: Virtual machine requires user input to continue\n");
}

std::vector<std::string> Played::names() const {
    std::vector<std::string> names;
    for (const RemoteCommand& command : commands) names.push_back(command.name);
    return names;
}

std::vector<std::string> Played::shown() const {
    std::vector<std::string> lines;
    for (const RemoteCommand& command : commands) {
        if (!command.note.empty()) lines.push_back(command.note);
        if (!command.shown.empty()) lines.push_back(command.shown);
    }
    return lines;
}

const RemoteCommand& Played::named(const std::string& name) const {
    const auto found = std::ranges::find(commands, name, &RemoteCommand::name);
    REQUIRE(found != commands.end());
    return *found;
}

namespace {

Played play_script(drivers::Script script, const std::vector<CommandResult>& answers) {
    Played played;
    for (const CommandResult& answer : answers) {
        const RemoteCommand* command = script.pending();
        INFO("answered " << played.commands.size() << " commands; the script said: "
                         << (command != nullptr ? "" : script.report().message));
        REQUIRE(command != nullptr);
        played.commands.push_back(*command);
        CHECK(command->time_limit > std::chrono::milliseconds::zero());
        script.resume(answer);
    }
    INFO("the script wants more: " << (script.pending() != nullptr ? script.pending()->name : ""));
    REQUIRE(script.pending() == nullptr);
    played.report = script.report();
    return played;
}

}  // namespace

Played play(const Assign& assign, const std::vector<CommandResult>& answers) {
    return play_script(drivers::make_script(assign), answers);
}

Played play_stop(const Assign& assign, const std::vector<CommandResult>& answers) {
    return play_script(drivers::make_stop_script(assign), answers);
}

}  // namespace grivon::test
