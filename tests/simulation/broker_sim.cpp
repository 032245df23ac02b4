#include "tests/simulation/broker_sim.hpp"

#include <utility>

#include "tests/simulation/record_facts.hpp"
#include "tests/support/principals.hpp"
#include "wire/catalogue.hpp"

namespace grivon::sim {
namespace {

using namespace std::chrono_literals;

// As in broker/pipeline.cpp.
bool waits_for_nothing(const core::Effect& effect) {
    const auto* send = std::get_if<core::SendToWorker>(&effect);
    return send != nullptr && (std::holds_alternative<BrokerHeartbeat>(send->message) ||
                               std::holds_alternative<HelloWanted>(send->message));
}

}  // namespace

BrokerSim::BrokerSim(Context& context, Network& network) : context_(context), network_(network) {}

void BrokerSim::prepare(const Submit& submit) {
    core::Core core(tables_.image(), context_.scheduler.clocks());
    auto changes =
        core.apply(core::ClientSubmitted{{"setup", 0}, submit, {}, test::somebody_trusted()},
                   context_.scheduler.clocks());
    put({{0, std::move(changes.records)}});
}

void BrokerSim::later(Duration delay, void (BrokerSim::*action)()) {
    context_.scheduler.after(delay, [this, action, life = life_] {
        if (life == life_) (this->*action)();
    });
}

// ---- its life -----------------------------------------------------------------------------------

void BrokerSim::start() {
    if (up()) return;
    if (store_back_at_ >
        context_.scheduler.now())  // it cannot open the tables, and is started anew
        return later(store_back_at_ - context_.scheduler.now(), &BrokerSim::start);
    context_.history.note(FaultMade{"the broker starts"});
    ++life_;
    core_ = std::make_unique<core::Core>(tables_.image(), context_.scheduler.clocks());
    network_.broker_comes([this](const core::Input& input) { hear(input); });
    feed(core::TimePassed{});
}

// What was never committed is gone. A transaction that was on its way to the database may come to
// its end there all the same, and so does what a broker writes that is asked to stop.
void BrokerSim::end(End how) {
    if (!up()) return;
    context_.history.note(
        FaultMade{how == End::killed ? "the broker is killed" : "the broker is stopped"});
    ++life_;
    network_.broker_goes();
    core_.reset();
    held_.clear();
    unread_.clear();
    timer_at_.reset();
    still_ = outage_known_ = false;
    const bool all = how == End::stopped && store_back_at_ <= context_.scheduler.now();
    if (!written_ && (all || context_.random.chance(500))) put(committing_);
    if (all) put(waiting_);
    committing_.clear();
    waiting_.clear();
    written_ = false;
}

void BrokerSim::stand_still(Duration time) {
    if (!up() || still_) return;
    context_.history.note(FaultMade{"the broker stands still"});
    still_ = true;
    context_.scheduler.after(time, [this, life = life_] {
        if (life != life_ || !still_) return;
        context_.history.note(FaultMade{"the broker goes on"});
        still_ = false;
        // Which of two things that are due its loop sees first is chance.
        auto inputs = std::exchange(unread_, {});
        if (context_.random.chance(500))
            inputs.push_front(core::TimePassed{});
        else
            inputs.push_back(core::TimePassed{});
        for (const auto& input : inputs)
            if (life == life_) feed(input);
        if (life == life_) know_commit();
    });
}

void BrokerSim::lose_store(Duration time) {
    context_.history.note(FaultMade{"the database is away"});
    store_back_at_ = context_.scheduler.now() + time;
    // The store notices by a commit that fails; while there is none it knows nothing.
    outage_known_ = up() && !committing_.empty();
    context_.scheduler.after(time, [this] { outage_known_ = false; });
}

void BrokerSim::heal() {
    ambush_.reset();
    store_back_at_ = context_.scheduler.now();
    outage_known_ = false;
    start();
}

void BrokerSim::at_commit(CommitPoint point, std::function<void()> action) {
    ambush_.emplace(point, std::move(action));
}

void BrokerSim::reach(CommitPoint point) {
    if (!ambush_ || ambush_->first != point) return;
    const auto action = std::move(ambush_->second);
    ambush_.reset();
    action();
}

// ---- the pipeline -------------------------------------------------------------------------------

void BrokerSim::submit(const core::ClientSubmitted& request) {
    if (!up()) return;
    if (outage_known_ && !still_) {
        client_ear_({request.asker, Refused{Errc::unavailable, "the database is away"}});
        return;
    }
    asked_[{request.asker.identity, request.asker.request}] = request.submit.submission_key;
    hear(with_history(request));
}

// "retry" comes with what the history has of the jobs that it names.
core::ClientSubmitted BrokerSim::with_history(core::ClientSubmitted request) const {
    for (const auto& operation : request.submit.batch.operations) {
        if (operation.verb != "retry") continue;
        for (const auto& [id, job] : tables_.jobs())
            for (const auto named : number_arguments(operation))
                if (named == (operation.object == "batch" ? number(job.batch) : number(id)))
                    request.history.push_back(job);
    }
    return request;
}

void BrokerSim::hear(const core::Input& input) {
    if (still_)
        unread_.push_back(input);
    else
        feed(input);
}

void BrokerSim::feed(const core::Input& input) {
    auto changes = core_->apply(input, context_.scheduler.clocks());
    Held held;
    for (auto& effect : changes.effects) {
        if (waits_for_nothing(effect))
            perform(effect);
        else
            held.effects.push_back(std::move(effect));
    }
    if (!changes.records.empty()) {
        held.ticket = next_ticket_++;
        waiting_.push_back({held.ticket, std::move(changes.records)});
        if (committing_.empty()) begin_commit();
        if (!up()) return;  // that was the last it did
    }
    hold(std::move(held));
    arm_timer();
}

void BrokerSim::hold(Held held) {
    if (held.ticket == 0) {
        if (held_.empty()) {
            for (const auto& effect : held.effects) perform(effect);
            return;
        }
        held.ticket = held_.back().ticket;
    }
    held_.push_back(std::move(held));
}

void BrokerSim::release(std::uint64_t ticket) {
    while (!held_.empty() && held_.front().ticket <= ticket) {
        const Held held = std::move(held_.front());
        held_.pop_front();
        for (const auto& effect : held.effects) perform(effect);
    }
}

void BrokerSim::perform(const core::Effect& effect) {
    if (const auto* answer = std::get_if<core::AnswerClient>(&effect)) {
        const auto asked = asked_.find({answer->asker.identity, answer->asker.request});
        const auto* accepted = std::get_if<Accepted>(&answer->answer);
        if (asked != asked_.end() && accepted != nullptr)
            context_.history.note(AcceptedSaid{asked->second, accepted->jobs});
        if (client_ear_) client_ear_(*answer);
        return;
    }
    const auto& send = std::get<core::SendToWorker>(effect);
    note_said(context_.history, send.message, send.worker);
    network_.to_worker(send);
}

void BrokerSim::arm_timer() {
    const auto wakeup = core_->next_wakeup();
    if (wakeup == timer_at_) return;
    timer_at_ = wakeup;
    ++timer_;
    if (!wakeup) return;
    context_.scheduler.at(*wakeup, [this, life = life_, timer = timer_] {
        if (life != life_ || timer != timer_) return;
        timer_at_.reset();
        if (still_) return;  // told when it goes on
        feed(core::TimePassed{});
    });
}

// ---- the store ----------------------------------------------------------------------------------

Duration BrokerSim::commit_time() {
    const auto now = context_.scheduler.now();
    const auto away = store_back_at_ > now ? store_back_at_ - now : 0us;
    return away + context_.random.between(20us, context_.settings.commit_delay_max);
}

void BrokerSim::begin_commit() {
    committing_ = std::exchange(waiting_, {});
    written_ = false;
    later(commit_time() / 2, &BrokerSim::write_commit);
    reach(CommitPoint::begun);
}

// In the tables from now on, whoever learns of it. The store asks again when it does not learn how
// its commit ended, and finds it in.
void BrokerSim::write_commit() {
    if (store_back_at_ > context_.scheduler.now()) {  // rolled back, and tried again
        outage_known_ = true;
        return later(commit_time(), &BrokerSim::write_commit);
    }
    put(committing_);
    written_ = true;
    later(commit_time() / 2, &BrokerSim::know_commit);
    reach(CommitPoint::written);
}

void BrokerSim::put(const std::vector<Write>& writes) {
    for (const auto& write : writes) {
        for (const auto& record : write.records) note_written(context_.history, record);
        tables_.apply(write.records);
    }
    if (!writes.empty()) ++commits_count_;
}

void BrokerSim::know_commit() {
    if (!written_) return;
    if (store_back_at_ > context_.scheduler.now()) {  // the outcome is not known; looked up later
        outage_known_ = true;
        return later(commit_time(), &BrokerSim::know_commit);
    }
    if (still_) return;  // when it goes on
    const auto life = life_;
    reach(CommitPoint::known);
    if (life != life_) return;
    const auto ticket = committing_.back().ticket;
    committing_.clear();
    written_ = false;
    if (!waiting_.empty()) begin_commit();
    if (life == life_) release(ticket);
}

}  // namespace grivon::sim
