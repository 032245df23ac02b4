#include <catch2/catch.hpp>

#include "cli/progress/bar_screen.hpp"
#include "cli/progress/batch_progress.hpp"
#include "cli/progress/change_line.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const WallTime start = WallTime(std::chrono::hours(24 * 365 * 40));

Event event(std::uint64_t job, const std::string& host, std::uint32_t slice, JobState state,
            seconds at, const std::string& message = "") {
    Event event;
    event.at = start + at;
    event.kind = "job." + std::string(name_of(state));
    event.host = host;
    event.slice = slice;
    event.job = JobId{job};
    event.operation = "create host vmware";
    event.state = name_of(state);
    event.message = message;
    return event;
}

TrackedJob job(std::uint64_t id, const std::string& host) {
    TrackedJob tracked;
    tracked.job = JobId{id};
    tracked.host = host;
    return tracked;
}

// Two jobs on h1, one on h2.
BatchProgress three_jobs() {
    BatchProgress progress;
    progress.add(job(1, "h1"));
    progress.add(job(2, "h2"));
    progress.add(job(3, "h1"));
    return progress;
}

TEST_CASE("jobs are counted by state, lane by lane") {
    auto progress = three_jobs();
    CHECK(progress.counts().queued == 3);
    REQUIRE(progress.lanes().size() == 2);
    CHECK(progress.lanes()[0].jobs == std::vector<std::size_t>{0, 2});

    const auto* changed = progress.take(event(1, "h1", 4, JobState::running, seconds(1)));
    REQUIRE(changed != nullptr);
    CHECK(changed->slice == 4);
    CHECK(progress.lanes()[0].current == 0);
    CHECK(progress.counts().running == 1);

    progress.take(event(1, "h1", 4, JobState::uncertain, seconds(2)));
    CHECK(progress.lanes()[0].current == 0);
    progress.take(event(1, "h1", 4, JobState::failed, seconds(3)));
    CHECK_FALSE(progress.lanes()[0].current);
    CHECK(progress.lanes()[0].failed == 1);
    CHECK(progress.counts().failed == 1);
    CHECK_FALSE(progress.all_ended());
    progress.take(event(3, "h1", 4, JobState::skipped, seconds(3)));
    progress.take(event(2, "h2", 4, JobState::cancelled, seconds(3)));
    CHECK(progress.all_ended());
    CHECK(progress.counts().total() == 3);
}

TEST_CASE("what is not ours, or is known already, changes nothing") {
    auto progress = three_jobs();
    CHECK(progress.take(event(9, "h1", 0, JobState::running, seconds(1))) == nullptr);
    auto other = event(1, "h1", 0, JobState::running, seconds(1));
    other.kind = "vm.state";
    CHECK(progress.take(other) == nullptr);
    CHECK(progress.take(event(1, "h1", 0, JobState::queued, seconds(0))) == nullptr);
    CHECK(progress.take(event(1, "h1", 0, JobState::succeeded, seconds(5))) != nullptr);
    // Events that are older than what was read.
    CHECK(progress.take(event(1, "h1", 0, JobState::running, seconds(1))) == nullptr);
    CHECK(progress.counts().succeeded == 1);
}

TEST_CASE("a job that has ended is known with its time") {
    BatchProgress progress;
    auto ended = job(1, "h");
    ended.operation = "create host vmware";
    ended.state = JobState::succeeded;
    ended.began = start;
    ended.ended = start + seconds(4);
    progress.add(ended);
    CHECK(progress.all_ended());
    CHECK(progress.expected_time(progress.jobs()[0]) == seconds(4));
}

TEST_CASE("times are expected as they were, and the slowest lane decides") {
    auto progress = three_jobs();
    CHECK_FALSE(progress.remaining_time(start));
    progress.take(event(2, "h2", 0, JobState::running, seconds(0)));
    progress.take(event(2, "h2", 0, JobState::succeeded, seconds(10)));
    // Both of h1 are still to be done.
    CHECK(progress.remaining_time(start + seconds(10)) == seconds(20));
    progress.take(event(1, "h1", 0, JobState::running, seconds(10)));
    CHECK(progress.remaining_time(start + seconds(14)) == seconds(16));
    // What takes longer than expected may end at any time.
    CHECK(progress.remaining_time(start + seconds(40)) == seconds(10));
    // A clock that is behind adds nothing.
    CHECK(progress.remaining_time(start) == seconds(20));
}

TEST_CASE("a failure says nothing of how long such a job takes") {
    auto progress = three_jobs();
    progress.take(event(2, "h2", 0, JobState::running, seconds(0)));
    progress.take(event(2, "h2", 0, JobState::failed, seconds(1)));
    CHECK_FALSE(progress.remaining_time(start + seconds(10)));
}

