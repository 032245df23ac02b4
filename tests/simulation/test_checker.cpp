// The checker is not blind: for every rule a history that keeps it, and one that breaks it.
#include <catch2/catch.hpp>

#include "tests/simulation/broken.hpp"
#include "tests/simulation/checker.hpp"
#include "tests/simulation/fence_lines.hpp"
#include "tests/simulation/model_lines.hpp"
#include "workers/lane/fence.hpp"

using namespace grivon;
using namespace grivon::sim;
using namespace std::chrono_literals;

namespace {

constexpr JobId job{1};
constexpr JobId second{2};
constexpr Epoch epoch{3};
const SteadyTime start{100s};

JobItem item(ItemKind kind, std::uint32_t step, const std::string& text = "") {
    JobItem made;
    made.kind = kind;
    made.step = step;
    if (kind == ItemKind::step_started) {
        made.name = text.substr(0, text.find(' '));
        made.text = text;
    } else {
        made.data = text;
    }
    return made;
}

// A history under way: h has two jobs, w holds its lane under epoch 3 and is at the first.
class Story {
public:
    template <class F>
    Story& tell(const F& fact) {
        checker.see(fact);
        return *this;
    }

    Story& accept() {
        tell(RequestMade{"key", ""});
        tell(JobWritten{job, "h", 1}).tell(EventWritten{1, "job.queued", "h"});
        tell(JobWritten{second, "h", 2}).tell(EventWritten{2, "job.queued", "h"});
        tell(SubmissionWritten{"key", {job, second}});
        return tell(AcceptedSaid{"key", {job, second}}).tell(AcceptedHeard{"key", {job, second}});
    }
    Story& lease() {
        tell(EventWritten{3, "lane.leased", "h"});
        return tell(LeaseWritten{"h", epoch, "w"});
    }
    Story& begin() {
        tell(JobMoved{job, JobState::running, 1, ""});
        return tell(AssignSaid{"w", "h", epoch, job, 1}).tell(BrokerHeard{"w", start});
    }
    // Its one step is done and looked at; nothing of it is in the record yet.
    Story& work() {
        tell(CommandSent{"w", "h", start + 1s}).tell(FenceTaken{"h", epoch});
        tell(CommandBegun{"h", 1, epoch, job, 1, "act 1 1 1 1"});
        tell(StepDone{"h", job, 1, true});
        tell(CommandPrinted{"act 1 1 1 1", ItemKind::output, "made\n"});
        return tell(CommandEnded{"h", 1, "act 1 1 1 1"});
    }
    Story& record() {
        tell(ItemsWritten{job, 0, {item(ItemKind::step_started, 1, "act 1 1 1 1")}});
        tell(ItemsWritten{job, 1, {item(ItemKind::output, 1, "made\n")}});
        tell(ItemsWritten{job, 2, {item(ItemKind::step_finished, 1)}});
        return tell(ItemsStoredSaid{job, 1, 3});
    }
    Story& report(Outcome outcome = Outcome::succeeded) {
        return tell(ReportMade{"w", epoch, job, 1, outcome, 3});
    }
    Story& end() {
        tell(JobMoved{job, JobState::succeeded, 1, ""});
        return tell(ReportStoredSaid{job, 1});
    }

    template <class F>
    void refuses(const F& fact, const std::string& promise) {
        try {
            checker.see(fact);
        } catch (const Broken& broken) {
            REQUIRE(broken.promise() == promise);
            return;
        }
        FAIL("not noticed: " << text_of(fact));
    }

    Checker checker;
};

Story running() {
    Story story;
    story.accept().lease().begin();
    return story;
}

const std::string order = "jobs of a host run in the order accepted, one at a time";
const std::string life = "a job ends in exactly one final state";
const std::string lease_rule = "a lane has one lease at a time";
const std::string old_epoch = "nothing is believed that comes with an old epoch";
const std::string record_rule = "the record of a job is complete, in order, once";
const std::string persist = "what is said is on disk";
const std::string once = "a submission is done once";
const std::string truth = "a verdict is what is so on the host";
const std::string again = "no step is done twice when a look would have shown it done";

}  // namespace

TEST_CASE("a good history is accepted", "[simulation]") {
    Story story = running();
    story.work().record().report().end();
    REQUIRE_FALSE(story.checker.settled());
    story.tell(JobMoved{second, JobState::cancelled, 0, ""});
    REQUIRE(story.checker.settled());
    REQUIRE_NOTHROW(story.checker.finish());
}

