#include "workers/drivers/vmware_server/survey.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <string_view>

#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"
#include "workers/drivers/vmware/files.hpp"
#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/report.hpp"
#include "workers/drivers/vmware_server/stuck.hpp"
#include "workers/drivers/vmware_server/time_limits.hpp"
#include "workers/drivers/vmware_server/vmcontrol.hpp"

namespace grivon::drivers::vmware_server {
namespace {

constexpr std::string_view seen_head = "vm ";  // "vm 0 /…/0.vmx": status of the look, and at what
constexpr std::string_view look_mark = "| ";   // each line that the look printed
constexpr std::string_view question_mark = "? ";  // each line of what asked_in reads

// What to look at comes on stdin, a line each, because a command line has room for less: "vm PATH",
// "stranger PATH" and "file PATH". What tools print is marked line by line, and cannot be taken for
// ours. Of a look that failed 200 bytes hold VMware's number and words. A dead vmware-serverd (14)
// fails them all.
constexpr auto survey_script = R"sh(hung=0
while read -r kind path
do
    if [ "$kind" = file ]; then
        look_for "$path"
        continue
    fi
    [ "$hung" -lt "$hung_max" ] || continue
    answer=$(LC_ALL=C timeout -s KILL "$look_s" vmware-cmd "$path" getstate </dev/null 2>&1)
    status=$?
    printf 'vm %s %s\n' "$status" "$path"
    printf '%.200s\n' "$answer" | tr '\r' '\n' | sed 's/^/| /'
    case "$status $answer" in
        "14 "*) break ;;
        "137 "*) hung=$((hung + 1)) ;;
        "0 "*"= stuck"*)
            hung=0
            [ "$kind" = stranger ] || ask "$path" </dev/null | tr '\r' '\n' | sed 's/^/? /' ;;
        *) hung=0 ;;
    esac
done)sh";

std::chrono::seconds time_for(std::size_t count) {
    using namespace time_limits;
    return helper + static_cast<std::int64_t>(count) * (look_of_many + question);
}

RemoteCommand survey_of(std::string name, Bytes input, std::size_t count) {
    const std::string line =
        timeout_function() +
        shell_variable("look_s", std::to_string(time_limits::look_of_many.count())) +
        shell_variable("hung_max", std::to_string(time_limits::hung_looks_max)) +
        look_for_function() + ask_function() + survey_script;
    RemoteCommand command = quiet(std::move(name), line, time_for(count));
    command.input = std::move(input);
    return command;
}

struct Printed {
    CommandResult look;
    Bytes question;
};

// By the path of the .vmx.
std::map<std::string, Printed, std::less<>> printed_by_vm(const Bytes& output) {
    std::map<std::string, Printed, std::less<>> printed;
    Printed* current = nullptr;
    for (const std::string_view line : lines_of(output)) {
        if (line.starts_with(seen_head)) {
            const std::string_view rest = line.substr(seen_head.size());
            const auto blank = std::min(rest.find(' '), rest.size());
            current = &printed[std::string(rest.substr(std::min(blank + 1, rest.size())))];
            std::from_chars(rest.data(), rest.data() + blank, current->look.exit_status);
        } else if (current != nullptr && line.starts_with(look_mark)) {
            current->look.output.append(line.substr(look_mark.size())).append("\n");
        } else if (current != nullptr && line.starts_with(question_mark)) {
            current->question.append(line.substr(question_mark.size())).append("\n");
        }
    }
    return printed;
}

std::string why_unseen(const HostConnection& host, const VmSeen& seen) {
    if (!seen.look) return "not looked at";
    if (seen.look->exit_status == exit_killed) {
        return "no answer within " + std::to_string(time_limits::look_of_many.count()) + " s";
    }
    return words_of(host, *seen.look);
}

}  // namespace

RemoteCommand survey(std::string name, const HostConnection& host, const std::vector<VmSpec>& vms,
                     const std::vector<VmSpec>& strangers) {
    Bytes input;
    for (const VmSpec& vm : vms) input += "vm " + paths_of(host, vm).vmx + "\n";
    for (const VmSpec& vm : strangers) input += "stranger " + paths_of(host, vm).vmx + "\n";
    return survey_of(std::move(name), std::move(input), vms.size() + strangers.size());
}

RemoteCommand survey_with_files(std::string name, const HostConnection& host,
                                const std::vector<VmSpec>& vms) {
    Bytes input;
    for (const VmSpec& vm : vms) {
        const VmPaths paths = paths_of(host, vm);
        input += "vm " + paths.vmx + "\nfile " + paths.vmx + "\n";
        for (const std::string& disk : paths.disks) input += "file " + disk + "\n";
    }
    return survey_of(std::move(name), std::move(input), vms.size());
}

Survey survey_in(const HostConnection& host, const std::vector<VmSpec>& vms,
                 const CommandResult& result) {
    Survey survey;
    survey.files = files_seen(result);
    const auto printed = printed_by_vm(result.output);
    for (const VmSpec& vm : vms) {
        VmSeen seen;
        seen.vm = vm;
        const auto found = printed.find(paths_of(host, vm).vmx);
        if (found != printed.end()) {
            seen.look = found->second.look;
            seen.state = state_in(*seen.look);
            seen.asked = asked_in({0, found->second.question, result.error_output});
        } else if (result.exit_status != 0) {
            seen.look = result;  // the script itself failed
        }
        survey.vms.push_back(std::move(seen));
    }
    return survey;
}

std::vector<VmSighting> sightings_of(const Survey& survey) {
    std::vector<VmSighting> sightings;
    for (const VmSeen& seen : survey.vms) {
        VmSighting sighting;
        sighting.id = seen.vm.id;
        sighting.state = seen.state.value_or(VmState::unknown);
        if (seen.asked.question) sighting.question = text_of(*seen.asked.question);
        sightings.push_back(std::move(sighting));
    }
    return sightings;
}

std::optional<JobReport> end_if_serverd_is_dead(const HostConnection& host, const Survey& survey) {
    const auto dead = std::ranges::find_if(
        survey.vms, [](const VmSeen& seen) { return seen.look && serverd_is_dead(*seen.look); });
    if (dead == survey.vms.end()) return std::nullopt;
    return state_not_seen(host, dead->vm, *dead->look);
}

std::string unseen_in(const HostConnection& host, const Survey& survey) {
    std::vector<std::string> texts;
    for (const VmSeen& seen : survey.vms) {
        if (seen.state) continue;
        texts.push_back(name_of(host, seen.vm) + " (" + why_unseen(host, seen) + ")");
    }
    return listed(texts);
}

std::string stuck_in(const HostConnection& host, const Survey& survey) {
    std::string first;
    std::vector<std::string> others;
    for (const VmSeen& seen : survey.vms) {
        if (seen.state != VmState::stuck) continue;
        const std::string name = name_of(host, seen.vm);
        if (first.empty()) {
            first = name + " is stuck with a question" + advice_on(seen.asked, host, seen.vm);
        } else {
            others.push_back(name);
        }
    }
    return others.empty() ? first : first + "; stuck as well: " + listed(others);
}

}  // namespace grivon::drivers::vmware_server
