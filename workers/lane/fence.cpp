#include "workers/lane/fence.hpp"

#include "workers/drivers/quote.hpp"

namespace grivon::lane::fence {
namespace {

// Owned by the login user. It outlives a restart of the host, as the epochs do. A host that wants
// it elsewhere says so to its sshd (SetEnv).
constexpr std::string_view directory_script =
    R"sh(fence=$HOME/.grivon
[ ! -w /var/lib ] || fence=/var/lib/grivon
fence=${GRIVON_FENCE:-$fence}
)sh";

// In parentheses, so that nothing of it reaches a line that stands behind it.
constexpr std::string_view take_script = R"sh((
umask 077
mkdir -p "$fence" || exit
exec 9>>"$fence/lock" || exit
if ! flock -x -w "$patience" 9; then
    # Somebody else's command is still there: its whole process group ends.
    read -r group <"$fence/group" || exit "$held"
    kill -TERM "-$group"
    if ! flock -x -w "$grace" 9; then
        kill -KILL "-$group"
        flock -x -w "$grace" 9 || exit "$held"
    fi
fi
newest=0
[ ! -s "$fence/epoch" ] || read -r newest <"$fence/epoch" || exit
[ "$newest" -le "$epoch" ] || exit "$not_ours"
[ "$newest" != "$epoch" ] || exit 0
printf '%s\n' "$epoch" >"$fence/epoch.new" && mv -f "$fence/epoch.new" "$fence/epoch"
) </dev/null)sh";

// The shell that runs this is the leader of the connection's process group.
constexpr std::string_view guard_script = R"sh(newest=
[ -s "$fence/epoch" ] && [ -w "$fence/lock" ] && exec 9>>"$fence/lock" && flock -s 9 && read -r newest <"$fence/epoch"
[ "$newest" = "$epoch" ] && echo "$$" >"$fence/group" || exit "$not_ours"
)sh";

std::string number_variable(std::string_view name, std::uint64_t value) {
    return drivers::shell_variable(name, std::to_string(value));
}

std::string head(Epoch epoch) {
    return std::string(directory_script) + number_variable("epoch", number(epoch)) +
           number_variable("not_ours", exit_status_not_ours);
}

}  // namespace

std::string take_line(Epoch epoch) {
    return head(epoch) + number_variable("patience", static_cast<std::uint64_t>(patience.count())) +
           number_variable("grace", static_cast<std::uint64_t>(grace.count())) +
           number_variable("held", exit_status_held) + std::string(take_script);
}

std::string guarded_line(std::string_view line, Epoch epoch) {
    return head(epoch) + std::string(guard_script) + "(\n" + std::string(line) + "\n) 9>&-";
}

}  // namespace grivon::lane::fence
