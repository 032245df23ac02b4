#include "workers/drivers/vmware/files.hpp"

#include <string_view>

#include "workers/drivers/quote.hpp"
#include "workers/drivers/vmware/time_limits.hpp"

namespace grivon::drivers::vmware {
namespace {

constexpr auto replace_script = R"sh((
give_up() { rm -f -- "$new"; exit 1; }
cp -p -- "$vmx" "$new" && cat >"$new" || give_up
[ "$(wc -c <"$new")" -eq "$bytes" ] || {
    printf '%s was not written whole\n' "$new" >&2
    give_up
}
[ "$(wc -c <"$vmx")" -eq "$before_bytes" ] || {
    printf '%s was changed by somebody else meanwhile\n' "$vmx" >&2
    give_up
}
mv -f -- "$new" "$vmx" || give_up
))sh";

// vmware-vdiskmanager and a VM's process lock a disk by what they put beside it: of Workstation
// that is a directory.
std::string lock_of(const HostConnection& host, const std::string& disk) {
    return disk + (is_workstation(host) ? ".lck" : ".WRITELOCK");
}

Words with_locks(const HostConnection& host, const Words& disks) {
    Words words;
    for (const std::string& disk : disks) {
        words.push_back(disk);
        words.push_back(lock_of(host, disk));
    }
    return words;
}

// The layers that snapshots put over a disk, as VMware names them, and their locks.
std::string layers_of(const std::string& disk) {
    constexpr std::string_view suffix = ".vmdk";
    const std::string stem =
        disk.ends_with(suffix) ? disk.substr(0, disk.size() - suffix.size()) : disk;
    return quote(stem) + "-[0-9][0-9][0-9][0-9][0-9][0-9]*.vmdk*";
}

std::string removal_line(const HostConnection& host, const Words& files) {
    if (!is_workstation(host)) return remove_line(files);
    Words words{"rm", "-rf", "--"};  // a lock is a directory
    words.insert(words.end(), files.begin(), files.end());
    return command_line(words);
}

// "rm -f …": the line that runs, and the person sees.
std::string removal_of_disks(const HostConnection& host, const Words& disks) {
    Words words{"rm", is_workstation(host) ? "-rf" : "-f"};
    for (const std::string& file : with_locks(host, disks)) words.push_back(file);
    std::string line = command_line(words);
    if (!is_workstation(host)) return line;
    for (const std::string& disk : disks) line += " " + layers_of(disk);
    return line;
}

// A name beside the .vmx: the rename must not leave the file system.
std::string unfinished(const std::string& vmx) {
    return vmx + ".new";
}

}  // namespace

Words remains_of(const HostConnection& host, const VmPaths& paths) {
    Words files = with_locks(host, paths.disks);
    files.push_back(paths.directory);
    return files;
}

RemoteCommand make_directories(const VmPaths& paths) {
    return quiet("directories",
                 command_line(Words{"mkdir", "-p", "--", paths.disks_directory, paths.directory}),
                 time_limits::helper);
}

RemoteCommand write_vmx(const VmPaths& paths, Bytes text) {
    const std::string file = unfinished(paths.vmx);
    const std::string line = make_directories(paths).line + " &&\n" + "cat >" + quote(file) +
                             " &&\n" +
                             // VMware Server registers only an executable .vmx.
                             command_line(Words{"chmod", "755", "--", file}) + " &&\n" +
                             command_line(Words{"mv", "-f", "--", file, paths.vmx});
    RemoteCommand command = quiet(vmx_step, line, time_limits::helper);
    command.input = std::move(text);
    return command;
}

RemoteCommand read_vmx(std::string name, const VmPaths& paths) {
    return quiet(std::move(name), command_line(Words{"cat", "--", paths.vmx}), time_limits::helper);
}

RemoteCommand replace_vmx(const HostConnection& host, const VmPaths& paths,
                          std::size_t before_bytes, Bytes text) {
    const std::string file = unfinished(paths.vmx);
    RemoteCommand command =
        quiet(replace_vmx_step,
              shell_variable("vmx", paths.vmx) + shell_variable("new", file) +
                  shell_variable("bytes", std::to_string(text.size())) +
                  shell_variable("before_bytes", std::to_string(before_bytes)) + replace_script,
              time_limits::helper);
    command.shown =
        "ssh -x " + host.name + " \"cat >" + file + " && mv -f " + file + " " + paths.vmx + "\"";
    command.input = std::move(text);
    command.recorded_first = true;
    return command;
}

RemoteCommand remove_unfinished_vmx(const VmPaths& paths) {
    return quiet("clean-up", remove_line({unfinished(paths.vmx)}), time_limits::helper);
}

RemoteCommand remove_disks(const HostConnection& host, const Words& disks) {
    return quiet("remove-unfinished", removal_line(host, with_locks(host, disks)),
                 time_limits::helper);
}

std::vector<RemoteCommand> remove_for_good(const HostConnection& host, const VmPaths& paths) {
    std::vector<RemoteCommand> commands;
    if (!paths.disks.empty()) {
        const std::string line = removal_of_disks(host, paths.disks);
        commands.push_back(
            quiet("remove-disks", "LC_ALL=C " + line + " </dev/null", time_limits::remove_files));
        commands.back().shown = "ssh -x " + host.name + " " + line;
    }
    const Words directory{"rm", "-Rf", paths.directory};
    commands.push_back(echoed("remove-directory", directory, shown_plain(host, directory),
                              time_limits::remove_files));
    return commands;
}

RemoteCommand remove_vm(const HostConnection& host, const VmPaths& paths, const Words& disks) {
    Words files = with_locks(host, disks);
    files.push_back(paths.vmx);
    files.push_back(unfinished(paths.vmx));
    const std::string line = removal_line(host, files) + " &&\n{ " +
                             command_line(Words{"rmdir", "--", paths.directory}) +
                             " 2>/dev/null || :; }";
    return quiet("clean-up", line, time_limits::helper);
}

}  // namespace grivon::drivers::vmware
