#include "workers/drivers/libvirt/job_check.hpp"

#include <algorithm>

#include "wire/values.hpp"
#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/text.hpp"

namespace grivon::drivers::libvirt {
namespace {

constexpr std::size_t name_bytes_max = 200;  // it becomes part of file names

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::optional<JobReport> check_identity(const Assign& assign, const VmSpec& vm) {
    if (!is_uuid(uuid_of(vm))) return malformed(assign, "UUID", uuid_of(vm));
    if (!is_domain_name(domain_name(vm))) return malformed(assign, "VM's name", domain_name(vm));
    return std::nullopt;
}

// A VM that is looked at as one of its kind, if the common check has nothing against the job.
std::optional<JobReport> with_identity(const Assign& assign, std::optional<JobReport> wrong) {
    if (wrong) return wrong;
    return check_identity(assign, *assign.spec.vm);
}

}  // namespace

std::optional<JobReport> check_domain_job(const Assign& assign) {
    return with_identity(assign, check_vm_job(assign));
}

std::optional<JobReport> check_domain_power_job(const Assign& assign) {
    return with_identity(assign, check_power_job(assign));
}

std::optional<JobReport> check_domain_hardware_job(const Assign& assign) {
    return with_identity(assign, check_hardware_job(assign));
}

std::optional<JobReport> check_domains_job(const Assign& assign) {
    if (auto wrong = check_vms_job(assign)) return wrong;
    for (const VmSpec& vm : assign.spec.desired->vms) {
        if (auto wrong = check_identity(assign, vm)) return wrong;
    }
    return std::nullopt;
}

std::optional<JobReport> check_snapshot_job(const Assign& assign) {
    if (auto wrong = check_domain_job(assign)) return wrong;
    const std::string name = parameter(assign, "name");
    const bool needed = assign.spec.verb != "refresh";
    const bool right = name.empty() ? !needed : is_domain_name(name) && name.front() != '-';
    if (!right) return malformed(assign, "name of a snapshot", name);
    return std::nullopt;
}

bool is_domain_name(std::string_view text) {
    return is_printable(text) && text.size() <= name_bytes_max && !contains(text, "/") &&
           !std::ranges::all_of(text, is_digit);
}

}  // namespace grivon::drivers::libvirt
