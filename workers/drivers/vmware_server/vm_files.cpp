#include "workers/drivers/vmware_server/vm_files.hpp"

#include "workers/drivers/quote.hpp"
#include "workers/drivers/vmware_server/time_limits.hpp"

namespace grivon::drivers::vmware_server {
namespace {

// The files are the script's words: "$@".
constexpr auto look_script = R"sh(for file
do
    look_for "$file"
done
LC_ALL=C vmware-cmd "$vmx" getstate </dev/null)sh";

RemoteCommand look_at(std::string name, const Words& files, const std::string& vmx) {
    const std::string line = shell_variable("vmx", vmx) + "set -- " + command_line(files) + "\n" +
                             look_for_function() + look_script;
    return quiet(std::move(name), line, time_limits::getstate);
}

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

// vmware-vdiskmanager and a VM's process lock a disk by a file beside it.
Words with_locks(const Words& disks) {
    Words words;
    for (const std::string& disk : disks) {
        words.push_back(disk);
        words.push_back(disk + ".WRITELOCK");
    }
    return words;
}

// A name beside the .vmx: the rename must not leave the file system.
std::string unfinished(const std::string& vmx) {
    return vmx + ".new";
}

}  // namespace

RemoteCommand look_at_vm(std::string name, const HostConnection& host, const VmPaths& paths) {
    Words files{host.data_dir, paths.vmx};
    files.insert(files.end(), paths.disks.begin(), paths.disks.end());
    return look_at(std::move(name), files, paths.vmx);
}

RemoteCommand look_at_remains(std::string name, const VmPaths& paths) {
    Words files = with_locks(paths.disks);
    files.push_back(paths.directory);
    return look_at(std::move(name), files, paths.vmx);
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

RemoteCommand remove_disks(const Words& disks) {
    return quiet("remove-unfinished", remove_line(with_locks(disks)), time_limits::helper);
}

std::vector<RemoteCommand> remove_for_good(const HostConnection& host, const VmPaths& paths) {
    std::vector<RemoteCommand> commands;
    Words disks{"rm", "-f"};
    for (const std::string& file : with_locks(paths.disks)) disks.push_back(file);
    if (!paths.disks.empty()) {
        commands.push_back(
            echoed("remove-disks", disks, shown_plain(host, disks), time_limits::remove_files));
    }
    const Words directory{"rm", "-Rf", paths.directory};
    commands.push_back(echoed("remove-directory", directory, shown_plain(host, directory),
                              time_limits::remove_files));
    return commands;
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
