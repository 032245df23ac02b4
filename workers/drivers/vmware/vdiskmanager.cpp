#include "workers/drivers/vmware/vdiskmanager.hpp"

#include <algorithm>
#include <string_view>

#include "wire/hypervisors.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/commands.hpp"
#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware/time_limits.hpp"

namespace grivon::drivers::vmware {
namespace {

std::string size_word(const DiskSpec& disk) {
    return std::to_string(disk.size_gb) + "Gb";
}

bool speaks_of_success(std::string_view output) {
    return std::ranges::any_of(lines_of(output), [](std::string_view line) {
        return contains_ignoring_case(line, "success");
    });
}

// Both streams: where the tool writes its errors is not known for every build.
bool says(const CommandResult& result, std::string_view words) {
    return contains_ignoring_case(result.error_output, words) ||
           contains_ignoring_case(result.output, words);
}

JobReport with_advice(JobReport report, std::string_view advice) {
    if (report.message.ends_with('.')) report.message.pop_back();
    report.message.append("; ").append(advice);
    return report;
}

}  // namespace

std::string disk_step(const DiskSpec& disk) {
    return std::string(disk_step_head) + disk.device;
}

namespace {

RemoteCommand run_tool(const HostConnection& host, std::string name, const Words& words) {
    RemoteCommand command =
        echoed(std::move(name), words, shown_plain(host, words), time_limits::make_disk);
    command.recorded_first = true;
    return command;
}

std::string what_failed(const HostConnection& host, const std::string& path) {
    return "cannot make " + path + " on " + host.name + ": ";
}

}  // namespace

RemoteCommand make_disk(const HostConnection& host, const DiskSpec& disk, const std::string& path) {
    return run_tool(
        host, disk_step(disk),
        {"vmware-vdiskmanager", "-c", "-a", "lsilogic", "-s", size_word(disk), "-t", "0", path});
}

RemoteCommand copy_disk(const HostConnection& host, const DiskSpec& disk, const std::string& image,
                        const std::string& path) {
    return run_tool(host, disk_step(disk), {"vmware-vdiskmanager", "-r", image, "-t", "0", path});
}

RemoteCommand grow_disk(const HostConnection& host, const DiskSpec& disk, const std::string& path) {
    return run_tool(host, "grow-" + disk_step(disk),
                    {"vmware-vdiskmanager", "-x", size_word(disk), path});
}

std::optional<JobReport> disk_failure(const HostConnection& host, const DiskSpec& disk,
                                      const std::string& path, const CommandResult& result) {
    if (result.exit_status == 0 && speaks_of_success(result.output + result.error_output)) {
        return std::nullopt;
    }
    const HypervisorTraits& traits = traits_of(host.hypervisor);
    JobReport report = failed(what_failed(host, path) + last_words_of(host, result, traits.title),
                              result.exit_status, VmState::none);
    if (says(result, "disk is full")) {
        return with_advice(std::move(report), "free space on the host and create the VM again");
    }
    if (met_existing_file(result)) {
        return with_advice(std::move(report), "move or remove the file and create the VM again");
    }
    if (says(result, "invalid disk size") || says(result, "usage:")) {
        // What a usage text ends with explains nothing.
        report.message = what_failed(host, path) + "vmware-vdiskmanager does not take " +
                         size_word(disk) + " for a disk; give a size from 1 to " +
                         std::to_string(traits.bounds.disk_gb_max) + " GB";
    }
    return report;
}

bool met_existing_file(const CommandResult& result) {
    return result.exit_status != 0 && says(result, "already exists");
}

}  // namespace grivon::drivers::vmware
