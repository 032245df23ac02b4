#include "tests/simulation/model_script.hpp"

#include <algorithm>
#include <charconv>

#include "broker/core/queue/queue.hpp"
#include "tests/simulation/model_lines.hpp"
#include "tests/support/core_bench.hpp"

namespace grivon::sim {
namespace {

using namespace std::chrono_literals;
using drivers::CommandResult;
using drivers::RemoteCommand;
using drivers::Run;

constexpr std::chrono::milliseconds look_limit{20'000};
constexpr std::chrono::milliseconds act_limit{40'000};

std::uint32_t steps_of(const Assign& assign) {
    return 1 + static_cast<std::uint32_t>(number(assign.job) % 3);
}

RemoteCommand command(const Assign& assign, const char* name, std::uint32_t count) {
    RemoteCommand made;
    made.name = name;
    made.line = text_of({name, assign.job, assign.attempt, count, steps_of(assign)});
    if (made.name != look_name) made.note = "# " + made.line;
    made.time_limit = made.name == look_name ? look_limit : act_limit;
    return made;
}

// What a look says: how many steps are done. Nothing: it could not look.
std::optional<std::uint32_t> steps_seen(const CommandResult& look) {
    constexpr std::string_view word = "done ";
    if (look.exit_status != 0) return std::nullopt;
    const auto at = look.output.rfind(word);
    if (at == Bytes::npos) return std::nullopt;
    std::uint32_t count = 0;
    const char* first = look.output.data() + at + word.size();
    const auto read = std::from_chars(first, look.output.data() + look.output.size(), count);
    if (read.ec != std::errc()) return std::nullopt;
    return count;
}

JobReport verdict(const Assign& assign, Outcome outcome, std::string message) {
    auto report = test::report_of(assign.spec, outcome);
    report.message = std::move(message);
    if (outcome == Outcome::succeeded && assign.spec.vm) report.vm = core::state_after(assign.spec);
    return report;
}

JobReport unknown(const Assign& assign) {
    return verdict(assign, Outcome::uncertain, "could not look");
}

bool begun_before(const Assign& assign, const char* step) {
    return std::ranges::find(assign.steps_begun, step) != assign.steps_begun.end();
}

}  // namespace

drivers::Script model_script(const Assign& assign) {
    std::uint32_t looks = 0;
    const RemoteCommand first_look = command(assign, look_name, ++looks);
    const CommandResult first = co_await Run{first_look};
    auto seen = steps_seen(first);
    if (!seen) co_return unknown(assign);

    while (*seen < steps_of(assign)) {
        const auto step = *seen + 1;
        const RemoteCommand act = command(assign, act_name, step);
        const CommandResult acted = co_await Run{act};
        const RemoteCommand look = command(assign, look_name, ++looks);
        const CommandResult looked = co_await Run{look};
        seen = steps_seen(looked);
        if (!seen) co_return unknown(assign);
        if (*seen < step)
            co_return verdict(assign, Outcome::failed,
                              "step " + std::to_string(step) + " ended with " +
                                  std::to_string(acted.exit_status));
    }
    if (assign.spec.verb == "reboot" && !begun_before(assign, reset_name)) {
        const RemoteCommand reset = command(assign, reset_name, 1);
        const CommandResult done = co_await Run{reset};
        if (done.exit_status != 0) co_return unknown(assign);
    }
    co_return verdict(assign, Outcome::succeeded, "");
}

drivers::Script model_stop_script(const Assign& assign) {
    const RemoteCommand check = command(assign, check_name, 1);
    const CommandResult checked = co_await Run{check};
    const auto seen = steps_seen(checked);
    if (!seen) co_return unknown(assign);
    if (*seen == steps_of(assign)) co_return verdict(assign, Outcome::succeeded, "");
    co_return verdict(assign, Outcome::cancelled, std::to_string(*seen) + " steps are done");
}

}  // namespace grivon::sim
