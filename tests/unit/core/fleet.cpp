#include "tests/unit/core/fleet.hpp"

#include <algorithm>

#include "wire/limits.hpp"

namespace grivon::test {

Fleet::Fleet(int hosts, int vms_of_each, core::QueueSettings settings) : CoreBench(settings) {
    hello("w");
    std::string names;
    for (int i = 0; i < hosts; ++i) names += " h-0-" + std::to_string(i);
    accept("add host" + names);
    for (int i = 0; i < vms_of_each; ++i) accept("add host vmware" + names);
    if (vms_of_each > 0) accept("create host vmware" + names);
    succeed_all();
}

void Fleet::collect() {
    for (auto& assign : sent<Assign>("w")) given_.insert_or_assign(assign.job, std::move(assign));
}

Assign Fleet::assigned(JobId job) {
    collect();
    INFO("job " << number(job));
    REQUIRE(given_.contains(job));
    return given_.at(job);
}

bool Fleet::is_assigned(JobId job) {
    collect();
    return given_.contains(job);
}

void Fleet::end(JobId job, Outcome outcome, const std::string& message) {
    const auto& spec = assigned(job).spec;
    auto ended = report_of(spec, outcome);
    ended.message = message;
    if (outcome == Outcome::succeeded) ended.vm = core::state_after(spec);
    end(job, ended);
}

void Fleet::end(JobId job, const JobReport& ended) {
    const auto assign = assigned(job);
    given_.erase(job);
    report("w", assign, ended);
}

void Fleet::succeed_all() {
    for (collect(); !given_.empty(); collect()) succeed(given_.begin()->first);
}

std::vector<HeldLane> Fleet::at_work() {
    collect();
    std::vector<HeldLane> lanes;
    for (const auto& [job, assign] : given_)
        lanes.push_back({assign.host.name, assign.epoch, job, assign.attempt});
    return lanes;
}

void Fleet::live(std::chrono::milliseconds time) {
    const auto step = limits::lease_duration / 2;
    for (; time.count() > 0; time -= std::min(time, step)) {
        beat("w", at_work());
        pass(std::min(time, step));
        (void)sent<BrokerHeartbeat>("w");
    }
    beat("w", at_work());
}

void Fleet::come_back() {
    hello("w", at_work());
}

void Fleet::restart_with_worker() {
    collect();
    restart();
    come_back();
}

std::string Fleet::states(const std::vector<JobId>& jobs) const {
    std::string text;
    for (const auto id : jobs) text += (text.empty() ? "" : " ") + std::string(name_of(state(id)));
    return text;
}

std::vector<Event> Fleet::events_of_kind(const std::string& kind) const {
    std::vector<Event> found;
    for (const auto& event : tables.events())
        if (event.kind == kind) found.push_back(event);
    return found;
}

std::string Fleet::name(JobId job_id) const {
    return "job " + std::to_string(number(job_id)) + " (" + job(job_id).operation + ")";
}

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string texts_of(const std::vector<WaitReason>& reasons) {
    std::string text;
    for (const auto& reason : reasons) text += reason.text + "\n";
    return text;
}

}  // namespace grivon::test
