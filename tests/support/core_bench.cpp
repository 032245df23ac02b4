#include "tests/support/core_bench.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "broker/core/queries/queries.hpp"
#include "wire/catalogue.hpp"
#include "wire/codec.hpp"

namespace grivon::test {
namespace {

// What quotes hold together is one word; they go.
std::vector<std::string> words_of(const std::string& line) {
    std::vector<std::string> words;
    bool quoted = false;
    bool open = false;
    for (const char c : line) {
        if (c == '"') {
            quoted = !quoted;
            continue;
        }
        const bool blank = c == ' ' && !quoted;
        if (!blank && !open) words.emplace_back();
        if (!blank) words.back() += c;
        open = !blank;
    }
    return words;
}

Accepted accepted(const std::string& line, const std::variant<Accepted, Refused>& answer) {
    INFO(line << ": " << (answer.index() == 1 ? std::get<Refused>(answer).message : std::string()));
    REQUIRE(std::holds_alternative<Accepted>(answer));
    return std::get<Accepted>(answer);
}

}  // namespace

JobSpec CoreBench::spec(JobId id) const {
    return decode_value<JobSpec>(job(id).payload).value();
}

BatchSpec batch_of(const std::vector<std::string>& lines, FailurePolicy on_failure) {
    BatchSpec batch;
    for (const auto& line : lines) batch.operations.push_back(operation_of(line));
    batch.on_failure = on_failure;
    return batch;
}

Operation operation_of(const std::string& line) {
    Operation operation;
    std::vector<std::string> plain;
    for (const auto& word : words_of(line)) {
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

JobReport report_of(const JobSpec& spec, Outcome outcome) {
    JobReport report;
    report.outcome = outcome;
    report.exit_status = outcome == Outcome::succeeded ? 0 : 1;
    report.host = outcome == Outcome::unreached ? HostState::unreachable : HostState::up;
    if (outcome == Outcome::uncertain || outcome == Outcome::unreached) return report;
    const bool there = (outcome == Outcome::succeeded) != (spec.verb == "remove");
    const HostSpec none;
    const auto& desired = spec.desired ? *spec.desired : none;
    if (spec.vmnet || !desired.vmnets.empty()) report.vmnet = there;
    if (spec.vlan || !desired.vlans.empty()) report.vlan = there;
    if (!spec.serial.empty() || !desired.serial.empty()) report.serial = there;
    return report;
}

template <class Message>
std::vector<Message> CoreBench::sent(const std::string& worker) {
    std::vector<Message> found;
    std::vector<core::SendToWorker> rest;
    for (auto& message : outbox_) {
        if (message.worker == worker && std::holds_alternative<Message>(message.message))
            found.push_back(std::get<Message>(message.message));
        else
            rest.push_back(std::move(message));
    }
    outbox_ = std::move(rest);
    return found;
}
template std::vector<WorkerWelcome> CoreBench::sent(const std::string&);
template std::vector<BrokerHeartbeat> CoreBench::sent(const std::string&);
template std::vector<HelloWanted> CoreBench::sent(const std::string&);
template std::vector<Assign> CoreBench::sent(const std::string&);
template std::vector<ReportStored> CoreBench::sent(const std::string&);
template std::vector<LeaseEnded> CoreBench::sent(const std::string&);
template std::vector<ItemsStored> CoreBench::sent(const std::string&);
template std::vector<StopJob> CoreBench::sent(const std::string&);
template std::vector<Probe> CoreBench::sent(const std::string&);

template <class Answer>
Answer CoreBench::ask_for(const std::string& line, std::uint64_t offset) const {
    return std::get<Answer>(ask(line, offset));
}
template Accepted CoreBench::ask_for(const std::string&, std::uint64_t) const;
template Refused CoreBench::ask_for(const std::string&, std::uint64_t) const;
template HostTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template ClusterTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template ClusterVmTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template VmTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template StrangerTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template DriftTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template SnapshotTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template VmnetTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template JobTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template JobProgress CoreBench::ask_for(const std::string&, std::uint64_t) const;
template EventPage CoreBench::ask_for(const std::string&, std::uint64_t) const;
template Pong CoreBench::ask_for(const std::string&, std::uint64_t) const;
template VlanTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template NicTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template InterfaceTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template SerialTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template AttributeTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template HostConfiguration CoreBench::ask_for(const std::string&, std::uint64_t) const;
template DryRun CoreBench::ask_for(const std::string&, std::uint64_t) const;
template LaneTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template WorkerTable CoreBench::ask_for(const std::string&, std::uint64_t) const;
template Explanation CoreBench::ask_for(const std::string&, std::uint64_t) const;
template EventsGone CoreBench::ask_for(const std::string&, std::uint64_t) const;

void CoreBench::forget_messages() {
    outbox_.clear();
}

CoreBench::~CoreBench() = default;

CoreBench::CoreBench(core::QueueSettings settings) : settings_(settings) {
    using namespace std::chrono_literals;
    now.wall = WallTime(1'700'000'000s);
    now.steady = SteadyTime(1'000s);
    core = std::make_unique<core::Core>(core::Image{}, now, core::CoreSettings{settings_, {}});
}

void CoreBench::apply(const core::Input& input) {
    auto changes = core->apply(input, now);
    tables.apply(changes.records);
    for (auto& effect : changes.effects) {
        if (auto* answer = std::get_if<core::AnswerClient>(&effect))
            answer_ = std::move(answer->answer);
        else if (auto* message = std::get_if<core::SendToWorker>(&effect))
            outbox_.push_back(std::move(*message));
        else
            ++key_changes;
    }
}

std::variant<Accepted, Refused> CoreBench::submit(const std::string& line) {
    return submit(line, new_key(), false);
}

std::variant<Accepted, Refused> CoreBench::submit_confirmed(const std::string& line) {
    return submit(line, new_key(), true);
}

std::variant<Accepted, Refused> CoreBench::submit(const std::string& line, const std::string& key,
                                                  bool confirmed) {
    Submit message;
    message.submission_key = key;
    message.batch = batch_of({line});
    message.confirmed = confirmed;
    auto answer = submit(std::move(message));
    if (auto* refused = std::get_if<Refused>(&answer)) return std::move(*refused);
    return std::get<Accepted>(std::move(answer));
}

// "retry" comes with what the history has of the jobs that it names.
CoreBench::Answer CoreBench::submit(Submit message) {
    message.user = principal->user;
    core::ClientSubmitted input{{"client", 1}, std::move(message), {}, principal};
    for (const auto& operation : input.submit.batch.operations) {
        if (operation.verb != "retry") continue;
        for (const auto& [id, job] : tables.jobs())
            for (const auto named : number_arguments(operation))
                if (named == (operation.object == "batch" ? number(job.batch) : number(id)))
                    input.history.push_back(job);
    }
    answer_.reset();
    apply(input);
    REQUIRE(answer_);
    return *answer_;
}

Submit CoreBench::submission_of(const BatchSpec& batch, bool confirmed) {
    Submit message;
    message.submission_key = new_key();
    message.batch = batch;
    message.confirmed = confirmed;
    return message;
}

Accepted CoreBench::accept_batch(const BatchSpec& batch, bool confirmed) {
    const auto answer = submit(submission_of(batch, confirmed));
    INFO((answer.index() == 1 ? std::get<Refused>(answer).message : std::string()));
    REQUIRE(std::holds_alternative<Accepted>(answer));
    return std::get<Accepted>(answer);
}

Refused CoreBench::refuse_batch(const BatchSpec& batch, bool confirmed) {
    const auto hosts = core->inventory().hosts();
    const auto written = tables.records_count();
    const auto answer = submit(submission_of(batch, confirmed));
    REQUIRE(std::holds_alternative<Refused>(answer));
    REQUIRE(tables.records_count() == written);
    REQUIRE((core->inventory().hosts() == hosts));
    return std::get<Refused>(answer);
}

DryRun CoreBench::dry_run(const BatchSpec& batch) {
    auto message = submission_of(batch, false);
    message.dry_run = true;
    const auto answer = submit(std::move(message));
    INFO((answer.index() == 1 ? std::get<Refused>(answer).message : std::string()));
    REQUIRE(std::holds_alternative<DryRun>(answer));
    return std::get<DryRun>(answer);
}

LaneRow CoreBench::lane(const std::string& host) const {
    return ask_for<LaneTable>("list lane " + host).rows.at(0);
}

Accepted CoreBench::accept(const std::string& line) {
    return accepted(line, submit(line));
}

Accepted CoreBench::confirm(const std::string& line) {
    return accepted(line, submit_confirmed(line));
}

Refused CoreBench::refuse(const std::string& line, bool confirmed) {
    const auto hosts = core->inventory().hosts();
    const auto serials = core->inventory().serials();
    const auto written = tables.records_count();
    const auto answer = submit(line, new_key(), confirmed);
    INFO(line);
    REQUIRE(std::holds_alternative<Refused>(answer));
    // Refused whole: nothing is written, and nothing has changed.
    REQUIRE(tables.records_count() == written);
    REQUIRE((core->inventory().hosts() == hosts));
    REQUIRE((core->inventory().serials() == serials));
    return std::get<Refused>(answer);
}

ClientAnswer CoreBench::ask(const std::string& line, std::uint64_t offset) const {
    return core::answer_query(core->inventory(), core->queue(), {operation_of(line), offset},
                              principal->role, now);
}

void CoreBench::pass(std::chrono::milliseconds time) {
    now.wall += time;
    now.steady += time;
    apply(core::TimePassed{});
}

void CoreBench::restart() {
    outbox_.clear();
    core = std::make_unique<core::Core>(tables.image(), now, core::CoreSettings{settings_, {}});
    apply(core::TimePassed{});
}

void CoreBench::hello(const std::string& worker, std::vector<HeldLane> holds,
                      std::uint32_t lanes_max) {
    apply(WorkerHello{worker, "name-of-" + worker, lanes_max, std::move(holds), {}});
}

void CoreBench::beat(const std::string& worker, std::vector<HeldLane> at_work) {
    WorkerHeartbeat message;
    message.worker = worker;
    message.at_work = std::move(at_work);
    apply(message);
}

void CoreBench::report(const std::string& worker, const Assign& assign, Outcome outcome,
                       std::optional<VmState> vm, const std::string& message) {
    auto ended = report_of(assign.spec, outcome);
    ended.message = message;
    ended.vm = vm;
    report(worker, assign, ended);
}

void CoreBench::report(const std::string& worker, const Assign& assign, const JobReport& ended) {
    AttemptReport message;
    message.worker = worker;
    message.host = assign.host.name;
    message.job = assign.job;
    message.attempt = assign.attempt;
    message.epoch = assign.epoch;
    message.items_end = assign.position;
    message.report = ended;
    apply(message);
}

std::vector<VmSighting> CoreBench::seen_of(const Assign& assign) const {
    std::vector<VmSighting> seen;
    for (const auto& spec : assign.spec.desired->vms) {
        const auto given = std::find_if(sightings.begin(), sightings.end(),
                                        [&](const VmSighting& s) { return s.id == spec.id; });
        const auto& vms = host(assign.host.name).vms;
        if (given != sightings.end())
            seen.push_back(*given);
        else if (const auto found = vms.find(spec.slice); found != vms.end())
            seen.push_back({spec.id, found->second.state, found->second.question});
    }
    return seen;
}

std::vector<JobId> CoreBench::work_off(const std::string& worker) {
    std::vector<JobId> order;
    for (auto batch = sent<Assign>(worker); !batch.empty(); batch = sent<Assign>(worker)) {
        for (const auto& assign : batch) {
            order.push_back(assign.job);
            auto ended = report_of(assign.spec, Outcome::succeeded);
            ended.vm = core::state_after(assign.spec);
            if (assign.spec.desired) ended.sightings = seen_of(assign);
            if (assign.spec.operation() == "refresh host interface") ended.interfaces = interfaces;
            report(worker, assign, ended);
        }
    }
    return order;
}

const core::HostEntry& CoreBench::host(const std::string& name) const {
    const auto* entry = core->inventory().find(name);
    INFO(name);
    REQUIRE(entry != nullptr);
    return *entry;
}

const core::VmRecord& CoreBench::vm(const std::string& name, std::uint32_t slice) const {
    return host(name).vms.at(slice);
}

std::vector<std::string> CoreBench::event_kinds() const {
    return event_kinds_after(0);
}

std::vector<std::string> CoreBench::event_kinds_after(std::size_t count) const {
    std::vector<std::string> kinds;
    for (std::size_t i = count; i < tables.events().size(); ++i)
        kinds.push_back(tables.events()[i].kind);
    return kinds;
}

}  // namespace grivon::test
