// What happens on the hosts: one command at a time, none under an old lease, no step twice.
#include "tests/simulation/broken.hpp"
#include "tests/simulation/checker.hpp"
#include "tests/simulation/model_lines.hpp"

namespace grivon::sim {
namespace {

constexpr const char* one_promise = "never two commands at once on one host";
constexpr const char* epoch_promise = "no command begins under an old epoch";
constexpr const char* order_promise = "jobs of a host run in the order accepted, one at a time";
constexpr const char* again_promise = "no step is done twice when a look would have shown it done";

}  // namespace

void Checker::see(const CommandBegun& fact) {
    auto& lane = lanes_[fact.host];
    const std::string what = "\"" + fact.line + "\" of epoch " +
                             std::to_string(number(fact.epoch)) + " began on " + fact.host;
    if (!lane.processes.empty()) throw Broken(one_promise, what + " while another command ran");
    if (fact.epoch < lane.newest_begun)
        throw Broken(epoch_promise,
                     what + " after one of epoch " + std::to_string(number(lane.newest_begun)));
    auto& job = job_of(fact.job, "what is said is on disk");
    if (job.place < lane.newest_begun_place)
        throw Broken(order_promise, what + " after one of a later job");
    if (job.state == JobState::succeeded || job.state == JobState::failed)
        throw Broken("a job ends in exactly one final state",
                     what + ", and the job has " + std::string(name_of(job.state)));
    const auto attempt = job.attempts.find(fact.attempt);
    if (attempt == job.attempts.end() || attempt->second.epoch != fact.epoch)
        throw Broken("what is said is on disk", what + ", an attempt that is not in the tables");
    if (fact.line.starts_with(reset_name) && job.steps_told.contains(reset_name))
        throw Broken(again_promise, what + "; the record shows that an earlier attempt began it");
    if (!commands_.emplace(fact.line, Command{fact.epoch, false, {}, {}}).second)
        throw Broken(again_promise, what + " for the second time in the same attempt");
    job.touched = true;
    lane.processes.insert(fact.process);
    lane.newest_begun = fact.epoch;
    lane.newest_begun_place = job.place;
}

void Checker::see(const CommandPrinted& fact) {
    commands_.at(fact.line).printed[fact.kind == ItemKind::output ? 0 : 1] += fact.bytes;
}

void Checker::see(const CommandEnded& fact) {
    lanes_[fact.host].processes.erase(fact.process);
    commands_.at(fact.line).ended = true;
}

void Checker::see(const StepDone& fact) {
    auto& job = job_of(fact.job, again_promise);
    if (fact.step <= job.steps_done)
        throw Broken(again_promise, "step " + std::to_string(fact.step) + " of job " +
                                        std::to_string(number(fact.job)) + " was done again on " +
                                        fact.host);
    job.steps_done = fact.step;
    job.done = fact.last;
}

}  // namespace grivon::sim
