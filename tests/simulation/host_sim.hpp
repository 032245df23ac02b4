// A host of a run: SSH connections that are refused, cut or go dead; the fence as its lines say it
// (workers/lane/fence.cpp); and commands that take their time, fail, hang, and go on when the
// connection they came over is gone.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "tests/simulation/context.hpp"
#include "tests/simulation/fence_lines.hpp"
#include "tests/simulation/model_lines.hpp"

namespace grivon::sim {

// What the worker's end of a connection hears.
struct Opened {};
struct NotOpened {
    std::string reason;
};
struct Printed {
    ItemKind kind = ItemKind::output;
    Bytes bytes;
};
struct Ended {
    std::int32_t exit_status = 0;
};
struct NotBegun {};
struct Lost {};
using SshSignal = std::variant<Opened, NotOpened, Printed, Ended, NotBegun, Lost>;

class HostSim {
public:
    using Connection = std::uint64_t;
    using Ear = std::function<void(const SshSignal&)>;

    HostSim(Context& context, std::string name) : context_(context), name_(std::move(name)) {}

    // ---- the worker's end
    Connection open(Ear ear);
    void run(Connection connection, const std::string& line);
    void close(Connection connection);

    // ---- faults
    void reboot(Duration time);
    // Every connection ends; `told`: and their workers hear of it. Else nothing comes any more.
    void cut(bool told);
    void heal();

private:
    struct Wire {
        Ear ear;
        SteadyTime last_arrival{};
        bool dead = false;          // nothing arrives any more, either way
        std::uint64_t process = 0;  // the command at work
    };
    enum class Fate : std::uint8_t { normal, fails, fails_late, hangs, hangs_late };
    struct Process {
        Connection connection = 0;  // 0: it is gone
        Epoch epoch{};
        HostLine::Kind kind = HostLine::Kind::bare;
        std::chrono::seconds patience{};  // of one that takes the fence
        // Of a command:
        std::string text;
        ModelLine line;
        Fate fate = Fate::normal;
        std::uint32_t prints_left = 0;
        bool effect_due = false;
        bool stubborn = false;    // does not end when asked to
        bool unkillable = false;  // waits in the kernel
    };

    void tell(Connection connection, SshSignal signal);
    void lose(Connection connection, bool told);
    void begin(Connection connection, const std::string& line);
    void take_fence(std::uint64_t id);
    void fence_is_free(std::uint64_t id);
    void wait_for_fence(std::uint64_t id);
    void lose_patience(std::uint64_t id);
    void end_command(std::uint64_t id);
    void end_group(std::uint64_t id);
    void pass_fence(std::uint64_t id);
    void draw_fate(Process& process);
    void go_on(std::uint64_t id);
    void step(std::uint64_t id);
    void take_effect(const Process& process);
    void print(const Process& process, ItemKind kind, Bytes bytes);
    void end(std::uint64_t id, std::int32_t exit_status);
    void signal_group(bool kill);
    [[nodiscard]] Process* find(std::uint64_t id);
    void later(Duration delay, std::uint64_t process, void (HostSim::*action)(std::uint64_t));

    Context& context_;
    const std::string name_;
    bool up_ = true;
    std::uint64_t next_id_ = 1;  // of connections and processes
    std::map<Connection, Wire> wires_;
    std::map<std::uint64_t, Process> processes_;
    std::map<JobId, std::uint32_t> steps_done_;
    // The fence.
    Epoch newest_{};
    std::uint64_t group_ = 0;            // the process that passed it last
    std::set<std::uint64_t> holders_;    // of the shared lock
    std::vector<std::uint64_t> takers_;  // wait for the exclusive one
};

}  // namespace grivon::sim
