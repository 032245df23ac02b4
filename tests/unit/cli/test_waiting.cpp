// Waiting for jobs of several hosts: progress, folded output, the summary, leaving.
#include <sys/eventfd.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "tests/unit/cli/fake_broker.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using namespace test;

const Step restart = [](const ClientRequest&) -> Reply { return Restart{}; };
const Step silence = [](const ClientRequest&) -> Reply { return Silence{}; };

Accepted accepted(const std::vector<std::pair<std::uint64_t, std::string>>& jobs) {
    Accepted answer;
    answer.batch = BatchId{7};
    answer.since = EventSeq{10};
    for (const auto& [job, host] : jobs) {
        answer.jobs.push_back(JobId{job});
        answer.hosts.push_back(host);
    }
    return answer;
}

Event event(std::uint64_t seq, std::uint64_t job, const std::string& host, JobState state,
            const std::string& message = "") {
    auto event = job_event(seq, job, state);
    event.host = host;
    event.slice = 0;
    event.operation = "create host vmware";
    event.message = message;
    event.at = WallTime(std::chrono::seconds(seq));
    return event;
}

EventPage page(std::vector<Event> events) {
    const auto last = events.back().seq;
    return {std::move(events), last};
}

JobProgress done(std::uint64_t job, const std::string& host, std::vector<JobItem> items) {
    return progress(job_row(job, host, JobState::succeeded), std::move(items), 9);
}

Run run_with(const FakeBroker& broker, const std::string& text, int stop = -1) {
    return run(split(text), broker.config_file(), stop);
}

// Two hosts that say the same, one that fails.
std::vector<Step> three_hosts() {
    auto failed = job_row(7, "other", JobState::failed);
    failed.message = "no space";
    auto step = command("ssh -x other disk");
    step.name = "disk";
    return {
        say(accepted({{5, "h-0"}, {6, "h-1"}, {7, "other"}})),
        say(page({event(11, 5, "h-0", JobState::running), event(12, 6, "h-1", JobState::running),
                  event(13, 5, "h-0", JobState::succeeded)})),
        say(done(5, "h-0", {command("ssh -x h-0 a"), output("reg"), output("ister = 1\n")})),
        restart,
        say(page({event(14, 7, "other", JobState::failed, "no space"),
                  event(15, 6, "h-1", JobState::succeeded)})),
        say(progress(failed, {step, error_output("disk full\n"), ended(1)}, 3)),
        say(done(6, "h-1",
                 {command("ssh -x h-1 a"), output("register = 1\n"), error_output("warned\n")}))};
}

const std::string summary_of_three =
    "3 jobs in TIME: 2 succeeded, 1 failed\n"
    "  job 7 (create slice0@other) at disk, exit status 1: no space\n"
    "    stderr: disk full\n"
    "once more what did not succeed: grivon retry batch 7\n";

TEST_CASE("jobs of several hosts are lines of progress, then folded output, then a summary") {
    const FakeBroker broker(three_hosts());
    const auto result = run_with(broker, "create host vmware h-0 h-1 other");
    CHECK(result.status == ExitStatus::partly_failed);
    CHECK(result.out == "h-[0-1]: register = 1\n");
    CHECK(without_times(result.error) ==
          "[0/3] job 5 (create slice0@h-0) running\n"
          "[0/3] job 6 (create slice0@h-1) running\n"
          "[1/3] job 5 (create slice0@h-0) succeeded in TIME\n"
          "grivon: the broker is away; waiting for it (Ctrl-C to leave)\n"
          "[2/3] job 7 (create slice0@other) failed: no space\n"
          "[3/3] job 6 (create slice0@h-1) succeeded in TIME\n"
          "other: disk full\n"
          "h-1: warned\n" +
              summary_of_three);
    CHECK(broker.request<FollowEvents>(1).since == EventSeq{10});
    CHECK(broker.request<FollowEvents>(1).batch == BatchId{7});
    CHECK(broker.request<FollowEvents>(4).since == EventSeq{13});
}

