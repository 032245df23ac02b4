#include "workers/drivers/libvirt/report.hpp"

#include <utility>

#include "workers/drivers/libvirt/error.hpp"

namespace grivon::drivers::libvirt {
namespace {

constexpr std::string_view product = "libvirt (virsh, qemu-img)";

}  // namespace

JobReport command_failed(const std::string& what, const HostConnection& host,
                         const CommandResult& result, std::optional<VmState> vm) {
    const auto error = error_in(result);
    if (error && error->kind == ErrorClass::hypervisor_down) {
        return failed("libvirtd on " + host.name + " does not answer (" + error->text +
                          "); start it there (systemctl start libvirtd) and run this again",
                      result.exit_status, std::nullopt);
    }
    return failed(what + ": " + words_of(host, result), result.exit_status, vm);
}

JobReport state_not_seen(const Assign& assign, const CommandResult& looked) {
    return command_failed("cannot see the state of " + name_of_vm(assign), assign.host, looked);
}

JobReport before_any_change(const CommandResult& looked, JobReport look_failed) {
    if (!hypervisor_is_down(looked)) return look_failed;
    return nothing_begun(std::move(look_failed));
}

std::string words_of(const HostConnection& host, const CommandResult& result) {
    const auto error = error_in(result);
    std::string words = words_or_status(error ? error->text : std::string(), host, result, product);
    const std::string_view advice = error ? traits_of(error->kind).advice : std::string_view();
    if (!advice.empty()) words.append("; ").append(advice);
    return words;
}

}  // namespace grivon::drivers::libvirt
