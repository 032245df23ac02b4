#include "workers/drivers/vmware/configurations.hpp"

#include <charconv>
#include <utility>

#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vmware/vmx_settings.hpp"

namespace grivon::drivers::vmware {
namespace {

constexpr std::string_view configuration_head = "configuration ";
constexpr std::string_view setting_mark = "= ";
constexpr std::string_view end_of_configuration = "end";
constexpr std::string_view sectors_head = "sectors ";  // "sectors 41943040 /…/0.vmdk"

// The descriptor of a disk, alone or in front of the data, has a line for each file of it:
// RW 41943040 SPARSE "0.vmdk"
constexpr auto sectors_script = R"sh(sectors_of() {
    [ ! -r "$1" ] || head -c 65536 -- "$1" | tr '\000\r' '\n\n' | awk -v word="$2" -v disk="$1" '
        $1 == "RW" && $2 ~ /^[0-9]+$/ { sum += $2 }
        END { if (sum > 0) printf "%s %.0f %s\n", word, sum, disk }'
}
)sh";

constexpr auto configuration_script = R"sh(look_at_configuration() {
    [ -r "$1" ] || return 0
    printf 'configuration %s\n' "$1"
    grep -iE "$settings" -- "$1" 2>/dev/null | tr -d '\r' | cut -c 1-400 | sed 's/^/= /'
    echo end
    sed -n 's/^.*\.fileName *= *"\(.*\.vmdk\)".*/\1/p' "$1" 2>/dev/null | while read -r disk; do
        case $disk in /*) ;; *) disk=${1%/*}/$disk ;; esac
        sectors_of "$disk" sectors
    done
}
)sh";

// "/home/anna/vmware/Debian/Debian.vmx" → "Debian"
std::string stem_of(const std::string& vmx) {
    const std::string name = vmx.substr(vmx.rfind('/') + 1);
    return name.substr(0, name.rfind('.'));
}

}  // namespace

std::string sectors_function() {
    return sectors_script;
}

std::string look_at_configuration_function() {
    return shell_variable("settings", settings_of_interest()) + sectors_script +
           configuration_script;
}

bool Configurations::take(std::string_view line) {
    if (const auto vmx = after(line, configuration_head)) {
        vmx_ = *vmx;
        text_.clear();
    } else if (const auto setting = after(line, setting_mark)) {
        text_.append(*setting).append("\n");
    } else if (line == end_of_configuration) {
        texts_[vmx_] = std::exchange(text_, {});
    } else if (const auto sectors = after(line, sectors_head)) {
        take_sectors(*sectors);
    } else {
        return false;
    }
    return true;
}

void Configurations::take_sectors(std::string_view text) {
    const auto blank = text.find(' ');
    if (blank == std::string_view::npos) return;
    std::uint64_t& sectors = disk_sectors_[std::string(text.substr(blank + 1))];
    std::from_chars(text.data(), text.data() + blank, sectors);
}

std::optional<VmSpec> Configurations::spec_of(const std::string& vmx) const {
    const auto found = texts_.find(vmx);
    if (found == texts_.end()) return std::nullopt;
    auto spec = spec_in(found->second, vmx);
    if (!spec) return std::nullopt;
    for (DiskSpec& disk : spec->disks) {
        const auto sectors = disk_sectors_.find(*disk.path);
        if (sectors != disk_sectors_.end())
            disk.size_gb = (sectors->second + gb_sectors - 1) / gb_sectors;
    }
    return spec;
}

VmSpec Configurations::stranger_at(const std::string& vmx) const {
    VmSpec spec = spec_of(vmx).value_or(VmSpec{});
    if (!spec.identity) spec.identity = VmIdentity{"", "", vmx};
    if (spec.identity->name.empty()) spec.identity->name = stem_of(vmx);
    return spec;
}

}  // namespace grivon::drivers::vmware