TEST_CASE("a change is a line, and so is a sign of life") {
    auto progress = three_jobs();
    const auto* running = progress.take(event(1, "h1", 4, JobState::running, seconds(1)));
    CHECK(change_line(progress, *running, "") == "[0/3] job 1 (create slice4@h1) running\n");
    const auto* failed =
        progress.take(event(1, "h1", 4, JobState::failed, seconds(3), "disk\nfull"));
    CHECK(change_line(progress, *failed, "disk\nfull") ==
          "[1/3] job 1 (create slice4@h1) failed in 2.0s: disk?full\n");
    progress.take(event(2, "h2", 4, JobState::running, seconds(1)));
    progress.take(event(2, "h2", 4, JobState::succeeded, seconds(6)));
    CHECK(sign_of_life(progress, seconds(130), start + seconds(10)) ==
          "[2/3] 0 jobs run, 1 waits, 1 failed; 2m10s so far, about 5.0s more\n");
}

std::vector<std::string> screen(const BatchProgress& progress, ScreenSize size) {
    return bar_screen(progress, size, seconds(65), start + seconds(12));
}

TEST_CASE("busy hosts have a line each, then the rest, then the total") {
    auto progress = three_jobs();
    progress.take(event(1, "h1", 4, JobState::running, seconds(0)));
    StepTable steps;
    steps.rows.push_back({JobId{1}, 2, "disk:scsi0:0", 42});
    steps.rows.push_back({JobId{99}, 2, "of another", 1});
    progress.take(steps);
    const auto lines = screen(progress, {80, 24});
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] == "h1 [------------]  0/2  create slice4: disk:scsi0:0 42%" +
                          std::string(20, ' ') + "0:12");
    CHECK(lines[1] == "hosts: 1 waiting");
    CHECK(lines[2] == "total [------------] 0/3 jobs, 0.0/s, 1:05");

    progress.take(event(1, "h1", 4, JobState::succeeded, seconds(8)));
    progress.take(event(3, "h1", 5, JobState::running, seconds(10)));
    progress.take(event(2, "h2", 0, JobState::failed, seconds(10)));
    const auto later = screen(progress, {80, 24});
    CHECK(later[0] ==
          "h1 [######------]  1/2  create slice5" + std::string(30, ' ') + "0:02 of 0:08");
    CHECK(later[1] == "hosts: 1 done");
    CHECK(later[2] == "total [########----] 2/3 jobs, 1 failed, 0.0/s, 1:05, about 0:06 left");
}

TEST_CASE("a job that nobody knows the end of says what to do") {
    auto progress = three_jobs();
    progress.take(event(1, "h1", 4, JobState::running, seconds(0)));
    progress.take(event(1, "h1", 4, JobState::uncertain, seconds(1)));
    CHECK_THAT(screen(progress, {100, 24})[0],
               Catch::Contains("create slice4: uncertain, see: grivon explain job 1"));
}

TEST_CASE("no screen is too small, and no line is wider than it") {
    BatchProgress progress;
    for (std::uint64_t id = 1; id <= 1000; ++id) {
        const auto host = "vmware-server-with-a-long-name-" + std::to_string(id);
        progress.add(job(id, host));
        progress.take(event(id, host, 0, JobState::running, seconds(static_cast<int>(id % 7))));
    }
    for (const ScreenSize size : {ScreenSize{80, 24}, {20, 5}, {1, 1}, {0, 0}, {500, 300}}) {
        const auto lines = screen(progress, size);
        CHECK(lines.size() <= std::max<std::size_t>(2, size.rows));
        for (const auto& line : lines)
            CHECK(line.size() <=
                  std::max<std::size_t>(1, size.columns == 0 ? 1 : size.columns - 1));
    }
}

TEST_CASE("where not all fit, those that are at it longest are shown, in the order of the lanes") {
    BatchProgress progress;
    for (std::uint64_t id = 1; id <= 6; ++id) {
        const auto host = "h" + std::to_string(id);
        progress.add(job(id, host));
        progress.take(event(id, host, 0, JobState::running, seconds(id == 5 || id == 2 ? 0 : 9)));
    }
    const auto lines = screen(progress, {80, 6});
    REQUIRE(lines.size() == 4);
    CHECK(lines[0].starts_with("h2 "));
    CHECK(lines[1].starts_with("h5 "));
    CHECK(lines[2] == "hosts: 4 more at work");
}

}  // namespace
}  // namespace grivon::cli
