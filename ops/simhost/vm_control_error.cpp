#include "vm_control_error.hpp"

namespace simhost {

int VmControlError::exit_status() const {
    return -number % 256;
}

namespace vm_control {
namespace {

VmControlError plain(int number, std::string_view text) {
    return {number, "VMControl error " + std::to_string(number) + ": " + std::string(text)};
}

// Errors met while vmware-cmd still connects.
VmControlError connecting(int number, std::string_view to, std::string_view text) {
    return {number, "/usr/bin/vmware-cmd: Could not connect to " + std::string(to) + "\n  (" +
                        plain(number, text).text + ")"};
}

constexpr std::string_view invalid_operation =
    "Invalid operation for virtual machine's current state: ";

}  // namespace

VmControlError error_for(const VmRefusal& refusal) {
    using Kind = VmRefusal::Kind;
    switch (refusal.kind) {
        case Kind::no_such_vm:
        case Kind::unreadable:
            return no_such_vm();
        case Kind::wrong_state:
            return state_conflict(refusal.operation, refusal.state);
        case Kind::no_tools:
            return tools_not_running();
        case Kind::timed_out:
            return timed_out();
        case Kind::asks:
            return needs_input();
        case Kind::disk_full:
            return unknown_error(
                "An error occurred while writing a file; the disk is full. Data has not been "
                "saved. Free some space and try again.");
        default:
            return unknown_error(refusal.text);
    }
}

VmControlError timed_out() {
    return plain(-7, "Timeout");
}

VmControlError state_conflict(std::string_view operation, std::string_view state) {
    return plain(-8, std::string(invalid_operation) + "The requested operation (\"" +
                         std::string(operation) +
                         "\") could not be completed because it conflicted with the state of the "
                         "virtual machine (\"" +
                         std::string(state) +
                         "\") at the time the request was received.  This error often occurs "
                         "because the state of the virtual machine changed before it received the "
                         "request.");
}

VmControlError tools_not_running() {
    return plain(-8,
                 std::string(invalid_operation) + "Make sure the VMware Server Tools are running");
}

VmControlError no_such_vm() {
    return plain(-11, "No such virtual machine");
}

VmControlError not_registered(std::string_view vmx_path) {
    const std::string path(vmx_path);
    return connecting(-11, "VM " + path,
                      "No such virtual machine: The config file " + path +
                          " is not registered.\n"
                          "Please register the config file on the server.  For example:\n"
                          "vmware-cmd -s register \"" +
                          path + "\"");
}

VmControlError serverd_dead() {
    return connecting(-14, "vmware-authd",
                      "Unexpected response from vmware-authd: 511 Error connecting to "
                      "/usr/sbin/vmware-serverd process.");
}

VmControlError already_exists() {
    return plain(-20, "Virtual machine already exists");
}

VmControlError invalid_arguments() {
    return plain(-1, "Invalid arguments");
}

VmControlError needs_input() {
    return plain(-16, "Virtual machine requires user input to continue");
}

VmControlError unknown_error(std::string_view what) {
    return plain(-999, "Unknown error: " + std::string(what));
}

}  // namespace vm_control
}  // namespace simhost
