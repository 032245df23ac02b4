#include "tests/simulation/host_sim.hpp"

#include <algorithm>

#include "tests/simulation/broken.hpp"
#include "workers/lane/fence.hpp"

namespace grivon::sim {
namespace {

using namespace std::chrono_literals;
namespace fence = lane::fence;

constexpr Duration way_max = 20ms;
constexpr Duration login_max = 60ms;
constexpr Duration connect_time_out = 8s;
constexpr Duration phase_max = 300ms;
constexpr Duration slow_phase_max = 15s;
constexpr std::int32_t ended_by_signal = 143;
constexpr std::int32_t tool_failed = 1;

// What the worker's end finds out without a word from the host.
bool is_own_knowledge(const SshSignal& signal) {
    return std::holds_alternative<Lost>(signal) || std::holds_alternative<NotOpened>(signal);
}

}  // namespace

// ---- connections --------------------------------------------------------------------------------

HostSim::Connection HostSim::open(Ear ear) {
    const auto id = next_id_++;
    auto& wire = wires_[id];
    wire.ear = std::move(ear);
    wire.last_arrival = context_.scheduler.now();
    const auto login = context_.random.between(1ms, login_max);
    const bool refused = context_.trouble(context_.settings.connections_refused);
    const auto wait = up_ ? login : context_.random.chance(500) ? login : connect_time_out;
    context_.scheduler.after(wait, [this, id, refused] {
        const auto found = wires_.find(id);
        if (found == wires_.end()) return;
        if (up_ && !refused && !found->second.dead) return tell(id, Opened{});
        tell(id, NotOpened{"cannot connect to " + name_});
    });
    return id;
}

void HostSim::run(Connection connection, const std::string& line) {
    if (!wires_.contains(connection)) return;
    if (context_.trouble(context_.settings.connections_refused / 4))
        return tell(connection, NotBegun{});
    context_.scheduler.after(context_.random.between(1ms, way_max), [this, connection, line] {
        const auto found = wires_.find(connection);
        if (up_ && found != wires_.end() && !found->second.dead) begin(connection, line);
    });
}

// What runs on the host does not notice, or only when it prints.
void HostSim::close(Connection connection) {
    const auto found = wires_.find(connection);
    if (found == wires_.end()) return;
    if (auto* process = find(found->second.process)) process->connection = 0;
    wires_.erase(found);
}

void HostSim::tell(Connection connection, SshSignal signal) {
    const auto found = wires_.find(connection);
    if (found == wires_.end()) return;
    auto& wire = found->second;
    const auto time = context_.scheduler.now() + context_.random.between(100us, way_max);
    wire.last_arrival = std::max(time, wire.last_arrival);
    context_.scheduler.at(wire.last_arrival, [this, connection, signal = std::move(signal)] {
        const auto at = wires_.find(connection);
        if (at == wires_.end()) return;
        const Ear ear = at->second.ear;
        if (!at->second.dead || is_own_knowledge(signal))
            ear(signal);
        else if (std::holds_alternative<Opened>(signal))
            ear(NotOpened{"the connection to " + name_ + " ended while it was made"});
    });
}

void HostSim::lose(Connection connection, bool told) {
    auto& wire = wires_.at(connection);
    if (wire.dead) return;
    if (auto* process = find(wire.process)) process->connection = 0;
    wire.process = 0;
    wire.dead = true;
    if (told) tell(connection, Lost{});
}

// ---- the fence ----------------------------------------------------------------------------------

void HostSim::begin(Connection connection, const std::string& text) {
    const auto line = host_line(text);
    if (line.kind == HostLine::Kind::bare)
        throw Broken("every command runs behind the fence of its host", text);
    const auto id = next_id_++;
    Process process;
    process.connection = connection;
    process.epoch = line.epoch;
    process.kind = line.kind;
    process.patience = line.patience;
    if (line.kind == HostLine::Kind::fenced) {
        const auto command = model_line(line.command);
        if (!command) throw Broken("commands reach the host as they were meant", text);
        process.text = line.command;
        process.line = *command;
    }
    processes_.emplace(id, std::move(process));
    wires_.at(connection).process = id;
    if (line.kind == HostLine::Kind::take_fence) return take_fence(id);
    if (line.epoch != newest_) return end(id, fence::exit_status_not_ours);
    if (line.kind == HostLine::Kind::end_command) return end_command(id);
    pass_fence(id);
}

void HostSim::take_fence(std::uint64_t id) {
    if (holders_.empty()) return fence_is_free(id);
    wait_for_fence(id);
}

void HostSim::fence_is_free(std::uint64_t id) {
    const auto epoch = processes_.at(id).epoch;
    if (epoch < newest_) return end(id, fence::exit_status_not_ours);
    if (epoch > newest_) {
        newest_ = epoch;
        context_.history.note(FenceTaken{name_, epoch});
    }
    end(id, 0);
}

void HostSim::wait_for_fence(std::uint64_t id) {
    takers_.push_back(id);
    later(processes_.at(id).patience, id, &HostSim::lose_patience);
}

void HostSim::lose_patience(std::uint64_t id) {
    if (std::find(takers_.begin(), takers_.end(), id) != takers_.end()) end_group(id);
}

void HostSim::end_command(std::uint64_t id) {
    if (holders_.empty()) return end(id, 0);
    end_group(id);
}

// Asks the command that passed the fence last to end, then makes it. A taker that waits for the
// fence has it as soon as nothing holds that any more.
void HostSim::end_group(std::uint64_t id) {
    const auto goes_on = [this, id] {
        if (find(id) == nullptr) return false;
        if (!holders_.empty()) return true;
        end(id, 0);
        return false;
    };
    signal_group(false);
    if (!goes_on()) return;
    context_.scheduler.after(fence::grace, [this, id, goes_on] {
        if (!goes_on()) return;
        signal_group(true);
        if (!goes_on()) return;
        context_.scheduler.after(fence::grace, [this, id, goes_on] {
            if (goes_on()) end(id, fence::exit_status_held);
        });
    });
}

void HostSim::signal_group(bool kill) {
    const auto* process = find(group_);
    if (process == nullptr || process->unkillable || (process->stubborn && !kill)) return;
    end(group_, ended_by_signal);
}

void HostSim::pass_fence(std::uint64_t id) {
    auto& process = processes_.at(id);
    holders_.insert(id);
    group_ = id;
    context_.history.note(CommandBegun{name_, id, process.epoch, process.line.job,
                                       process.line.attempt, process.text});
    draw_fate(process);
    go_on(id);
}

// ---- commands -----------------------------------------------------------------------------------

void HostSim::draw_fate(Process& process) {
    const auto& settings = context_.settings;
    const bool acts = process.line.name == act_name;
    process.effect_due = acts;
    process.prints_left = 1 + static_cast<std::uint32_t>(context_.random.pick(2));
    const bool late = context_.random.chance(500);
    if (context_.trouble(settings.commands_hanging))
        process.fate = late ? Fate::hangs_late : Fate::hangs;
    else if (acts && context_.trouble(settings.commands_failing))
        process.fate = late ? Fate::fails_late : Fate::fails;
    process.stubborn = context_.random.chance(300);
    process.unkillable = context_.trouble(100);
}

void HostSim::go_on(std::uint64_t id) {
    const bool slow = context_.trouble(context_.settings.commands_slow);
    later(context_.random.between(1ms, slow ? slow_phase_max : phase_max), id, &HostSim::step);
}

// The next thing that the command does: it takes effect at any moment between its words.
void HostSim::step(std::uint64_t id) {
    auto& process = processes_.at(id);
    const bool orphan = process.connection == 0;
    const bool dies = orphan && context_.random.chance(200);  // of printing into nowhere
    if (dies) return end(id, ended_by_signal);
    if (process.fate == Fate::fails) {
        process.effect_due = false;
    } else if (process.fate == Fate::hangs) {
        return;
    }
    if (process.effect_due && (process.prints_left == 0 || context_.random.chance(500))) {
        process.effect_due = false;
        take_effect(process);
        if (process.fate == Fate::hangs_late) return;
        return go_on(id);
    }
    if (process.prints_left == 0) {
        if (process.fate == Fate::hangs_late) return;
        const bool failed = process.fate == Fate::fails || process.fate == Fate::fails_late;
        return end(id, failed ? tool_failed : 0);
    }
    --process.prints_left;
    const bool last = process.prints_left == 0;
    const auto kind =
        !last && context_.random.chance(300) ? ItemKind::error_output : ItemKind::output;
    Bytes words = process.text + " says " + std::to_string(process.prints_left) + "\n";
    if (last && (process.line.name == look_name || process.line.name == check_name))
        words += "done " + std::to_string(steps_done_[process.line.job]) + "\n";
    print(process, kind, std::move(words));
    go_on(id);
}

void HostSim::take_effect(const Process& process) {
    const auto& line = process.line;
    steps_done_[line.job] = line.count;
    context_.history.note(StepDone{name_, line.job, line.count, line.count == line.of});
}

void HostSim::print(const Process& process, ItemKind kind, Bytes bytes) {
    context_.history.note(CommandPrinted{process.text, kind, bytes});
    if (process.connection != 0) tell(process.connection, Printed{kind, std::move(bytes)});
}

void HostSim::end(std::uint64_t id, std::int32_t exit_status) {
    const auto found = processes_.find(id);
    const Process process = std::move(found->second);
    processes_.erase(found);
    std::erase(takers_, id);
    const bool held = holders_.erase(id) > 0;
    if (held) context_.history.note(CommandEnded{name_, id, process.text});
    if (process.connection != 0) {
        wires_.at(process.connection).process = 0;
        tell(process.connection, Ended{exit_status});
    }
    if (!held || !holders_.empty()) return;
    auto takers = std::exchange(takers_, {});
    std::shuffle(takers.begin(), takers.end(), context_.random.engine());
    for (const auto taker : takers) fence_is_free(taker);
}

HostSim::Process* HostSim::find(std::uint64_t id) {
    const auto found = processes_.find(id);
    return found == processes_.end() ? nullptr : &found->second;
}

void HostSim::later(Duration delay, std::uint64_t process, void (HostSim::*action)(std::uint64_t)) {
    context_.scheduler.after(delay, [this, process, action] {
        if (processes_.contains(process)) (this->*action)(process);
    });
}

// ---- faults -------------------------------------------------------------------------------------

void HostSim::cut(bool told) {
    context_.history.note(FaultMade{"connections to " + name_ + (told ? " are cut" : " go dead")});
    for (auto& [id, wire] : wires_) lose(id, told);
}

// Processes and connections end; what is on the disk stays.
void HostSim::reboot(Duration time) {
    if (!up_) return;
    context_.history.note(FaultMade{name_ + " reboots"});
    up_ = false;
    const bool told = context_.random.chance(700);
    for (auto& [id, wire] : wires_) lose(id, told);
    takers_.clear();
    while (!processes_.empty()) end(processes_.begin()->first, ended_by_signal);
    context_.scheduler.after(time, [this] { up_ = true; });
}

// What hangs goes on hanging, but can be ended.
void HostSim::heal() {
    up_ = true;
    for (auto& [id, process] : processes_) process.unkillable = false;
}

}  // namespace grivon::sim
