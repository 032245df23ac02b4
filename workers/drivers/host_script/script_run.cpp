#include "workers/drivers/host_script/script_run.hpp"

#include <algorithm>
#include <chrono>
#include <sstream>
#include <utility>

#include "workers/drivers/host_script/host_script.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"

namespace grivon::drivers::host_script {
namespace {

using std::chrono::seconds;

// A limit is no estimate: it only ends a script that will never end. Removing a NAT network ends
// three daemons, each with 13 s to obey; a host may be busy besides.
constexpr seconds time_of_script{60};
constexpr seconds time_of_object{60};
constexpr seconds time_max{3600};

// More objects than a person would read are not in the recorded line.
constexpr std::size_t objects_shown_max = 20;

constexpr std::int32_t exit_never_ran = -1;

// "sh -s add host vlan eth0.100": the words are for whoever reads the record or the host's ps.
std::string line_of(const Assign& assign, const ScriptRun& run) {
    std::vector<std::string> words{"sh", "-s"};
    std::istringstream operation(assign.spec.operation());
    for (std::string word; operation >> word;) words.push_back(word);
    const std::size_t shown = std::min(run.objects.size(), objects_shown_max);
    words.insert(words.end(), run.objects.begin(),
                 run.objects.begin() + static_cast<std::ptrdiff_t>(shown));
    if (shown < run.objects.size()) words.emplace_back("...");
    return command_line(words);
}

// More lines than that about several things are for the record, not for one message.
constexpr std::size_t lines_said_max = 5;

bool is_warning(std::string_view line) {
    return line.starts_with(warning_prefix);
}
bool is_error(std::string_view line) {
    return line.starts_with(said_prefix) && !is_warning(line);
}

// What the script said, without its name, on one line.
std::string said_in(const CommandResult& result, bool (*wanted)(std::string_view)) {
    std::string text;
    std::size_t count = 0;
    for (const std::string_view line : lines_of(result.error_output)) {
        if (!wanted(line) || ++count > lines_said_max) continue;
        text += (text.empty() ? "" : "; ") + one_line(line.substr(said_prefix.size()));
    }
    if (count <= lines_said_max) return text;
    return text + "; and " + std::to_string(count - lines_said_max) + " more";
}

std::string why_failed(const CommandResult& result) {
    std::string words = said_in(result, is_error);
    if (words.empty()) words = last_words(result);
    if (!words.empty()) return words;
    return "exit status " + std::to_string(result.exit_status) + " without a word";
}

JobReport report_on(const Assign& assign, const ScriptRun& run, const CommandResult& result) {
    JobReport report;
    if (result.exit_status == exit_done) {
        report.outcome = Outcome::succeeded;
        report.host = HostState::up;
        report.*run.there = run.wanted_there;
        report.message = said_in(result, is_warning);
        return report;
    }
    report = failed_report(assign, result);
    if (result.exit_status == exit_not_so) report.*run.there = !run.wanted_there;
    return report;
}

}  // namespace

RemoteCommand script_command(const Assign& assign, std::string name, const ScriptRun& run) {
    RemoteCommand command;
    command.name = std::move(name);
    command.line = line_of(assign, run);
    command.output_shown = run.output_shown;
    command.input = run.text;
    const auto objects = static_cast<seconds::rep>(run.objects.size());
    command.time_limit = std::min(time_of_script + objects * time_of_object, time_max);
    return command;
}

Script run_script(const Assign& assign, ScriptRun run) {
    const RemoteCommand command = script_command(assign, "apply", run);
    const CommandResult result = co_await Run{command};
    co_return report_on(assign, run, result);
}

Script look_at_left(const Assign& assign, ScriptRun run) {
    const RemoteCommand command = script_command(assign, "look", run);
    const CommandResult result = co_await Run{command};
    JobReport report = failed_report(assign, result);
    const bool all_there = result.exit_status == exit_done;
    if (!all_there && result.exit_status != exit_not_so) {
        report.outcome = Outcome::uncertain;
        co_return report;
    }
    report.outcome = Outcome::cancelled;
    report.exit_status = exit_never_ran;
    report.*run.there = all_there;
    if (all_there) report.message = assign.host.name + ": it is there";
    report.message += "; run it again to be sure of all of it";
    co_return report;
}

JobReport failed_report(const Assign& assign, const CommandResult& result) {
    JobReport report;
    report.outcome = Outcome::failed;
    report.exit_status = result.exit_status;
    report.message = assign.host.name + ": " + why_failed(result);
    report.host = HostState::up;
    return report;
}

JobReport refusal(const Assign& assign, const std::string& malformed_thing) {
    JobReport report;
    report.outcome = Outcome::failed;
    report.exit_status = exit_never_ran;
    report.message = "the broker sent job " + std::to_string(number(assign.job)) +
                     " with a malformed " + malformed_thing;
    return report;
}

Script refuse(const Assign& assign, std::string malformed_thing) {
    co_return refusal(assign, malformed_thing);
}

}  // namespace grivon::drivers::host_script
