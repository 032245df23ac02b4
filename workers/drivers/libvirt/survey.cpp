#include "workers/drivers/libvirt/survey.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <string_view>

#include "workers/drivers/libvirt/configuration.hpp"
#include "workers/drivers/libvirt/dialect.hpp"
#include "workers/drivers/libvirt/domain.hpp"
#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/libvirt/report.hpp"
#include "workers/drivers/libvirt/time_limits.hpp"
#include "workers/drivers/libvirt/virsh.hpp"
#include "workers/drivers/libvirt/vm_look.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vm/files.hpp"

namespace grivon::drivers::libvirt {
namespace {

// Every line begins with what it is: "domain UUID NAME", "saved UUID", "stat …" (domstats), "state
// UUID WORDS", "size BYTES PATH", "xml …". Files to look for come on stdin, a line each.
constexpr auto files_script = R"sh(while read -r file
do
    look_for "$file"
done
)sh";

constexpr auto list_script = R"sh(domains=$(look list --all --uuid --name) || exit
printf '%s\n' "$domains" | sed 's/^/domain /'
look list --all --with-managed-save --uuid | sed 's/^/saved /'
uuids=$(printf '%s\n' "$domains" |
    sed -n 's/^[-0-9 ]* *\([0-9a-f]\{8\}\(-[0-9a-f]\{4\}\)\{4\}[0-9a-f]\{8\}\).*/\1/p')
)sh";

// Of a VM that somebody is at, domstats tells what it can without waiting.
constexpr auto statistics_script = R"sh(
{ look domstats --nowait --state --block 2>/dev/null || look domstats --state --block; } |
    grep -E '^(Domain:|  state\.state=|  block\.[0-9]+\.(name|capacity)=)' | sed 's/^/stat /'
)sh";

constexpr auto states_script = R"sh(
for uuid in $uuids
do
    printf 'state %s %s\n' "$uuid" "$(look domstate "$uuid")"
done
)sh";

// One virsh for all: a VM that is gone meanwhile is left out.
constexpr auto configurations_script = R"sh(
configurations=
if [ -n "$uuids" ]
then
    configurations=$(look "$(printf 'dumpxml --inactive %s; ' $uuids)" 2>/dev/null |
        grep -E "$configuration_lines")
    printf '%s\n' "$configurations" | sed 's/^/xml /'
fi
)sh";

constexpr auto sizes_script = R"sh(
printf '%s\n' "$configurations" | sed -n "s/^      <source file='\([^'&]*\)'.*/\1/p" |
while read -r file
do
    bytes=$(LC_ALL=C timeout -s KILL "$answer_s" qemu-img info -U "$file" </dev/null 2>/dev/null |
        sed -n 's/^virtual size:.*(\([0-9]*\) bytes).*/\1/p')
    printf 'size %s %s\n' "${bytes:-0}" "$file"
done
)sh";

RemoteCommand survey_of(const Assign& assign, std::string name, const std::string& first_lines) {
    const Dialect& dialect = dialect_of(assign.host);
    const bool statistics = dialect.statistics;
    const std::string line =
        "(\n" + virsh_functions(assign.host) +
        shell_variable("configuration_lines", configuration_lines) + first_lines + list_script +
        (statistics ? statistics_script + 1 : states_script + 1) + (configurations_script + 1) +
        (statistics ? "" : sizes_script + 1) + ":\n)";
    return quiet(std::move(name), line, time_limits::survey);
}

// What the lines say, before it is put together.
struct Printed {
    std::vector<DomainListed> domains;
    std::set<std::string, std::less<>> saved;
    std::map<std::string, PowerSeen, std::less<>> power_by_name;
    std::map<std::string, PowerSeen, std::less<>> power_by_uuid;
    std::map<std::string, Sizes, std::less<>> sizes_by_name;
    Sizes sizes;
    std::vector<std::string_view> xml;
};

std::optional<std::uint64_t> number_at(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{}) return std::nullopt;
    return value;
}

