#include "workers/drivers/vmware_server/vdiskmanager.hpp"

#include <algorithm>
#include <string_view>

#include "workers/drivers/text.hpp"
#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/time_limits.hpp"

namespace grivon::drivers::vmware_server {
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
    return "disk:" + disk.device;
}

RemoteCommand make_disk(const HostConnection& host, const DiskSpec& disk, const std::string& path) {
    const Words words{"vmware-vdiskmanager", "-c", "-a", "lsilogic", "-s",
                      size_word(disk),       "-t", "0",  path};
    RemoteCommand command;
    command.name = disk_step(disk);
    command.line = tool_line(words);
    command.shown = shown_plain(host, words);
    command.time_limit = time_limits::make_disk;
    command.recorded_first = true;
    return command;
}

std::optional<JobReport> disk_failure(const HostConnection& host, const DiskSpec& disk,
                                      const std::string& path, const CommandResult& result) {
    if (result.exit_status == 0 && speaks_of_success(result.output + result.error_output)) {
        return std::nullopt;
    }
    JobReport report =
        command_failed("cannot make " + path + " on " + host.name, host, result, VmState::none);
    if (says(result, "disk is full")) {
        return with_advice(std::move(report), "free space on the host and create the VM again");
    }
    if (met_existing_file(result)) {
        return with_advice(std::move(report), "move or remove the file and create the VM again");
    }
    if (says(result, "invalid disk size") || says(result, "usage:")) {
        // What a usage text ends with explains nothing.
        report.message = "cannot make " + path + " on " + host.name +
                         ": vmware-vdiskmanager does not take " + size_word(disk) +
                         " for a disk; give a size from 1 to 950 GB";
    }
    return report;
}

bool met_existing_file(const CommandResult& result) {
    return result.exit_status != 0 && says(result, "already exists");
}

}  // namespace grivon::drivers::vmware_server
