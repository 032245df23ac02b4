#include "workers/drivers/libvirt/snapshots.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "workers/drivers/libvirt/configuration.hpp"
#include "workers/drivers/libvirt/identity.hpp"
#include "workers/drivers/libvirt/time_limits.hpp"
#include "workers/drivers/libvirt/virsh.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"

namespace grivon::drivers::libvirt {
namespace {

// "current NAME", and for each "snapshot NAME", followed by lines of its XML, which end before the
// VM's own description in it. dominfo comes first: it tells whether there is such a VM.
constexpr auto look_script = R"sh((
look dominfo "$uuid" || exit
names=$(look snapshot-list "$uuid" --name) || exit
printf 'current %s\n' "$(look snapshot-current "$uuid" --name 2>/dev/null)"
printf '%s\n' "$names" | while IFS= read -r name
do
    [ -n "$name" ] || continue
    printf 'snapshot %s\n' "$name"
    look snapshot-dumpxml "$uuid" --snapshotname "$name" | sed -n -e '/^  <domain/q' \
        -e '/^  <creationTime>/s/^/made /p' \
        -e '/^  <parent>/,/^  <\/parent>/s/^    <name>/parent &/p'
done
))sh";

// Seconds since 1970.
std::optional<WallTime> time_in(std::string_view text) {
    std::int64_t seconds = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    constexpr std::int64_t seconds_max = 32'503'680'000;  // the year 3000
    if (code != std::errc{} || seconds < 0 || seconds > seconds_max) return std::nullopt;
    return WallTime(std::chrono::duration_cast<WallTime::duration>(std::chrono::seconds(seconds)));
}

}  // namespace

RemoteCommand look_at_snapshots(const Assign& assign, std::string name) {
    return quiet(std::move(name),
                 virsh_functions(assign.host) + shell_variable("uuid", uuid_of(*assign.spec.vm)) +
                     look_script,
                 time_limits::survey);
}

std::optional<std::vector<SnapshotSpec>> snapshots_seen(const CommandResult& looked) {
    const bool whole = looked.output.size() < captured_bytes_max;
    if (looked.exit_status != 0 || !whole) return std::nullopt;
    std::vector<SnapshotSpec> snapshots;
    std::string current;
    for (const std::string_view line : lines_of(looked.output)) {
        if (const auto name = after(line, "current ")) current = *name;
        if (const auto name = after(line, "snapshot "))
            snapshots.push_back({one_line(*name), "", std::nullopt, false});
        if (snapshots.empty()) continue;
        if (const auto element = after(line, "parent     <name>"))
            snapshots.back().parent = one_line(unescaped(element->substr(0, element->find('<'))));
        if (const auto element = after(line, "made   <creationTime>"))
            snapshots.back().made = time_in(*element);
    }
    for (SnapshotSpec& snapshot : snapshots) snapshot.current = snapshot.name == one_line(current);
    return snapshots;
}

const SnapshotSpec* snapshot_named(const std::vector<SnapshotSpec>& snapshots,
                                   const std::string& name) {
    const auto found = std::ranges::find(snapshots, name, &SnapshotSpec::name);
    return found == snapshots.end() ? nullptr : &*found;
}

}  // namespace grivon::drivers::libvirt
