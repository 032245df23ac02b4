// A LaneMachine to drive by hand, with scripts of two commands and small readers for its actions.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <variant>
#include <vector>

#include "wire/worker_messages.hpp"
#include "workers/lane/fence.hpp"
#include "workers/lane/lane_machine.hpp"

namespace grivon::lane {

// "first" is shown, with a note, and has some input; "second" is a quiet look. The report carries
// what they printed.
inline drivers::Script two_commands(const Assign& assign) {
    drivers::RemoteCommand first;
    first.name = "first";
    first.line = "do 'first'";
    first.shown = "ssh -x " + assign.host.name + " do first";
    first.note = "# at it";
    first.input = "input";
    first.time_limit = std::chrono::seconds(180);
    const drivers::CommandResult done = co_await drivers::Run{first};
    JobReport report;
    if (done.exit_status != 0) {
        report.exit_status = done.exit_status;
        report.message = "first failed";
        co_return report;
    }
    drivers::RemoteCommand second;
    second.name = "second";
    second.line = "look";
    second.time_limit = std::chrono::milliseconds(2'500);
    const drivers::CommandResult looked = co_await drivers::Run{second};
    report.outcome = Outcome::succeeded;
    report.message = done.output + "|" + done.error_output + "|" + looked.output;
    co_return report;
}

// One look, which tells what steps it was told of: "looked" and the state printed.
inline drivers::Script look_at_left(const Assign& assign) {
    drivers::RemoteCommand look;
    look.name = "left";
    look.line = "look at what is left";
    look.time_limit = std::chrono::seconds(30);
    const drivers::CommandResult looked = co_await drivers::Run{look};
    JobReport report;
    report.outcome = looked.output == "whole"    ? Outcome::succeeded
                     : looked.exit_status == 0 ? Outcome::cancelled
                                               : Outcome::uncertain;
    report.exit_status = -1;
    for (const std::string& step : assign.steps_begun) report.message += step + " ";
    report.message += looked.output;
    co_return report;
}

// Ends before its first command.
inline drivers::Script no_command(const Assign&) {
    JobReport report;
    report.message = "no driver";
    co_return report;
}

inline Now at(std::int64_t ms) {
    const auto since = std::chrono::hours(1) + std::chrono::milliseconds(ms);
    return {WallTime(since), SteadyTime(since)};
}

// Above the first: an attempt that follows one of which nobody knows how it ended.
inline Assign assign_of(std::uint64_t job, std::uint32_t attempt = 1, std::uint64_t epoch = 5) {
    Assign assign;
    assign.recovery = attempt > 1;
    assign.job = JobId{job};
    assign.attempt = attempt;
    assign.epoch = Epoch{epoch};
    assign.host.name = "vm-0-0";
    assign.host.address = "127.0.1.5";
    assign.position = 10;
    return assign;
}

// A command of the script as the lane runs it.
inline std::string guarded(const std::string& line, std::uint64_t epoch = 5) {
    return fence::guarded_line(line, Epoch{epoch});
}

struct LaneFixture {
    explicit LaneFixture(ScriptFactory factory = two_commands)
        : lane("uuid", "vm-0-0", {std::move(factory), look_at_left}, contact) {
        contact.heard(at(0).steady);
    }

    // Brings the lane to its first running command.
    void run_first(const Assign& assign = assign_of(1)) {
        Actions actions = lane.assigned(assign, at(0));
        REQUIRE(holds<Connect>(actions));
        keep(actions);
        keep(connect(at(1)));
        REQUIRE(lane.state() == LaneMachine::State::running);
    }

    // The connection is there, and the fence can be taken; what comes after that.
    Actions connect(Now now) {
        const Actions actions = lane.connected(now);
        return lane.state() == LaneMachine::State::fencing ? take_fence(now) : actions;
    }
    Actions take_fence(Now now) {
        REQUIRE(lane.state() == LaneMachine::State::fencing);
        return lane.command_ended(0, now);
    }

    Actions stop(Now now, std::uint64_t job = 1, std::uint32_t attempt = 1,
                 std::uint64_t epoch = 5) {
        return keep(lane.stop({"vm-0-0", JobId{job}, attempt, Epoch{epoch}}, now));
    }

    // Brings it to its report.
    void run_all() {
        run_first();
        keep(lane.command_ended(0, at(2)));
        keep(lane.command_ended(0, at(3)));
        REQUIRE(lane.state() == LaneMachine::State::reporting);
    }

    template <class Kind>
    static bool holds(const Actions& actions) {
        return count<Kind>(actions) > 0;
    }
    template <class Kind>
    static std::size_t count(const Actions& actions) {
        std::size_t found = 0;
        for (const Action& action : actions)
            if (std::holds_alternative<Kind>(action)) ++found;
        return found;
    }
    template <class Kind>
    static Kind only(const Actions& actions) {
        REQUIRE(count<Kind>(actions) == 1);
        for (const Action& action : actions)
            if (const auto* found = std::get_if<Kind>(&action)) return *found;
        return {};
    }

    // As a broker does: takes items at the position it expects, whatever comes twice is the same.
    Actions keep(Actions actions) {
        for (const Action& action : actions) {
            const auto* message = std::get_if<JobItems>(&action);
            if (message == nullptr) continue;
            std::uint64_t position = message->position;
            for (const JobItem& item : message->items) {
                REQUIRE(position <= 10 + items.size());
                if (position == 10 + items.size())
                    items.push_back(item);
                else
                    REQUIRE(items[position - 10] == item);
                ++position;
            }
        }
        return actions;
    }

    Actions store(std::uint64_t position, Now now, std::uint64_t job = 1) {
        return keep(lane.items_stored({JobId{job}, 1, position}, now));
    }
    Actions store_all(Now now) { return store(10 + items.size(), now); }

    [[nodiscard]] std::string output() const {
        std::string all;
        for (const JobItem& item : items)
            if (item.kind == ItemKind::output) all += item.data;
        return all;
    }

    BrokerContact contact;
    LaneMachine lane;
    std::vector<JobItem> items;  // from position 10
};

}  // namespace grivon::lane