// virDomainState
std::optional<PowerSeen> power_numbered(std::string_view text) {
    constexpr std::array<std::string_view, 8> words{"no state", "running",     "idle",
                                                    "paused",   "in shutdown", "shut off",
                                                    "crashed",  "pmsuspended"};
    const auto number = number_at(text);
    if (!number || *number >= words.size()) return std::nullopt;
    return power_named(words[*number]);
}

// domstats: the lines after "Domain: 'NAME'" are about it.
class Statistics {
public:
    void read(std::string_view line, Printed& printed) {
        if (const auto rest = after(line, "Domain: '")) {
            name_ = rest->substr(0, rest->rfind('\''));
            target_.clear();
        } else if (const auto state = after(line, "  state.state=")) {
            if (const auto power = power_numbered(*state)) printed.power_by_name[name_] = *power;
        } else {
            read_block(line, printed);
        }
    }

private:
    void read_block(std::string_view line, Printed& printed) {
        const auto equals = line.find('=');
        if (!line.starts_with("  block.") || equals == std::string_view::npos) return;
        const std::string_view value = line.substr(equals + 1);
        if (line.substr(0, equals).ends_with(".name")) target_ = value;
        const bool capacity = line.substr(0, equals).ends_with(".capacity");
        if (const auto bytes = number_at(value); bytes && capacity)
            printed.sizes_by_name[name_][target_] = *bytes;
    }

    std::string name_;
    std::string target_;
};

void read_state(std::string_view rest, Printed& printed) {
    const auto blank = rest.find(' ');
    if (blank == std::string_view::npos) return;
    if (const auto power = power_named(trim(rest.substr(blank))))
        printed.power_by_uuid[std::string(rest.substr(0, blank))] = *power;
}

void read_size(std::string_view rest, Printed& printed) {
    const auto blank = rest.find(' ');
    const auto bytes = number_at(rest);
    if (blank == std::string_view::npos || !bytes) return;
    printed.sizes[std::string(rest.substr(blank + 1))] = *bytes;
}

Printed printed_in(const Bytes& output) {
    Printed printed;
    Statistics statistics;
    for (const std::string_view line : lines_of(output)) {
        if (const auto rest = after(line, "domain ")) {
            if (auto named = listed_domain(*rest))
                printed.domains.push_back({std::move(named->uuid), std::move(named->name), {}, {}});
        } else if (const auto saved = after(line, "saved ")) {
            printed.saved.emplace(trim(*saved));
        } else if (const auto statistic = after(line, "stat ")) {
            statistics.read(*statistic, printed);
        } else if (const auto state = after(line, "state ")) {
            read_state(*state, printed);
        } else if (const auto size = after(line, "size ")) {
            read_size(*size, printed);
        } else if (const auto xml = after(line, "xml ")) {
            printed.xml.push_back(*xml);
        }
    }
    return printed;
}

std::optional<PowerSeen> power_in(const Printed& printed, const DomainListed& domain) {
    std::optional<PowerSeen> power;
    const auto by_name = printed.power_by_name.find(domain.name);
    const auto by_uuid = printed.power_by_uuid.find(domain.uuid);
    if (by_name != printed.power_by_name.end()) power = by_name->second;
    if (by_uuid != printed.power_by_uuid.end()) power = by_uuid->second;
    if (power && power->state == VmState::off && printed.saved.contains(domain.uuid))
        power->state = VmState::suspended;
    return power;
}

void add_configurations(const Printed& printed, std::vector<DomainListed>& domains) {
    static const Sizes none;
    for (const Configuration& configuration : configurations_in(printed.xml)) {
        const auto domain = std::ranges::find(domains, configuration.uuid, &DomainListed::uuid);
        if (domain == domains.end()) continue;
        const auto sizes = printed.sizes_by_name.find(domain->name);
        domain->spec = spec_of(
            configuration, sizes == printed.sizes_by_name.end() ? printed.sizes : sizes->second);
    }
}

