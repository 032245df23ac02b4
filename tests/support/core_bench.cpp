#include "tests/support/core_bench.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "wire/catalogue.hpp"

namespace grivon::test {

Operation operation_of(const std::string& line) {
    std::istringstream words(line);
    Operation operation;
    std::vector<std::string> plain;
    for (std::string word; words >> word;) {
        const auto equals = word.find('=');
        if (equals == std::string::npos)
            plain.push_back(word);
        else
            operation.parameters[word.substr(0, equals)] = word.substr(equals + 1);
    }
    operation.verb = plain.at(0);
    // The longest run of words that is an object.
    std::size_t used = 1;
    std::string object;
    for (std::size_t i = 1; i < plain.size(); ++i) {
        object += (object.empty() ? "" : " ") + plain[i];
        if (find_command(operation.verb, object) == nullptr) continue;
        operation.object = object;
        used = i + 1;
    }
    operation.arguments.assign(plain.begin() + static_cast<std::ptrdiff_t>(used), plain.end());
    return operation;
}

CoreBench::CoreBench() {
    using namespace std::chrono_literals;
    now.wall = WallTime(1'700'000'000s);
    now.steady = SteadyTime(1'000s);
    core = std::make_unique<core::Core>(core::Image{}, now);
}

void CoreBench::apply(const core::Input& input) {
    auto changes = core->apply(input, now);
    tables.apply(changes.records);
    for (auto& effect : changes.effects) {
        if (auto* answer = std::get_if<core::AnswerClient>(&effect))
            answer_ = std::move(answer->answer);
        else
            outbox_.push_back(std::get<core::SendToWorker>(std::move(effect)));
    }
}

std::variant<Accepted, Refused> CoreBench::submit(const std::string& line) {
    return submit(line, "key-" + std::to_string(next_key_++));
}

std::variant<Accepted, Refused> CoreBench::submit(const std::string& line, const std::string& key) {
    answer_.reset();
    apply(core::ClientSubmitted{{"client", 1}, {key, operation_of(line), "tester"}});
    REQUIRE(answer_);
    return *answer_;
}

Accepted CoreBench::accept(const std::string& line) {
    const auto answer = submit(line);
    INFO(line << ": " << (answer.index() == 1 ? std::get<Refused>(answer).message : std::string()));
    REQUIRE(std::holds_alternative<Accepted>(answer));
    return std::get<Accepted>(answer);
}

Refused CoreBench::refuse(const std::string& line) {
    const auto before = tables.events().size();
    const auto answer = submit(line);
    INFO(line);
    REQUIRE(std::holds_alternative<Refused>(answer));
    REQUIRE(tables.events().size() == before);  // refused whole: nothing is written
    return std::get<Refused>(answer);
}

void CoreBench::pass(std::chrono::milliseconds time) {
    now.wall += time;
    now.steady += time;
    apply(core::TimePassed{});
}

void CoreBench::restart() {
    outbox_.clear();
    core = std::make_unique<core::Core>(tables.image(), now);
    apply(core::TimePassed{});
}

void CoreBench::hello(const std::string& worker, std::vector<HeldLane> holds,
                      std::uint32_t lanes_max) {
    apply(WorkerHello{worker, "name-of-" + worker, lanes_max, std::move(holds)});
}

void CoreBench::report(const std::string& worker, const Assign& assign, Outcome outcome,
                       std::optional<VmState> vm, const std::string& message) {
    AttemptReport report;
    report.worker = worker;
    report.host = assign.host.name;
    report.job = assign.job;
    report.attempt = assign.attempt;
    report.epoch = assign.epoch;
    report.items_end = assign.position;
    report.report.outcome = outcome;
    report.report.exit_status = outcome == Outcome::succeeded ? 0 : 1;
    report.report.message = message;
    report.report.host = HostState::up;
    report.report.vm = vm;
    if (assign.spec.vmnet) report.report.vmnet = outcome == Outcome::succeeded;
    apply(report);
}

std::vector<JobId> CoreBench::work_off(const std::string& worker) {
    std::vector<JobId> order;
    for (auto batch = sent<Assign>(worker); !batch.empty(); batch = sent<Assign>(worker)) {
        for (const auto& assign : batch) {
            order.push_back(assign.job);
            report(worker, assign, Outcome::succeeded, core::state_after(assign.spec));
        }
    }
    return order;
}

std::vector<std::string> CoreBench::event_kinds() const {
    std::vector<std::string> kinds;
    for (const auto& event : tables.events()) kinds.push_back(event.kind);
    return kinds;
}

}  // namespace grivon::test
