#include "workers/drivers/vmware_server/vm_files.hpp"

#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vmware_server/time_limits.hpp"

namespace grivon::drivers::vmware_server {
namespace {

constexpr std::string_view found_prefix = "found ";

// The files are the script's words: "$@".
constexpr auto look_script = R"sh(for file
do
    if [ -e "$file" ]; then printf 'found %s\n' "$file"; fi
done
LC_ALL=C vmware-cmd "$vmx" getstate </dev/null)sh";

// vmware-vdiskmanager and a VM's process lock a disk by a file beside it.
Words with_locks(const Words& disks) {
    Words words;
    for (const std::string& disk : disks) {
        words.push_back(disk);
        words.push_back(disk + ".WRITELOCK");
    }
    return words;
}

std::string remove_line(const Words& paths) {
    Words words{"rm", "-f", "--"};
    words.insert(words.end(), paths.begin(), paths.end());
    return command_line(words);
}

// A name beside the .vmx: the rename must not leave the file system.
std::string unfinished(const std::string& vmx) {
    return vmx + ".new";
}

}  // namespace

RemoteCommand look_at_vm(const HostConnection& host, const VmPaths& paths) {
    Words files{host.data_dir, paths.vmx};
    files.insert(files.end(), paths.disks.begin(), paths.disks.end());
    const std::string line =
        shell_variable("vmx", paths.vmx) + "set -- " + command_line(files) + "\n" + look_script;
    return quiet("look", line, time_limits::getstate);
}

std::set<std::string> files_seen(const CommandResult& looked) {
    std::set<std::string> files;
    for (const std::string_view line : lines_of(looked.output)) {
        if (line.starts_with(found_prefix)) files.emplace(line.substr(found_prefix.size()));
    }
    return files;
}

RemoteCommand write_vmx(const VmPaths& paths, Bytes text) {
    const std::string file = unfinished(paths.vmx);
    const std::string line =
        command_line(Words{"mkdir", "-p", "--", paths.disks_directory, paths.directory}) + " &&\n" +
        "cat >" + quote(file) + " &&\n" +
        // VMware Server registers only an executable .vmx.
        command_line(Words{"chmod", "755", "--", file}) + " &&\n" +
        command_line(Words{"mv", "-f", "--", file, paths.vmx});
    RemoteCommand command = quiet(vmx_step, line, time_limits::helper);
    command.input = std::move(text);
    return command;
}

RemoteCommand remove_disks(const Words& disks) {
    return quiet("remove-unfinished", remove_line(with_locks(disks)), time_limits::helper);
}

RemoteCommand remove_vm(const VmPaths& paths, const Words& disks) {
    Words files = with_locks(disks);
    files.push_back(paths.vmx);
    files.push_back(unfinished(paths.vmx));
    const std::string line = remove_line(files) + " &&\n{ " +
                             command_line(Words{"rmdir", "--", paths.directory}) +
                             " 2>/dev/null || :; }";
    return quiet("clean-up", line, time_limits::helper);
}

}  // namespace grivon::drivers::vmware_server
