#include "workers/drivers/vmware/vmx_hardware.hpp"

#include <algorithm>
#include <charconv>

#include "workers/drivers/vmware/vmx_settings.hpp"

namespace grivon::drivers::vmware {
namespace {

constexpr std::string_view cpus_key = "numvcpus";
constexpr std::string_view memory_key = "memsize";

std::optional<std::uint32_t> number_of(std::string_view text) {
    std::uint32_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// Calls visit with each line, without its end, and with the end that it has.
template <class Visit>
void each_line(std::string_view text, Visit visit) {
    while (!text.empty()) {
        const auto newline = text.find('\n');
        auto line = text.substr(0, newline);
        auto rest = newline == std::string_view::npos ? std::string_view() : text.substr(newline);
        std::string end(rest.substr(0, std::min<std::size_t>(rest.size(), 1)));
        text = rest.empty() ? rest : rest.substr(1);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
            end.insert(0, "\r");
        }
        visit(line, end);
    }
}

std::string setting(std::string_view key, std::uint32_t value) {
    return std::string(key) + " = \"" + std::to_string(value) + "\"";
}

}  // namespace

std::optional<VmHardware> hardware_in(std::string_view vmx) {
    std::optional<std::uint32_t> cpus = 1;
    std::optional<std::uint32_t> memory_mb;
    each_line(vmx, [&](std::string_view line, const std::string&) {
        if (sets(line, cpus_key)) cpus = number_of(value_in(line));
        if (sets(line, memory_key)) memory_mb = number_of(value_in(line));
    });
    if (!cpus || !memory_mb) return std::nullopt;
    return VmHardware{*cpus, *memory_mb};
}

std::string with_hardware(std::string_view vmx, const VmHardware& hardware) {
    std::string text;
    bool has_cpus = false;
    bool has_memory = false;
    each_line(vmx, [&](std::string_view line, const std::string& end) {
        const bool cpus = sets(line, cpus_key);
        const bool memory = sets(line, memory_key);
        has_cpus = has_cpus || cpus;
        has_memory = has_memory || memory;
        if (cpus)
            text += setting(cpus_key, hardware.cpus);
        else if (memory)
            text += setting(memory_key, hardware.memory_mb);
        else
            text += line;
        text += end;
    });
    if (!has_cpus || !has_memory)
        if (!text.empty() && !text.ends_with('\n')) text += '\n';
    if (!has_cpus) text += setting(cpus_key, hardware.cpus) + "\n";
    if (!has_memory) text += setting(memory_key, hardware.memory_mb) + "\n";
    return text;
}

}  // namespace grivon::drivers::vmware
