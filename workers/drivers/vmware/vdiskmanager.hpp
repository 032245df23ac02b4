// vmware-vdiskmanager: the command that makes a disk, and what it answers, read.
//
// It prints headings, progress rewritten in place by carriage returns, and "Virtual disk creation
// successful."; newer builds complain on stderr and succeed all the same. So: it worked if the exit
// status is 0 and some line speaks of success. Facts: forum transcripts of Server 1.0.5, Apache
// VCL's vmware modules, packer issue 2125. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/host_connection.hpp"
#include "wire/job_report.hpp"
#include "wire/vm_spec.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::vmware {

// "disk:scsi0:0": tells recovery which disk an earlier attempt began to make.
[[nodiscard]] std::string disk_step(const DiskSpec& disk);
inline constexpr std::string_view disk_step_head = "disk:";

// Makes a growable disk in one file, as the VMware Roll does.
[[nodiscard]] RemoteCommand make_disk(const HostConnection& host, const DiskSpec& disk,
                                      const std::string& path);

// Makes one that is a copy of another.
[[nodiscard]] RemoteCommand copy_disk(const HostConnection& host, const DiskSpec& disk,
                                      const std::string& image, const std::string& path);
// Makes the copy as large as the disk is to be.
[[nodiscard]] RemoteCommand grow_disk(const HostConnection& host, const DiskSpec& disk,
                                      const std::string& path);

// The report on a disk that could not be made; nothing if it was.
[[nodiscard]] std::optional<JobReport> disk_failure(const HostConnection& host,
                                                    const DiskSpec& disk, const std::string& path,
                                                    const CommandResult& result);

// The tool refused because the file was there already: it is not of its making.
[[nodiscard]] bool met_existing_file(const CommandResult& result);

}  // namespace grivon::drivers::vmware
