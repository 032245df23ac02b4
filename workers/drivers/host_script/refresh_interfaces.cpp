#include "workers/drivers/host_script/refresh_interfaces.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

#include "wire/catalogue.hpp"
#include "workers/drivers/host_script/check.hpp"
#include "workers/drivers/host_script/host_script.hpp"
#include "workers/drivers/host_script/operations.hpp"
#include "workers/drivers/host_script/script_run.hpp"
#include "workers/drivers/text.hpp"

namespace grivon::drivers::host_script {
namespace {

using LineWords = std::vector<std::string_view>;

constexpr std::size_t ethernet_mac_size = 17;  // InfiniBand's are longer, and no MAC for a VM

LineWords words_of(std::string_view line) {
    LineWords words;
    while (!(line = trim(line)).empty()) {
        const auto end = std::min(line.find_first_of(" \t"), line.size());
        words.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return words;
}

// The word after `key`; empty if there is none.
std::string_view word_after(const LineWords& words, std::string_view key) {
    const auto found = std::ranges::find(words, key);
    return found == words.end() || found + 1 == words.end() ? std::string_view() : *(found + 1);
}

// "8" → "255.0.0.0"; busybox and iproute2 print prefixes, of a lone peer none.
std::string netmask_of(std::string_view prefix) {
    constexpr unsigned prefix_max = 32;
    unsigned bits = prefix_max;
    const auto [end, error] = std::from_chars(prefix.data(), prefix.data() + prefix.size(), bits);
    if (error != std::errc{} || bits > prefix_max) bits = prefix_max;
    const std::uint32_t mask = bits == 0 ? 0 : ~std::uint32_t{0} << (prefix_max - bits);
    return std::to_string(mask >> 24) + "." + std::to_string(mask >> 16 & 0xff) + "." +
           std::to_string(mask >> 8 & 0xff) + "." + std::to_string(mask & 0xff);
}

class Reader {
public:
    void read(std::string_view line) {
        const LineWords words = words_of(line);
        if (words.empty()) return;
        if (words.size() == 1 && (words[0] == "addresses" || words[0] == "routes")) {
            section_ = words[0] == "routes" ? Section::routes : Section::addresses;
        } else if (section_ == Section::devices) {
            read_device(words);
        } else if (section_ == Section::addresses) {
            read_address(words);
        } else {
            read_route(words);
        }
    }

    [[nodiscard]] bool complete() const { return section_ == Section::routes; }
    std::vector<InterfaceSpec> take() { return std::move(interfaces_); }

private:
    enum class Section { devices, addresses, routes };

    InterfaceSpec* find(std::string_view device) {
        const auto found = std::ranges::find(interfaces_, device, &InterfaceSpec::device);
        return found == interfaces_.end() ? nullptr : &*found;
    }

    void read_device(const LineWords& words) {
        if (words.size() != 2) return;
        if (words[0] == "interface") {
            interfaces_.emplace_back().device = words[1];
        } else if (!interfaces_.empty()) {
            InterfaceSpec& last = interfaces_.back();
            if (words[0] == "mac" && words[1].size() == ethernet_mac_size) last.mac = words[1];
            if (words[0] == "module") last.module = words[1];
        }
    }

    // "2: eth0    inet 10.1.1.1/8 …", or "2: eth0: <…" and the rest in lines of their own. The
    // first address of an interface is its own, those after it are added ones.
    void read_address(const LineWords& words) {
        if (words[0].ends_with(':') && words.size() > 1) {
            device_ = words[1].substr(0, words[1].find_first_of(":@"));
        }
        InterfaceSpec* interface = find(device_);
        const std::string_view address = word_after(words, "inet");
        if (interface == nullptr || address.empty() || !interface->address.empty()) return;
        const auto slash = std::min(address.find('/'), address.size());
        if (!ipv4_number(address.substr(0, slash))) return;
        interface->address = address.substr(0, slash);
        interface->netmask = netmask_of(address.substr(std::min(slash + 1, address.size())));
    }

    // "default via 10.1.1.1 dev eth0", or "default" and lines "nexthop via … dev …" after it.
    void read_route(const LineWords& words) {
        if (words[0] != "nexthop") in_default_ = words[0] == "default";
        if (!in_default_) return;
        InterfaceSpec* interface = find(word_after(words, "dev"));
        const std::string_view gateway = word_after(words, "via");
        if (interface == nullptr || !interface->gateway.empty() || !ipv4_number(gateway)) return;
        interface->gateway = gateway;
    }

    Section section_ = Section::devices;
    std::string_view device_;  // that the address lines are about
    bool in_default_ = false;  // the route lines are about the default route
    std::vector<InterfaceSpec> interfaces_;
};

}  // namespace

std::optional<std::vector<InterfaceSpec>> interfaces_in(std::string_view output) {
    Reader reader;
    for (const std::string_view line : lines_of(output)) reader.read(line);
    if (!reader.complete()) return std::nullopt;
    return reader.take();
}

Script refresh_interfaces(const Assign& assign) {
    ScriptRun run;
    if (auto wrong = malformed_host(assign.host.name)) co_return refusal(assign, *wrong);
    run.text = refresh_interfaces_script();
    const RemoteCommand command = script_command(assign, "look", run);
    CommandResult result = co_await Run{command};
    auto interfaces = interfaces_in(result.output);
    if (!interfaces && result.exit_status == exit_done) {
        result = {exit_not_known, "", "the list of its interfaces is cut short\n"};
    }
    if (result.exit_status != exit_done) co_return failed_report(assign, result);
    JobReport report;
    report.outcome = Outcome::succeeded;
    report.host = HostState::up;
    report.interfaces = std::move(interfaces);
    co_return report;
}

}  // namespace grivon::drivers::host_script