TEST_CASE("--progress none shows the end only") {
    const FakeBroker broker(three_hosts());
    const auto result = run_with(broker, "create host vmware h-0 h-1 other --progress none");
    CHECK(without_times(result.error) ==
          "grivon: the broker is away; waiting for it (Ctrl-C to leave)\n"
          "other: disk full\n"
          "h-1: warned\n" +
              summary_of_three);
}

TEST_CASE("--progress json is an object a line, to the end") {
    const FakeBroker broker(three_hosts());
    const auto result = run_with(broker, "create host vmware h-0 h-1 other --progress=json --json");
    std::vector<nlohmann::json> lines;
    std::istringstream stream(result.error);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(nlohmann::json::parse(line));
    REQUIRE(lines.size() >= 7);
    CHECK(lines[0].at("kind") == "job.running");
    CHECK(lines[3].at("kind") == "message");
    CHECK(lines[3].at("text") == "the broker is away; waiting for it (Ctrl-C to leave)");
    CHECK(lines[4].at("message") == "no space");
    CHECK(lines.back().at("kind") == "summary");
    CHECK(lines.back().at("retry") == "grivon retry batch 7");
    const auto whole = nlohmann::json::parse(result.out);
    CHECK(whole.at("results").size() == 3);
    CHECK(whole.at("summary").at("failures").at(0).at("last_error_line") == "disk full");
}

TEST_CASE("jobs of one host are shown likewise when somebody asks for it") {
    const FakeBroker broker({say(accepted({{5, "h"}})),
                             say(page({event(11, 5, "h", JobState::succeeded)})),
                             say(done(5, "h", {output("x\n")}))});
    const auto result = run_with(broker, "create host vmware h --progress plain");
    CHECK(result.out == "h: x\n");
    CHECK(result.error == "[1/1] job 5 (create slice0@h) succeeded\n");
}

