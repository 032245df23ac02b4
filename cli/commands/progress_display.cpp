#include "cli/commands/progress_display.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "cli/progress/bar_screen.hpp"
#include "cli/progress/change_line.hpp"
#include "cli/progress/progress_json.hpp"
#include "cli/render/job_record.hpp"
#include "cli/render/json.hpp"

namespace grivon::cli {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

milliseconds until(Clock::time_point time) {
    return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(time - Clock::now()));
}

class Bars final : public ProgressDisplay {
public:
    explicit Bars(Output& output) : output_(output) {}
    ~Bars() override { output_.show_below({}); }

    // Failures scroll by above the bars; everything else is in them.
    void changed(const BatchProgress&, const TrackedJob& job, const Event& event) override {
        if (job.state != JobState::failed) return;
        output_.say("job " + std::to_string(number(job.job)) + " (" +
                    short_name(job.operation, job.slice, job.host) + ") failed: " + event.message);
    }
    void tick(const BatchProgress& progress, std::chrono::microseconds elapsed) override {
        is_stale_ = true;
        if (Clock::now() < drawn_ + redraw_interval) return;
        drawn_ = Clock::now();
        is_stale_ = false;
        output_.show_below(
            bar_screen(progress, output_.screen_size(), elapsed, read_clocks().wall));
    }
    // The clocks in it go on though nothing changes.
    [[nodiscard]] milliseconds next_tick() const override {
        return until(drawn_ + (is_stale_ ? redraw_interval : milliseconds(1000)));
    }
    [[nodiscard]] bool wants_steps() const override { return true; }
    void end() override { output_.show_below({}); }

private:
    Output& output_;
    Clock::time_point drawn_{};
    bool is_stale_ = false;
};

// For both kinds of lines: a change when it comes, a sign of life when none does.
class Lines : public ProgressDisplay {
public:
    explicit Lines(Output& output) : output_(output) {}

    void changed(const BatchProgress& progress, const TrackedJob& job,
                 const Event& event) override {
        print(change(progress, job, event));
    }
    void tick(const BatchProgress& progress, std::chrono::microseconds elapsed) override {
        if (Clock::now() >= printed_ + silence_max)
            print(life(progress, elapsed, read_clocks().wall));
    }
    [[nodiscard]] milliseconds next_tick() const override { return until(printed_ + silence_max); }

protected:
    [[nodiscard]] virtual std::string change(const BatchProgress& progress, const TrackedJob& job,
                                             const Event& event) const = 0;
    [[nodiscard]] virtual std::string life(const BatchProgress& progress,
                                           std::chrono::microseconds elapsed,
                                           WallTime now) const = 0;

private:
    void print(const std::string& text) {
        output_.print_error(text);
        printed_ = Clock::now();
    }

    Output& output_;
    Clock::time_point printed_ = Clock::now();
};

class PlainLines final : public Lines {
public:
    using Lines::Lines;

private:
    [[nodiscard]] std::string change(const BatchProgress& progress, const TrackedJob& job,
                                     const Event& event) const override {
        return change_line(progress, job, event.message);
    }
    [[nodiscard]] std::string life(const BatchProgress& progress, std::chrono::microseconds elapsed,
                                   WallTime now) const override {
        return sign_of_life(progress, elapsed, now);
    }
};

class JsonLines final : public Lines {
public:
    using Lines::Lines;

private:
    [[nodiscard]] std::string change(const BatchProgress&, const TrackedJob&,
                                     const Event& event) const override {
        return event_json(event);
    }
    [[nodiscard]] std::string life(const BatchProgress& progress, std::chrono::microseconds elapsed,
                                   WallTime) const override {
        return progress_json(progress.counts(), elapsed);
    }
};

class Nothing final : public ProgressDisplay {
public:
    void changed(const BatchProgress&, const TrackedJob&, const Event&) override {}
    void tick(const BatchProgress&, std::chrono::microseconds) override {}
    [[nodiscard]] milliseconds next_tick() const override { return silence_max; }
};

bool is_set(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

}  // namespace

std::unique_ptr<ProgressDisplay> make_display(ProgressMode mode, Output& output) {
    switch (mode) {
        case ProgressMode::bar:
            return std::make_unique<Bars>(output);
        case ProgressMode::json:
            return std::make_unique<JsonLines>(output);
        case ProgressMode::none:
            return std::make_unique<Nothing>();
        case ProgressMode::automatic:
        case ProgressMode::plain:
            break;
    }
    return std::make_unique<PlainLines>(output);
}

// NO_COLOR asks for no control sequences (no-color.org asks for no colours; people who set it want
// plain text), TERM=dumb says that none are understood.
ProgressMode chosen_mode(ProgressMode asked, const Output& output) {
    if (asked != ProgressMode::automatic) return asked;
    const char* terminal = std::getenv("TERM");
    const bool is_dumb =
        terminal == nullptr || *terminal == '\0' || std::string_view(terminal) == "dumb";
    const bool can_draw = output.error_is_terminal() && !is_dumb && !is_set("NO_COLOR");
    return can_draw ? ProgressMode::bar : ProgressMode::plain;
}

}  // namespace grivon::cli
