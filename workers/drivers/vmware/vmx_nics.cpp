#include "workers/drivers/vmware/vmx_nics.hpp"

#include <algorithm>

#include "workers/drivers/vmware/vmx.hpp"
#include "workers/drivers/vmware/vmx_settings.hpp"

namespace grivon::drivers::vmware {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// "ethernet0.vnet = …", in any case of letters.
bool is_about_nic(std::string_view line) {
    constexpr std::string_view head = "ethernet";
    const std::string key = key_in(line);
    if (!key.starts_with(head)) return false;
    const auto dot = key.find('.');
    return dot != std::string::npos && dot > head.size() &&
           std::all_of(key.begin() + head.size(), key.begin() + static_cast<std::ptrdiff_t>(dot),
                       is_digit);
}

}  // namespace

std::string with_nics(std::string_view vmx, const HostConnection& host, const VmSpec& vm) {
    std::string text;
    while (!vmx.empty()) {
        const auto end = std::min(vmx.find('\n'), vmx.size() - 1) + 1;
        const std::string_view line = vmx.substr(0, end);
        if (!is_about_nic(line)) text += line;
        vmx.remove_prefix(end);
    }
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    return text + render_nics(host, vm);
}

}  // namespace grivon::drivers::vmware
