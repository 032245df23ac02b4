// The words of every command that makes jobs, from the command line into the batch.
#include <catch2/catch.hpp>

#include "cli/grammar/help.hpp"
#include "cli/grammar/invocation.hpp"
#include "tests/unit/cli/program_run.hpp"
#include "wire/values.hpp"

namespace grivon::cli {
namespace {

const WallTime now = *utc_time_in("2026-11-22T19:30:00Z");

Parsed parsed(const std::string& text) {
    setenv("TZ", "UTC", 1);
    return parse(test::split(text), "grivon", now);
}
Invocation invocation(const std::string& text) {
    return std::get<Invocation>(parsed(text));
}
std::string misuse(const std::string& text) {
    return std::get<Misuse>(parsed(text)).message;
}

TEST_CASE("batch words become fields of the batch, not parameters of the operation") {
    const auto start =
        invocation("start host vmware h on-failure=stop-host at=20:00 slice=0 time-limit=90s");
    CHECK(start.operation.parameters == std::map<std::string, std::string>{{"slice", "0"}});
    BatchSpec batch;
    batch.on_failure = FailurePolicy::stop_host;
    batch.start_at = utc_time_in("2026-11-22T20:00:00Z");
    batch.time_limit_ms = 90'000;
    CHECK(start.batch == batch);
    CHECK(invocation("start host vmware h").batch == BatchSpec{});
    CHECK(invocation("retry batch 2 only=failed after=10m").batch.start_after_ms == 600'000);
    CHECK(invocation("start host vmware h on-failure=continue").batch.on_failure ==
          FailurePolicy::carry_on);
}

TEST_CASE("every command that makes jobs takes them, and no other does") {
    for (const auto& command : catalogue()) {
        CAPTURE(std::string(command.example));
        const auto text = std::string(command.example) + " on-failure=continue after=1h";
        if (command.object == "help") continue;
        auto words = test::split(text);
        for (auto& word : words) std::erase(word, '"');
        const auto outcome = parse(words, "grivon", now);
        if (!command.makes_jobs) {
            CHECK(std::holds_alternative<Misuse>(outcome));
            continue;
        }
        REQUIRE(std::holds_alternative<Invocation>(outcome));
        CHECK(std::get<Invocation>(outcome).batch.start_after_ms == 3'600'000);
        CHECK_FALSE(std::get<Invocation>(outcome).operation.parameters.contains("after"));
    }
    CHECK(misuse("list host at=20:00") ==
          "\"at\" goes with commands that make jobs, not with \"list host\"");
    CHECK(misuse("add host vmware h after=10m") ==
          "\"after\" goes with commands that make jobs, not with \"add host vmware\"");
}

TEST_CASE("batch words are checked") {
    CHECK(misuse("start host vmware h on-failure=stop") ==
          "\"on-failure\" parameter must be one of: skip-vm, continue, stop-host, stop-batch, "
          "not \"stop\"; did you mean \"stop-host\"?");
    CHECK(misuse("start host vmware h after=10")
              .starts_with("\"after\" parameter must be a duration such as 90s, 10m, 2h or 1d"));
    CHECK(misuse("start host vmware h time-limit=0s").starts_with("\"time-limit\" parameter"));
    CHECK(misuse("start host vmware h at=8")
              .starts_with("\"at\" parameter must be a time such as 20:00"));
    CHECK(misuse("start host vmware h at=").starts_with("\"at\" parameter must be a time"));
    CHECK(misuse("start host vmware h at=2026-11-22T19:30Z")
              .starts_with("\"at\" parameter is in the past: \"2026-11-22T19:30Z\" is 2026-11-22 "
                           "19:30:00 +0000"));
    CHECK(misuse("start host vmware h at=20:00 after=10m") ==
          "at= and after= both say when the jobs begin; give one of them");
    CHECK(misuse("start host vmware h tme-limit=5m") ==
          "unknown parameter \"tme-limit\"; did you mean \"time-limit\"?");
    CHECK(misuse("sync host h banana=5") ==
          "unknown parameter \"banana\"; known are: on-failure, at, after, time-limit, reason");
}

// Which moment "20:00" means depends on where and when it was typed.
TEST_CASE("until= goes to the broker as a moment") {
    CHECK(invocation("pause lane h until=20:00").operation.parameters.at("until") ==
          "2026-11-22T20:00:00Z");
    CHECK(
        invocation("drain lane h until=2026-11-24T01:00+01:00").operation.parameters.at("until") ==
        "2026-11-24T00:00:00Z");
    CHECK(invocation("pause lane h for=2h").operation.parameters.at("for") == "2h");
    CHECK(misuse("pause lane h until=2026-11-22T00:00")
              .starts_with("\"until\" parameter is in the past"));
    CHECK(misuse("pause lane h until=20:00 for=2h") ==
          "until= and for= both say when it ends; give one of them");
    CHECK(misuse("resume lane h until=20:00").starts_with("unknown parameter \"until\""));
}

TEST_CASE("numbers of jobs and batches are checked before anything is sent") {
    CHECK(invocation("cancel job 5 6 reason=mistake").operation.arguments.size() == 2);
    CHECK(misuse("cancel job five").starts_with("\"five\" is not the number of a job"));
    CHECK(misuse("cancel job 0").starts_with("\"0\" is not the number of a job"));
    CHECK(misuse("retry batch 1.5").starts_with("\"1.5\" is not the number of a batch"));
    CHECK(misuse("cancel job") == "must supply at least one job id");
    CHECK(misuse("retry batch 1 2").starts_with("too many arguments"));
    CHECK(misuse("resolve job 5") == "must supply outcome=");
    CHECK(misuse("resolve job 5 outcome=fine").starts_with("\"outcome\" parameter must be one of"));
}

TEST_CASE("--dry-run goes with commands that make jobs") {
    CHECK(invocation("start host vmware h --dry-run").options.dry_run);
    CHECK(invocation("retry batch 5 --dry-run --json").options.dry_run);
    CHECK_FALSE(invocation("start host vmware h").options.dry_run);
    CHECK(misuse("add host vmware h --dry-run") ==
          "option \"--dry-run\" goes with commands that make jobs, not with \"add host vmware\"");
    CHECK(misuse("list host --dry-run").starts_with("option \"--dry-run\" goes with"));
    CHECK(misuse("start host vmware h --dry-run --async") ==
          "options \"--dry-run\" and \"--async\" do not go together");
    CHECK(misuse("start host vmware h --dryrun") ==
          "unknown option \"--dryrun\"; did you mean \"--dry-run\"?");
}

TEST_CASE("help has the batch words under a heading of their own") {
    const auto help = help_of(*find_command("start", "host vmware"), "grivon");
    const auto parameters = help.find("\nParameters:\n  slice=       ");
    const auto batch = help.find("\nWhen and how its jobs run:\n  on-failure=  ");
    REQUIRE(parameters != std::string::npos);
    REQUIRE(batch != std::string::npos);
    CHECK(parameters < batch);
    for (const auto& rule : batch_rules())
        CHECK(help.find("  " + std::string(rule.name) + "=", batch) != std::string::npos);
    CHECK(help_of(*find_command("sync", "host"), "grivon").find("Parameters:") ==
          std::string::npos);
    CHECK(help_of(*find_command("list", "host"), "grivon").find("its jobs run") ==
          std::string::npos);
}

}  // namespace
}  // namespace grivon::cli
