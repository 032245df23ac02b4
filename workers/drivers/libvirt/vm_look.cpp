#include "workers/drivers/libvirt/vm_look.hpp"

#include <algorithm>

#include "workers/drivers/libvirt/dialect.hpp"
#include "workers/drivers/libvirt/disks.hpp"
#include "workers/drivers/libvirt/domain.hpp"
#include "workers/drivers/libvirt/time_limits.hpp"
#include "workers/drivers/libvirt/virsh.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/files.hpp"

namespace grivon::drivers::libvirt {
namespace {

constexpr std::string_view domain_prefix = "domain ";
constexpr std::string_view kvm_line = "accelerator kvm";

// The files are the script's words: "$@".
constexpr auto files_script = R"sh(for file
do
    look_for "$file"
done
)sh";

constexpr auto domains_script = R"sh(domains=$(look list --all --uuid --name) || exit
printf '%s\n' "$domains" | sed 's/^/domain /'
)sh";

// libvirt itself knows whether it can use /dev/kvm; it tells that only those who may change things.
constexpr auto accelerator_script = R"sh(
if LC_ALL=C timeout -s KILL "$answer_s" virsh -c "$uri" domcapabilities --virttype kvm \
    </dev/null >/dev/null 2>&1
then
    echo 'accelerator kvm'
fi
)sh";

std::string files_lines(const HostConnection& host, const Words& files) {
    return virsh_functions(host) + look_for_function() + "set -- " + command_line(files) + "\n" +
           files_script;
}

std::string in_parentheses(const std::string& lines) {
    return "(\n" + lines + "\n)";
}

Words with_unfinished(const Words& disks) {
    Words words;
    for (const std::string& disk : disks) {
        words.push_back(disk);
        words.push_back(unfinished(disk));
    }
    return words;
}

}  // namespace

RemoteCommand look_before_create(const Assign& assign) {
    const HostConnection& host = assign.host;
    const VmSpec& vm = *assign.spec.vm;
    const VmPaths paths = paths_of(host, vm);
    Words files{host.data_dir};
    for (const std::string& file : with_unfinished(paths.disks)) files.push_back(file);
    if (vm.image && !vm.image->seed.empty()) files.push_back(vm.image->seed);
    std::string lines = files_lines(host, files) + domains_script;
    if (vm.image && !vm.image->path.empty()) lines += look_at_image_lines(vm.image->path);
    if (dialect_of(host).emulation) lines += accelerator_lines();
    return quiet("look", in_parentheses(lines + dominfo_line(host, vm)), time_limits::look * 3);
}

RemoteCommand look_at_remains(const Assign& assign, std::string name) {
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    Words files = with_unfinished(removable_disks(paths));
    files.push_back(paths.directory);
    return quiet(std::move(name),
                 in_parentheses(files_lines(assign.host, files) +
                                dominfo_line(assign.host, *assign.spec.vm)),
                 time_limits::look);
}

std::optional<std::string> uuid_of_name(const CommandResult& looked, const std::string& name) {
    for (const std::string_view line : lines_of(looked.output)) {
        if (!line.starts_with(domain_prefix)) continue;
        const auto domain = listed_domain(line.substr(domain_prefix.size()));
        if (domain && domain->name == name) return domain->uuid;
    }
    return std::nullopt;
}

std::string accelerator_lines() {
    return accelerator_script + 1;
}

Accelerator accelerator_seen(const HostConnection& host, const CommandResult& looked) {
    if (!dialect_of(host).emulation) return Accelerator::xen;
    const auto lines = lines_of(looked.output);
    const bool kvm = std::ranges::find(lines, kvm_line) != lines.end();
    return kvm ? Accelerator::kvm : Accelerator::none;
}

Words removable_disks(const VmPaths& paths) {
    Words disks;
    std::ranges::copy_if(paths.disks, std::back_inserter(disks),
                         [](const std::string& disk) { return !is_device(disk); });
    return disks;
}

}  // namespace grivon::drivers::libvirt