TEST_CASE("event numbers have no hole and no repetition", "[simulation]") {
    Story story;
    story.accept();
    story.refuses(EventWritten{4, "job.queued", "h"}, "event numbers are consecutive");
    story.refuses(EventWritten{2, "job.queued", "h"}, "event numbers are consecutive");
}

TEST_CASE("a job is accepted once and ends once", "[simulation]") {
    Story story = running();
    story.refuses(JobWritten{job, "h"}, life);
    story.work().record().report().end();
    story.refuses(JobMoved{job, JobState::failed, 1, ""}, life);
    story.refuses(JobMoved{job, JobState::running, 2, ""}, life);
    story.refuses(CommandBegun{"h", 9, epoch, job, 1, "look 1 1 9 1"}, life);
    story.refuses(JobMoved{JobId{9}, JobState::running, 1, ""}, life);
}

TEST_CASE("attempts are counted", "[simulation]") {
    Story story = running();
    story.refuses(JobMoved{job, JobState::uncertain, 2, ""}, life);
}

TEST_CASE("jobs of a host keep their order", "[simulation]") {
    Story story;
    story.accept().lease();
    story.refuses(JobMoved{second, JobState::running, 1, ""}, order);
}

TEST_CASE("a delayed job waits behind those that joined before it", "[simulation]") {
    Story story;
    story.tell(JobWritten{job, "h", 0}).tell(JobWritten{second, "h", 2});
    story.refuses(JobMoved{job, JobState::queued, 0, "", 1}, order);
    story.tell(JobMoved{job, JobState::queued, 0, "", 3});
    story.tell(EventWritten{1, "lane.leased", "h"}).tell(LeaseWritten{"h", Epoch{1}, "w"});
    story.refuses(JobMoved{job, JobState::running, 1, "", 3}, order);
}

TEST_CASE("a job waits again only if nothing of it was begun", "[simulation]") {
    Story story = running();
    Story(story).tell(JobMoved{job, JobState::queued, 1, ""});
    story.work();
    story.refuses(JobMoved{job, JobState::queued, 1, ""}, truth);
}

TEST_CASE("a job that was never begun can fail, and not succeed", "[simulation]") {
    Story story;
    story.accept();
    story.tell(JobMoved{job, JobState::failed, 0, ""});
    story.refuses(JobMoved{second, JobState::succeeded, 0, ""}, life);
}

TEST_CASE("a host has one job at a time", "[simulation]") {
    Story story = running();
    story.refuses(JobMoved{second, JobState::running, 1, ""}, order);
    Story lost = running();
    lost.tell(JobMoved{job, JobState::uncertain, 1, ""});
    lost.refuses(JobMoved{second, JobState::running, 1, ""}, order);
}

TEST_CASE("a job runs under a lease", "[simulation]") {
    Story story;
    story.accept();
    story.refuses(JobMoved{job, JobState::running, 1, ""}, lease_rule);
}

TEST_CASE("a lane has one lease, and its epoch grows", "[simulation]") {
    Story story = running();
    story.tell(EventWritten{4, "lane.leased", "h"});
    story.refuses(LeaseWritten{"h", Epoch{4}, "other"}, lease_rule);
    story.refuses(LeaseWritten{"h", epoch, "other"}, lease_rule);
    story.refuses(LeaseWritten{"h", Epoch{2}, "w"}, lease_rule);
    story.tell(LeaseWritten{"h", epoch, ""});
    story.refuses(LeaseWritten{"h", epoch, "w"}, lease_rule);
    story.refuses(LeaseWritten{"h", Epoch{4}, "other"}, lease_rule);  // the job runs for w
    story.tell(JobMoved{job, JobState::uncertain, 1, ""});
    story.refuses(LeaseWritten{"h", Epoch{5}, "other"}, lease_rule);  // not its event's number
    story.tell(LeaseWritten{"h", Epoch{4}, "other"});
}

TEST_CASE("a report of an old lease is not believed", "[simulation]") {
    Story story = running();
    story.work().record().report();
    story.tell(JobMoved{job, JobState::uncertain, 1, ""}).tell(LeaseWritten{"h", epoch, ""});
    story.tell(EventWritten{4, "lane.leased", "h"}).tell(LeaseWritten{"h", Epoch{4}, "other"});
    story.tell(JobMoved{job, JobState::running, 2, ""});
    story.refuses(ReportMade{"w", epoch, JobId{9}, 1, Outcome::failed, 0}, persist);
    story.tell(ReportMade{"w", epoch, job, 2, Outcome::succeeded, 3});
    story.refuses(JobMoved{job, JobState::succeeded, 2, ""}, old_epoch);
}

