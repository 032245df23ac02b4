#include "workers/drivers/vmware_workstation/clones.hpp"

#include <map>

#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/files.hpp"
#include "workers/drivers/vm/report.hpp"
#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware/vmx_settings.hpp"
#include "workers/drivers/vmware_workstation/vmsd.hpp"

namespace grivon::drivers::vmware_workstation {
namespace {

using namespace vmware;

constexpr std::string_view clone_mark = "clone-vmsd ";  // each line of the .vmsd

constexpr auto clones_script = R"sh(
[ ! -r "$vmsd" ] ||
    sed -n 's/^snapshot[0-9]*\.clone[0-9]* *= *"\(.*\)\/[^\/]*".*/\1/p' "$vmsd" |
    while read -r clone; do look_for "$clone"; done)sh";

constexpr auto print_script = R"sh(
[ ! -r "$vmsd" ] || head -c 100000 -- "$vmsd" | sed 's/^/clone-vmsd /')sh";

std::string directory_of(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}

}  // namespace

std::string look_at_clones_script() {
    return clones_script;
}

std::set<std::string> cloned_snapshots(std::string_view vmsd, const std::set<std::string>& files) {
    std::map<std::string, std::string, std::less<>> names;  // by "snapshot0"
    std::set<std::string, std::less<>> cloned;
    for (const std::string_view line : lines_of(vmsd)) {
        const auto key = trim(line.substr(0, line.find('=')));
        const auto dot = key.find('.');
        if (dot == std::string_view::npos || !key.starts_with("snapshot")) continue;
        const std::string snapshot(key.substr(0, dot));
        const auto field = key.substr(dot + 1);
        const std::string value = setting_in(line, key).value_or("");
        if (field == "displayName") names[snapshot] = one_line(value);
        const bool is_clone = field.starts_with("clone") && value.starts_with('/');
        if (is_clone && files.contains(directory_of(value))) cloned.insert(snapshot);
    }
    std::set<std::string> found;
    for (const std::string& snapshot : cloned) found.insert(names[snapshot]);
    return found;
}

RemoteCommand look_with_clones(const Assign& assign, RemoteCommand look) {
    const std::string vmx = vmx_of(assign);
    look.line += "\n" + shell_variable("vmsd", vmsd_of(vmx)) + clones_script + print_script;
    return look;
}

std::optional<JobReport> end_if_cloned(const Assign& assign, const CommandResult& looked) {
    std::string vmsd;
    for (const std::string_view line : lines_of(looked.output)) {
        if (line.starts_with(clone_mark)) vmsd.append(line.substr(clone_mark.size())).append("\n");
    }
    const auto cloned = cloned_snapshots(vmsd, files_seen(looked));
    if (cloned.empty()) return std::nullopt;
    return refused(name_of_vm(assign) + " has linked clones that stand on its snapshot \"" +
                   *cloned.begin() + "\"; destroy them first");
}

}  // namespace grivon::drivers::vmware_workstation
