#include "workers/drivers/libvirt/vm_create.hpp"

#include "workers/drivers/libvirt/time_limits.hpp"
#include "workers/drivers/libvirt/units.hpp"
#include "workers/drivers/libvirt/virsh.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/drivers/vm/files.hpp"

namespace grivon::drivers::libvirt {
RemoteCommand define_domain(const HostConnection& host, const VmSpec& vm, Accelerator accelerator) {
    const Words words = virsh(host, {"define", "/dev/stdin"});
    // Through a pipe: what sshd gives as stdin may be a socket, which cannot be opened by name.
    RemoteCommand command =
        quiet("define", "cat | LC_ALL=C " + command_line(words), time_limits::define);
    command.shown = shown_plain(host, words);
    command.input = render_domain(host, vm, accelerator);
    return command;
}

RemoteCommand take_back(const VmPaths& paths, const Words& disks) {
    Words files{paths.console_log};
    for (const std::string& disk : disks) {
        files.push_back(disk);
        files.push_back(unfinished(disk));
    }
    const std::string line = remove_line(files) + " &&\n{ " +
                             command_line(Words{"rmdir", "--", paths.directory}) +
                             " 2>/dev/null || :; }";
    return quiet("clean-up", line, time_limits::remove_files);
}

std::uint64_t disk_bytes(const DiskSpec& disk) {
    return disk.size_gb * bytes_of_gb;
}

}  // namespace grivon::drivers::libvirt