TEST_CASE("items of an old attempt or lease are not believed", "[simulation]") {
    Story story = running();
    story.work();
    story.tell(JobMoved{job, JobState::uncertain, 1, ""});
    const auto late = item(ItemKind::note, 0);
    Story(story).refuses(ItemsWritten{job, 0, {late}}, old_epoch);
    story.tell(LeaseWritten{"h", epoch, ""}).tell(EventWritten{4, "lane.leased", "h"});
    story.tell(LeaseWritten{"h", Epoch{4}, "other"}).tell(JobMoved{job, JobState::running, 2, ""});
    Story(story).refuses(ItemsWritten{job, 0, {late}}, old_epoch);
    auto begun = item(ItemKind::step_started, 1, "act 1 1 1 1");
    auto said = item(ItemKind::output, 1, "made\n");
    begun.attempt = said.attempt = 2;
    story.tell(ItemsWritten{job, 0, {begun}});
    story.refuses(ItemsWritten{job, 1, {said}}, old_epoch);
}

TEST_CASE("a record has no hole, no repetition and no foreign bytes", "[simulation]") {
    Story story = running();
    story.work();
    const auto begun = item(ItemKind::step_started, 1, "act 1 1 1 1");
    Story(story).refuses(ItemsWritten{job, 1, {begun}}, record_rule);
    story.tell(ItemsWritten{job, 0, {begun}});
    Story(story).refuses(ItemsWritten{job, 0, {begun}}, record_rule);
    Story(story).refuses(ItemsWritten{job, 1, {item(ItemKind::output, 1, "ade\n")}}, record_rule);
    Story(story).refuses(ItemsWritten{job, 1, {item(ItemKind::error_output, 1, "made\n")}},
                         record_rule);
    Story(story).refuses(ItemsWritten{job, 1, {item(ItemKind::output, 2, "made\n")}}, record_rule);
    Story(story).refuses(ItemsWritten{job, 1, {item(ItemKind::step_finished, 1)}}, record_rule);
    Story(story).refuses(ItemsWritten{job, 1, {item(ItemKind::step_started, 2, "look 1 1 1 1")}},
                         record_rule);
    story.tell(ItemsWritten{job, 1, {item(ItemKind::output, 1, "made\n")}});
    story.refuses(ItemsWritten{job, 2, {item(ItemKind::output, 1, "made\n")}}, record_rule);
}

TEST_CASE("a verdict waits for the whole record", "[simulation]") {
    Story story = running();
    story.work().report();
    story.refuses(JobMoved{job, JobState::succeeded, 1, ""}, "the record of a job is complete");
}

TEST_CASE("a verdict is reported, and is so on the host", "[simulation]") {
    Story unreported = running();
    unreported.work().record();
    unreported.refuses(JobMoved{job, JobState::succeeded, 1, ""}, truth);
    Story undone = running();
    undone.tell(ReportMade{"w", epoch, job, 1, Outcome::succeeded, 0});
    undone.refuses(JobMoved{job, JobState::succeeded, 1, ""}, truth);
    Story done = running();
    done.work().record().report(Outcome::failed);
    done.refuses(JobMoved{job, JobState::failed, 1, ""}, truth);
    Story early = running();
    early.tell(ItemsWritten{job, 0, {item(ItemKind::step_started, 1, "act 1 1 1 1")}});
    early.refuses(ItemsWritten{job, 1, {item(ItemKind::step_finished, 1)}}, truth);
}

TEST_CASE("a report does not change", "[simulation]") {
    Story story = running();
    story.report();
    story.refuses(ReportMade{"w", epoch, job, 1, Outcome::failed, 3}, "a report does not change");
}

TEST_CASE("nothing is said that is not on disk", "[simulation]") {
    Story story;
    story.refuses(AcceptedSaid{"key", {}}, persist);
    story.accept();
    story.refuses(AssignSaid{"w", "h", epoch, job, 1}, persist);
    story.lease();
    story.refuses(AssignSaid{"w", "h", epoch, job, 1}, persist);
    story.refuses(CommandBegun{"h", 1, epoch, job, 1, "look 1 1 1 1"}, persist);
    story.begin();
    story.refuses(AssignSaid{"other", "h", epoch, job, 1}, persist);
    story.refuses(ItemsStoredSaid{job, 1, 1}, persist);
    story.refuses(ReportStoredSaid{job, 1}, persist);
}

TEST_CASE("a key is one submission", "[simulation]") {
    Story story;
    story.accept();
    story.refuses(SubmissionWritten{"key", {}}, once);
    story.refuses(SubmissionWritten{"other", {job}}, once);
    story.refuses(AcceptedSaid{"key", {job}}, once);
    story.refuses(AcceptedHeard{"key", {second}}, once);
}