TEST_CASE("lanes that do not begin are looked at, one job each") {
    auto waiting = progress(job_row(5, "h1", JobState::queued), {}, 0);
    waiting.waits_for = "no worker is connected";
    // As a broker that has waited in vain.
    const EventPage no_news{{}, EventSeq{10}};
    const FakeBroker broker(
        {say(accepted({{5, "h1"}, {6, "h1"}, {7, "h2"}})), say(no_news), say(waiting), say(waiting),
         say(page({event(11, 5, "h1", JobState::succeeded), event(12, 6, "h1", JobState::succeeded),
                   event(13, 7, "h2", JobState::succeeded)})),
         say(done(5, "h1", {})), say(done(6, "h1", {})), say(done(7, "h2", {}))});
    const auto result = run_with(broker, "create host vmware h1 h2 --progress none");
    CHECK(result.status == ExitStatus::ok);
    CHECK(without_times(result.error) ==
          "grivon: job 5 waits: no worker is connected\n3 jobs in TIME: 3 succeeded\n");
    CHECK(broker.request<FollowJob>(3).job == JobId{7});
    CHECK(broker.request<FollowEvents>(1).wait_ms == 1000);
    CHECK(broker.request<FollowEvents>(4).wait_ms == 30'000);
}

TEST_CASE("output that is too long is not folded, but named") {
    const FakeBroker broker(
        {say(accepted({{5, "h1"}, {6, "h2"}})),
         say(page(
             {event(11, 5, "h1", JobState::succeeded), event(12, 6, "h2", JobState::succeeded)})),
         say(done(5, "h1", {output(std::string(60'000, 'x')), output(std::string(60'000, 'y'))})),
         say(done(6, "h2", {output("short\n")}))});
    const auto result = run_with(broker, "create host vmware h1 h2 --progress none");
    CHECK(result.out.size() < 70'000);
    CHECK_THAT(result.error, Catch::Contains("output that is too long to be shown here, of job 5: "
                                             "grivon watch job NUMBER"));
}

TEST_CASE("--timeout ends the waiting and not the jobs") {
    SECTION("of several hosts") {
        const FakeBroker broker({say(accepted({{5, "h1"}, {6, "h2"}})),
                                 say(page({event(11, 5, "h1", JobState::succeeded)})),
                                 say(done(5, "h1", {output("x\n")})), silence});
        const auto result = run_with(broker, "create host vmware h1 h2 --timeout 1s");
        CHECK(result.status == ExitStatus::timed_out);
        CHECK(result.out == "h1: x\n");
        CHECK(without_times(result.error) ==
              "[1/2] job 5 (create slice0@h1) succeeded\n"
              "2 jobs in TIME: 1 succeeded, 1 not ended yet\n"
              "  not ended yet on h2\n"
              "grivon: the time to wait is over; the job goes on: grivon watch batch 7\n");
    }
    SECTION("of one job") {
        const FakeBroker broker({say(accepted({{5, "h1"}})), silence});
        const auto result = run_with(broker, "create host vmware h1 --timeout=1s");
        CHECK(result.status == ExitStatus::timed_out);
        CHECK(result.error ==
              "grivon: the time to wait is over; the job goes on: grivon watch batch 7\n");
    }
    SECTION("of a job that is watched") {
        const FakeBroker broker({silence});
        CHECK(run_with(broker, "watch job 5 --timeout 1s").status == ExitStatus::timed_out);
    }
    SECTION("while the broker is away") {
        const FakeBroker broker(
            {say(accepted({{5, "h1"}})), say(Refused{Errc::unavailable, "starting"})});
        CHECK(run_with(broker, "create host vmware h1 --timeout 1s").status ==
              ExitStatus::timed_out);
    }
}

// Ctrl-C at a terminal, perhaps more than once.
class Leaving {
public:
    ~Leaving() { close(stop_); }

    Run run_with(const FakeBroker& broker, const std::string& text) {
        Surroundings around;
        around.config_file = broker.config_file();
        around.in = terminal_.descriptor();
        around.error = terminal_.descriptor();
        around.stop = stop_;
        return run(split(text), around);
    }
    [[nodiscard]] Step press() const {
        return [stop = stop_](const ClientRequest&) -> Reply {
            eventfd_write(stop, 1);
            return Silence{};
        };
    }
    // Presses when the words are on the screen.
    std::thread press_after(const std::string& words) {
        return std::thread([this, words] {
            while (seen_.find(words) == std::string::npos) {
                seen_ += terminal_.shown();
                std::this_thread::yield();
            }
            eventfd_write(stop_, 1);
        });
    }
    void type(const std::string& text) { terminal_.type(text); }
    std::string shown() { return seen_ + terminal_.shown(); }

private:
    int stop_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    Terminal terminal_;
    std::string seen_;
};

TEST_CASE("a second Ctrl-C offers to cancel what has not begun") {
    Leaving person;
    Accepted cancelled;
    cancelled.lines = {"1 job that waits is cancelled"};
    const FakeBroker broker({say(accepted({{5, "h"}, {6, "h"}})), person.press(), say(cancelled)});
    auto second = person.press_after("(Ctrl-C once more: cancel what has not begun)");
    const auto answer = GENERATE(as<std::string>{}, "y\n", "n\n");
    person.type(answer);
    const auto result = person.run_with(broker, "create host vmware h");
    second.join();
    CHECK(result.status == ExitStatus::interrupted);
    const auto shown = person.shown();
    CHECK_THAT(shown, Catch::Contains("left; 2 jobs go on: grivon watch batch 7") &&
                          Catch::Contains("Cancel those that have not begun? [y/N] "));
    if (answer == "n\n") {
        CHECK(broker.requests().size() == 2);
        return;
    }
    CHECK_THAT(shown, Catch::Contains("1 job that waits is cancelled"));
    const auto sent = broker.request<Submit>(2).batch.operations.at(0);
    CHECK(sent.name() == "cancel batch");
    CHECK(sent.arguments == std::vector<std::string>{"7"});
    CHECK(sent.parameters.at("only") == "queued");
}

TEST_CASE("one Ctrl-C leaves the jobs alone") {
    Leaving person;
    const FakeBroker broker({say(accepted({{5, "h"}, {6, "h"}})), person.press()});
    CHECK(person.run_with(broker, "create host vmware h").status == ExitStatus::interrupted);
    CHECK(broker.requests().size() == 2);
    CHECK_THAT(person.shown(), !Catch::Contains("Cancel those"));
}

// The variables that the display looks at, put back afterwards.
class TerminalKind {
public:
    TerminalKind(const char* term, const char* no_color) {
        set("TERM", term, term_);
        set("NO_COLOR", no_color, no_color_);
    }
    ~TerminalKind() {
        std::optional<std::string> ignored;
        set("TERM", term_ ? term_->c_str() : nullptr, ignored);
        set("NO_COLOR", no_color_ ? no_color_->c_str() : nullptr, ignored);
    }

private:
    static void set(const char* name, const char* value, std::optional<std::string>& before) {
        if (const char* old = std::getenv(name)) before = old;
        if (value != nullptr)
            setenv(name, value, 1);
        else
            unsetenv(name);
    }
    std::optional<std::string> term_;
    std::optional<std::string> no_color_;
};

std::string on_terminal(std::vector<Step> script, const std::string& text) {
    Terminal terminal;
    const FakeBroker broker(std::move(script));
    Surroundings around;
    around.config_file = broker.config_file();
    around.error = terminal.descriptor();
    CHECK(run(split(text), around).status == ExitStatus::partly_failed);
    return terminal.shown();
}

// With what bars ask for between the events.
std::vector<Step> three_hosts_with_steps() {
    StepTable steps;
    steps.rows.push_back({JobId{6}, 2, "disk", 42});
    auto script = three_hosts();
    script.insert(script.begin() + 3, say(steps));
    return script;
}

TEST_CASE("on a terminal bars are drawn, failures scroll above them, and nothing is left of them") {
    const TerminalKind kind("xterm", nullptr);
    const auto shown = on_terminal(three_hosts_with_steps(), "create host vmware h-0 h-1 other");
    CHECK_THAT(shown,
               Catch::Contains("total [------------] 0/3 jobs") && Catch::Contains("\x1b[J") &&
                   Catch::Contains("grivon: job 7 (create slice0@other) failed: no space\n"));
    // The last thing that was drawn is taken away before the rest is printed.
    const auto rest = shown.substr(shown.rfind("\x1b[J") + 3);
    CHECK(without_times(rest) == "other: disk full\nh-1: warned\n" + summary_of_three);
}

TEST_CASE("where nothing can be drawn, or nothing shall be, there are lines") {
    const auto [term, no_color] = GENERATE(table<const char*, const char*>(
        {{"dumb", nullptr}, {nullptr, nullptr}, {"", nullptr}, {"xterm", "1"}}));
    const TerminalKind kind(term, no_color);
    const auto shown = on_terminal(three_hosts(), "create host vmware h-0 h-1 other");
    CHECK_THAT(shown, !Catch::Contains("\x1b") && Catch::Contains("[1/3] job 5"));
}

TEST_CASE("options of waiting are checked") {
    const FakeBroker broker({});
    for (const auto* wrong :
         {"create host vmware h --progress", "create host vmware h --progress fast",
          "create host vmware h --timeout", "create host vmware h --timeout 10",
          "create host vmware h --timeout 0s", "list host --timeout 1s", "list host --progress bar",
          "wait job 5 --progress bar", "create host vmware h --async --timeout 1s",
          "create host vmware h --async --progress bar",
          "show job 5 --timeout 1s"}) {
        const auto result = run_with(broker, wrong);
        INFO(wrong);
        CHECK(result.status == ExitStatus::usage);
        CHECK(result.error.starts_with("grivon: option"));
    }
}

}  // namespace
}  // namespace grivon::cli
