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

// Fails if something of the group is there even after it was killed: the kernel holds it. The lock
// alone does not tell, for the command's own processes do not have it.
// Zombies do not count: who is to reap them may be slow.
constexpr std::string_view end_group_script = R"sh(group_runs() {
    kill -0 "-$group" 2>/dev/null || return
    for stat in /proc/[0-9]*/stat; do
        read -r process <"$stat" || continue
        set -- ${process##*) }
        case $1 in Z | X) ;; *) [ "$3" != "$group" ] || return 0 ;; esac
    done 2>/dev/null
    [ ! -r /proc/self/stat ]
}
end_group() {
    read -r group <"$fence/group" || return
    looks=0
    kill -TERM "-$group" 2>/dev/null
    while group_runs; do
        [ "$looks" -ne "$((5 * grace))" ] || kill -KILL "-$group" 2>/dev/null
        [ "$looks" -lt "$((10 * grace))" ] || return
        looks=$((looks + 1))
        sleep 0.2
    done
}
)sh";

// In parentheses, so that nothing of it reaches a line that stands behind it.
constexpr std::string_view take_script = R"sh((
umask 077
mkdir -p "$fence" || exit
exec 9>>"$fence/lock" || exit
if ! flock -x -w "$patience" 9; then
    # Somebody else's command is still there: its whole process group ends.
    end_group && flock -x -w "$grace" 9 || exit "$held"
fi
newest=0
[ ! -s "$fence/epoch" ] || read -r newest <"$fence/epoch" || exit
[ "$newest" -le "$epoch" ] || exit "$not_ours"
[ "$newest" != "$epoch" ] || exit 0
printf '%s\n' "$epoch" >"$fence/epoch.new" && mv -f "$fence/epoch.new" "$fence/epoch"
) </dev/null)sh";

// A lock that is to be had at once means that no command runs, and what stands in the file of the
// group may be anybody's by now.
constexpr std::string_view end_script = R"sh((
newest=
[ -s "$fence/epoch" ] && read -r newest <"$fence/epoch"
[ "$newest" = "$epoch" ] && exec 9>>"$fence/lock" || exit "$not_ours"
flock -n -x 9 || end_group || exit "$held"
) </dev/null)sh";

// The shell that runs this is in the connection's process group; its leader, unless sudo is. Where
// there is no /proc to ask, it is taken for it.
constexpr std::string_view guard_script = R"sh(group=$$
{ read -r process </proc/$$/stat && set -- ${process##*) } && group=$3; } 2>/dev/null
newest=
[ -s "$fence/epoch" ] && [ -w "$fence/lock" ] && exec 9>>"$fence/lock" && flock -s 9 && read -r newest <"$fence/epoch"
[ "$newest" = "$epoch" ] && echo "$group" >"$fence/group" || exit "$not_ours"
)sh";

std::string number_variable(std::string_view name, std::uint64_t value) {
    return drivers::shell_variable(name, std::to_string(value));
}

std::string seconds_variable(std::string_view name, std::chrono::seconds value) {
    return number_variable(name, static_cast<std::uint64_t>(value.count()));
}

std::string head(Epoch epoch) {
    return std::string(directory_script) + number_variable("epoch", number(epoch)) +
           number_variable("not_ours", exit_status_not_ours);
}

// Of lines that may have to end a command.
std::string ending_head(Epoch epoch) {
    return head(epoch) + seconds_variable("grace", grace) +
           number_variable("held", exit_status_held) + std::string(end_group_script);
}

}  // namespace

std::string take_line(Epoch epoch, std::chrono::seconds wait) {
    return ending_head(epoch) + seconds_variable("patience", wait) + std::string(take_script);
}

std::string end_line(Epoch epoch) {
    return ending_head(epoch) + std::string(end_script);
}

std::string guarded_line(std::string_view line, Epoch epoch) {
    // Were the parentheses the last thing that the shell does, it might be they itself, and be
    // without the lock: dash does so in a subshell.
    return head(epoch) + std::string(guard_script) + "(\n" + std::string(line) +
           "\n) 9>&-\nexit \"$?\"\n";
}

}  // namespace grivon::lane::fence