TEST_CASE("a host has one command at a time", "[simulation]") {
    Story story = running();
    story.tell(CommandBegun{"h", 1, epoch, job, 1, "look 1 1 1 1"});
    story.refuses(CommandBegun{"h", 2, epoch, job, 1, "look 1 1 2 1"},
                  "never two commands at once on one host");
}

TEST_CASE("no command begins under an old epoch or out of order", "[simulation]") {
    Story story = running();
    story.tell(JobMoved{job, JobState::cancelled, 1, ""}).tell(LeaseWritten{"h", epoch, ""});
    story.tell(EventWritten{4, "lane.leased", "h"}).tell(LeaseWritten{"h", Epoch{4}, "w"});
    story.tell(JobMoved{second, JobState::running, 1, ""});
    story.tell(CommandBegun{"h", 1, Epoch{4}, second, 1, "look 2 1 1 1"});
    story.tell(CommandEnded{"h", 1, "look 2 1 1 1"});
    story.refuses(CommandBegun{"h", 2, epoch, job, 1, "look 1 1 1 1"},
                  "no command begins under an old epoch");
    story.refuses(CommandBegun{"h", 2, Epoch{4}, job, 1, "look 1 1 1 1"}, order);
}

TEST_CASE("no step is done twice", "[simulation]") {
    Story story = running();
    story.work();
    story.refuses(StepDone{"h", job, 1, true}, again);
    story.refuses(CommandBegun{"h", 2, epoch, job, 1, "act 1 1 1 1"}, again);
}

TEST_CASE("a step that the record shows as begun is not begun again", "[simulation]") {
    Story story = running();
    story.tell(ItemsWritten{job, 0, {item(ItemKind::step_started, 1, "reset 1 1 1 1")}});
    story.tell(JobMoved{job, JobState::uncertain, 1, ""});
    story.tell(JobMoved{job, JobState::running, 2, ""});
    story.refuses(CommandBegun{"h", 1, epoch, job, 2, "reset 1 2 1 1"}, again);
}

TEST_CASE("a worker that does not hear the broker begins nothing", "[simulation]") {
    const std::string promise = "a worker that does not hear the broker begins nothing";
    Story story = running();
    story.tell(CommandSent{"w", "h", start + 7500ms});
    story.refuses(CommandSent{"w", "h", start + 7501ms}, promise);
    story.refuses(CommandSent{"other", "h", start}, promise);
}

TEST_CASE("in the end every job is final, submitted, and every request answered", "[simulation]") {
    Story unfinished = running();
    REQUIRE_THROWS_AS(unfinished.checker.finish(), Broken);
    Story orphan;
    orphan.tell(JobWritten{job, "h"}).tell(JobMoved{job, JobState::cancelled, 0, ""});
    REQUIRE_THROWS_AS(orphan.checker.finish(), Broken);
    Story unanswered;
    unanswered.tell(RequestMade{"key", ""});
    REQUIRE_THROWS_AS(unanswered.checker.finish(), Broken);
    unanswered.tell(RefusedHeard{"key", "no"});
    REQUIRE_NOTHROW(unanswered.checker.finish());
}

TEST_CASE("lines of the fence are read as what they are", "[simulation]") {
    const auto taken = host_line(lane::fence::take_line(epoch));
    REQUIRE((taken.kind == HostLine::Kind::take_fence && taken.epoch == epoch));
    const auto fenced = host_line(lane::fence::guarded_line("look 1 1 1 1", epoch));
    REQUIRE((fenced.kind == HostLine::Kind::fenced && fenced.epoch == epoch));
    REQUIRE(model_line(fenced.command));
    const auto impatient = host_line(lane::fence::take_line(epoch, 0s));
    REQUIRE((impatient.kind == HostLine::Kind::take_fence && impatient.patience == 0s));
    REQUIRE((host_line(lane::fence::end_line(epoch)).kind == HostLine::Kind::end_command));
    REQUIRE((host_line("look 1 1 1 1").kind == HostLine::Kind::bare));
    auto tampered = lane::fence::guarded_line("look 1 1 1 1", epoch);
    tampered.replace(tampered.find("flock"), 5, "true ");
    REQUIRE((host_line(tampered).kind == HostLine::Kind::bare));
    REQUIRE_FALSE(model_line("look 1 1 1"));
    REQUIRE_FALSE(model_line("look 1 1 1 1 1"));
    REQUIRE_FALSE(model_line("look"));
}
