#include "tests/simulation/client_sim.hpp"

#include <algorithm>

#include "tests/support/core_bench.hpp"
#include "tests/support/principals.hpp"

namespace grivon::sim {
namespace {

using namespace std::chrono_literals;

constexpr Duration think_max = 2s;
constexpr Duration patience_min = 500ms;
constexpr Duration patience_max = 4s;
constexpr Duration way_max = 30ms;
constexpr unsigned words_lost = 50;       // per thousand, either way
constexpr unsigned asks_at_random = 200;  // of a careless administrator, see RandomOperations
constexpr unsigned asks_of_jobs = 120;    // cancel, retry, resolve
constexpr unsigned asks_of_lanes = 40;
constexpr unsigned asks_for_more = 200;  // operations in the same batch
constexpr unsigned asks_for_later = 100;
constexpr unsigned asks_for_limits = 100;
constexpr unsigned asks_twice = 100;  // though it was answered

std::string as_text(const BatchSpec& batch) {
    std::string text;
    for (const auto& operation : batch.operations) {
        text += (text.empty() ? "" : "; ") + operation.name();
        for (const auto& word : operation.arguments) text += " " + word;
        for (const auto& [name, value] : operation.parameters) text += " " + name + "=" + value;
    }
    return text;
}

}  // namespace

ClientSim::ClientSim(Context& context, BrokerSim& broker, std::string name)
    : context_(context),
      broker_(broker),
      name_(std::move(name)),
      operations_(context.random.engine()) {}

std::string ClientSim::a_host() {
    return "h-0-" + std::to_string(context_.random.pick(context_.settings.hosts_count));
}

// Of any job that there is, or is not.
std::string ClientSim::job_line() {
    const auto number = std::to_string(1 + context_.random.pick(last_job_ + 1));
    switch (context_.random.pick(7)) {
        case 0:
            return "cancel batch " + number;
        case 1:
            return "retry job " + number;
        case 2:
            return "retry batch " + number;
        case 3:
            return "resolve job " + number + " outcome=retry";
        default:
            return "cancel job " + number;
    }
}

std::string ClientSim::lane_line() {
    constexpr const char* verbs[] = {"pause", "drain", "resume", "resume"};
    return std::string(verbs[context_.random.pick(std::size(verbs))]) + " lane " + a_host();
}

std::string ClientSim::next_line() {
    auto& random = context_.random;
    if (random.chance(asks_at_random)) return operations_.next();
    if (random.chance(asks_of_jobs)) return job_line();
    if (random.chance(asks_of_lanes)) return lane_line();
    constexpr const char* verbs[] = {"create", "create", "start",   "start",  "start",
                                     "reboot", "stop",   "suspend", "resume", "destroy"};
    return std::string(verbs[random.pick(std::size(verbs))]) + " host vmware " + a_host() +
           " slice=" + std::to_string(random.pick(2));
}

BatchSpec ClientSim::next_batch() {
    auto& random = context_.random;
    std::vector<std::string> lines{next_line()};
    while (random.chance(asks_for_more)) lines.push_back(next_line());
    constexpr FailurePolicy policies[] = {FailurePolicy::skip_vm, FailurePolicy::carry_on,
                                          FailurePolicy::stop_host, FailurePolicy::stop_batch};
    auto batch = test::batch_of(lines, policies[random.pick(std::size(policies))]);
    if (random.chance(asks_for_later)) batch.start_after_ms = random.pick(5000);
    if (random.chance(asks_for_limits)) batch.time_limit_ms = 1000 + random.pick(10'000);
    return batch;
}

void ClientSim::think() {
    context_.scheduler.after(context_.random.between(1ms, think_max), [this] { ask_something(); });
}

void ClientSim::ask_something() {
    if (context_.calm) return;
    submit_ = {};
    submit_.submission_key = name_ + "-" + std::to_string(request_ + 1);
    submit_.batch = next_batch();
    submit_.user = name_;
    submit_.confirmed = context_.random.chance(800);
    answered_ = false;
    context_.history.note(RequestMade{submit_.submission_key, as_text(submit_.batch)});
    ask();
}

void ClientSim::ask() {
    const core::Asker asker{name_, ++request_};
    if (!context_.trouble(words_lost))
        context_.scheduler.after(context_.random.between(100us, way_max),
                                 [this, asker, submit = submit_] {
                                     broker_.submit({asker, submit, {}, test::somebody_trusted()});
                                 });
    ask_again_later(request_);
}

void ClientSim::ask_again_later(std::uint64_t request) {
    context_.scheduler.after(context_.random.between(patience_min, patience_max), [this, request] {
        if (request == request_ && !answered_) ask();
    });
}

void ClientSim::hear(const core::AnswerClient& answer) {
    if (const auto* accepted = std::get_if<Accepted>(&answer.answer)) {
        // Answers to earlier requests may come late: the key is in the batch they speak of.
        if (!accepted->jobs.empty()) last_job_ = number(accepted->jobs.back());
        if (answer.asker.request == request_)
            context_.history.note(AcceptedHeard{submit_.submission_key, accepted->jobs});
    } else if (const auto* refused = std::get_if<Refused>(&answer.answer);
               refused != nullptr && answer.asker.request == request_ && !answered_) {
        if (refused->code == Errc::unavailable) return;  // asked again when patience ends
        context_.history.note(RefusedHeard{submit_.submission_key, refused->message});
    }
    if (answered_ || answer.asker.request != request_) return;
    answered_ = true;
    if (context_.trouble(asks_twice)) ask();
    think();
}

void Operator::ask(const std::string& line) {
    Submit submit;
    submit.submission_key = "operator-" + std::to_string(++requests_count_);
    submit.batch = test::batch_of({line});
    submit.user = "operator";
    submit.confirmed = true;
    broker_.submit({{"operator", requests_count_}, submit, {}, test::somebody_trusted()});
}

void Operator::look_after() {
    constexpr Duration every = 20s;
    ask("resume lane %");
    for (const auto& [id, job] : broker_.tables().jobs())
        if (job.progress.state == JobState::uncertain)
            ask("resolve job " + std::to_string(number(id)) + " outcome=retry");
    context_.scheduler.after(every, [this] { look_after(); });
}

Clients::Clients(Context& context, BrokerSim& broker) : context_(context) {
    for (std::size_t i = 0; i < context.settings.clients_count; ++i) {
        const auto name = "client" + std::to_string(i);
        clients_.try_emplace(name, context, broker, name);
    }
    broker.set_client_ear([this](const core::AnswerClient& answer) { hear(answer); });
}

void Clients::start() {
    for (auto& [name, client] : clients_) client.start();
}

void Clients::hear(const core::AnswerClient& answer) {
    const auto found = clients_.find(answer.asker.identity);
    if (found == clients_.end() || context_.trouble(words_lost)) return;
    context_.scheduler.after(context_.random.between(100us, way_max),
                             [&client = found->second, answer] { client.hear(answer); });
}

}  // namespace grivon::sim
