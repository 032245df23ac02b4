#include "tests/conformance/job_host.hpp"

#include <catch2/catch.hpp>

#include "workers/drivers/driver.hpp"

namespace grivon::test {
namespace {

Attempt run_script(const JobHost& host, drivers::Script script, const std::string& drop_at) {
    Attempt attempt;
    while (const drivers::RemoteCommand* command = script.pending()) {
        attempt.steps.push_back(command->name);
        if (!command->note.empty()) attempt.screen += command->note + "\n";
        if (!command->shown.empty()) attempt.screen += command->shown + "\n";
        if (!drop_at.empty() && command->name.starts_with(drop_at)) host.lose_next();
        const auto result = host.try_to_run(command->line, command->input);
        if (!result) {
            host.end_of_loss();
            return attempt;
        }
        if (!command->shown.empty()) attempt.screen += result->output + result->error_output;
        if (command->output_shown) attempt.screen += result->output;
        script.resume({result->exit_status, result->output, result->error_output});
    }
    attempt.report = script.report();
    return attempt;
}

}  // namespace

ProgramResult JobHost::run(const std::string& line, const std::string& input) const {
    const auto result = try_to_run(line, input);
    INFO("the connection was lost while this ran: " << line);
    REQUIRE(result);
    return *result;
}

Attempt run_job(const JobHost& host, const Assign& assign, const std::string& drop_at) {
    return run_script(host, drivers::make_script(assign), drop_at);
}

Attempt run_stop(const JobHost& host, const Assign& assign) {
    return run_script(host, drivers::make_stop_script(assign), "");
}

JobReport report_of(const JobHost& host, const Assign& assign) {
    const Attempt attempt = run_job(host, assign);
    REQUIRE(attempt.report);
    return *attempt.report;
}

Assign next_attempt(Assign assign, const Attempt& lost) {
    REQUIRE_FALSE(lost.report);
    ++assign.attempt;
    assign.recovery = true;
    assign.steps_begun.insert(assign.steps_begun.end(), lost.steps.begin(), lost.steps.end());
    return assign;
}

void check_succeeded(const Attempt& attempt, VmState vm, const std::string& message) {
    REQUIRE(attempt.report);
    CHECK(attempt.report->message == message);
    CHECK(attempt.report->outcome == Outcome::succeeded);
    CHECK(attempt.report->exit_status == 0);
    CHECK(attempt.report->vm == vm);
}

void check_failed(const Attempt& attempt, std::int32_t exit_status, std::optional<VmState> vm) {
    REQUIRE(attempt.report);
    INFO(attempt.report->message);
    CHECK(attempt.report->outcome == Outcome::failed);
    CHECK(attempt.report->exit_status == exit_status);
    CHECK(attempt.report->vm == vm);
}

}  // namespace grivon::test
