#include "tests/simulation/simulation.hpp"

#include "tests/simulation/broken.hpp"
#include "tests/simulation/client_sim.hpp"
#include "tests/support/core_bench.hpp"

namespace grivon::sim {
namespace {

using namespace std::chrono_literals;

// Peace must bring everything to its end within this; the worst is a long lane behind a command
// that has to be ended by force, twice. By actions: one that goes round in circles at one moment.
constexpr Duration peace_max = 1h;
constexpr std::uint64_t peace_actions_max = 200'000;

// Those that tests/unit/core/random_operations.cpp names.
constexpr const char* host_names[] = {"h-0-0", "h-0-1", "h-0-2", "h-0-3", "h-1-0"};

class Simulation {
public:
    Simulation(std::uint64_t seed, bool history_kept)
        : random_(seed),
          history_(scheduler_, history_kept),
          context_{scheduler_, random_, history_, draw_settings(random_)},
          network_(context_),
          broker_(context_, network_),
          clients_(context_, broker_),
          operator_(context_, broker_),
          faults_(context_, {broker_, network_, workers_, hosts_}) {}

    void run(std::uint64_t events_count) {
        prepare();
        for (auto& worker : workers_) worker->start();
        broker_.start();
        clients_.start();
        faults_.start();
        while (scheduler_.actions_count() < events_count && scheduler_.run_next()) {
        }
        make_peace();
        history_.checker().finish();
    }

    [[nodiscard]] RunResult result() {
        RunResult result;
        result.history = history_.lines();
        result.events_count = scheduler_.actions_count();
        result.jobs_count = history_.checker().jobs_count();
        result.commands_count = history_.checker().commands_count();
        result.commits_count = broker_.commits_count();
        result.messages_dropped = network_.dropped_count();
        result.messages_doubled = network_.doubled_count();
        result.messages_overtaken = network_.overtaken_count();
        result.faults = faults_.counts();
        result.time = std::chrono::duration_cast<std::chrono::seconds>(
            scheduler_.now() - SteadyTime(std::chrono::seconds(1000)));
        return result;
    }

private:
    void prepare() {
        for (const auto* name : host_names) hosts_.try_emplace(name, context_, name);
        for (std::size_t i = 0; i < context_.settings.workers_count; ++i)
            workers_.push_back(std::make_unique<WorkerSim>(
                context_, network_,
                [this](const std::string& name) -> HostSim& { return hosts_.at(name); },
                "w" + std::to_string(i)));
        std::string names;
        for (std::size_t i = 0; i < context_.settings.hosts_count; ++i)
            names += std::string(" ") + host_names[i];
        for (const auto& line :
             {"add host" + names, std::string("add host vmware %"),
              std::string("add host vmware %"), "add vmwarekey " + test::RandomOperations::key(0)})
            prepare(line);
    }

    void prepare(const std::string& line) {
        Submit submit;
        submit.submission_key = "setup-" + std::to_string(++setup_count_);
        submit.batch = test::batch_of({line});
        submit.user = "setup";
        submit.confirmed = true;
        broker_.prepare(submit);
    }

    // Faults stop, and whoever was away comes back.
    void make_peace() {
        history_.note(FaultMade{"peace"});
        context_.calm = true;
        scheduler_.set_wall_offset(clock_jump_max);  // whatever was to begin at a time is due
        const auto end = scheduler_.now() + peace_max;
        const auto actions_max = scheduler_.actions_count() + peace_actions_max;
        broker_.heal();
        for (auto& worker : workers_) worker->start();
        for (auto& [name, host] : hosts_) host.heal();
        operator_.look_after();
        while (!history_.checker().settled() && scheduler_.now() < end &&
               scheduler_.actions_count() < actions_max && scheduler_.run_next()) {
        }
    }

    Random random_;
    Scheduler scheduler_;
    History history_;
    Context context_;
    Network network_;
    BrokerSim broker_;
    std::map<std::string, HostSim> hosts_;
    std::vector<std::unique_ptr<WorkerSim>> workers_;
    Clients clients_;
    Operator operator_;
    Faults faults_;
    int setup_count_ = 0;
};

}  // namespace

RunResult run_simulation(std::uint64_t seed, std::uint64_t events_count, bool history_kept) {
    Simulation simulation(seed, history_kept);
    std::optional<std::string> broken;
    try {
        simulation.run(events_count);
    } catch (const Broken& found) {
        broken = found.what();
    } catch (const std::exception& found) {
        broken = std::string("nothing throws: ") + found.what();
    }
    auto result = simulation.result();
    result.broken = std::move(broken);
    return result;
}

}  // namespace grivon::sim