// Xen's own, which is no VM.
bool is_domain_zero(const DomainListed& domain) {
    return domain.uuid == "00000000-0000-0000-0000-000000000000";
}

std::string names_of(const Assign& assign, const Survey& survey,
                     bool (*wanted)(const std::optional<PowerSeen>&)) {
    std::vector<std::string> names;
    for (const VmSpec& vm : assign.spec.desired->vms) {
        if (wanted(survey.power_of(vm))) names.push_back(name_of(assign.host, vm));
    }
    return listed(names);
}

}  // namespace

RemoteCommand survey(const Assign& assign, std::string name) {
    return survey_of(assign, std::move(name), "");
}

RemoteCommand survey_with_files(const Assign& assign, std::string name) {
    std::string first = look_for_function() + files_script;
    if (dialect_of(assign.host).emulation) first += accelerator_lines();
    RemoteCommand command = survey_of(assign, std::move(name), first);
    for (const VmSpec& vm : assign.spec.desired->vms) {
        for (const std::string& disk : paths_of(assign.host, vm).disks)
            command.input += disk + "\n";
    }
    return command;
}

const DomainListed* Survey::of(const VmSpec& vm) const {
    const auto found = std::ranges::find(domains, uuid_of(vm), &DomainListed::uuid);
    return found == domains.end() ? nullptr : &*found;
}

std::optional<PowerSeen> Survey::power_of(const VmSpec& vm) const {
    if (const DomainListed* domain = of(vm)) return domain->power;
    return whole ? std::optional(PowerSeen{VmState::none}) : std::nullopt;
}

std::optional<Survey> survey_in(const HostConnection& host, const CommandResult& result) {
    if (result.exit_status != 0) return std::nullopt;
    const Printed printed = printed_in(result.output);
    Survey survey;
    survey.domains = printed.domains;
    survey.whole = result.output.size() < captured_bytes_max;
    survey.files = files_seen(result);
    survey.accelerator = accelerator_seen(host, result);
    for (DomainListed& domain : survey.domains) domain.power = power_in(printed, domain);
    add_configurations(printed, survey.domains);
    return survey;
}

std::vector<VmSighting> sightings_of(const std::vector<VmSpec>& vms, const Survey& survey) {
    std::vector<VmSighting> sightings;
    for (const VmSpec& vm : vms) {
        const auto power = survey.power_of(vm);
        VmSighting sighting;
        sighting.id = vm.id;
        sighting.state = power ? power->state : VmState::unknown;
        const DomainListed* domain = survey.of(vm);
        if (domain != nullptr && domain->spec) {
            sighting.spec = domain->spec;
            sighting.spec->id = vm.id;
            sighting.spec->slice = vm.slice;
        }
        sightings.push_back(std::move(sighting));
    }
    return sightings;
}

std::optional<std::vector<StrangerVm>> strangers_in(const std::vector<VmSpec>& vms,
                                                    const Survey& survey) {
    if (!survey.whole) return std::nullopt;
    std::vector<StrangerVm> strangers;
    for (const DomainListed& domain : survey.domains) {
        const bool known =
            std::ranges::any_of(vms, [&](const VmSpec& vm) { return uuid_of(vm) == domain.uuid; });
        if (known || is_domain_zero(domain) || !domain.spec) continue;
        strangers.push_back({one_line(domain.name),
                             domain.power ? domain.power->state : VmState::unknown, *domain.spec});
    }
    return strangers;
}

JobReport survey_failed(const Assign& assign, const CommandResult& result) {
    return command_failed("cannot see the VMs of " + assign.host.name, assign.host, result);
}

std::string unseen_in(const Assign& assign, const Survey& survey) {
    return names_of(assign, survey,
                    [](const std::optional<PowerSeen>& power) { return !power.has_value(); });
}

std::string paused_in(const Assign& assign, const Survey& survey) {
    return names_of(assign, survey,
                    [](const std::optional<PowerSeen>& power) { return power && power->paused; });
}

}  // namespace grivon::drivers::libvirt
