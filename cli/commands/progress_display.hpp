// Showing the progress of a batch while it is waited for: on a terminal, as lines of text, as JSON,
// or not at all. One thread.
#pragma once

#include <chrono>
#include <memory>

#include "cli/grammar/invocation.hpp"
#include "cli/output.hpp"
#include "cli/progress/batch_progress.hpp"

namespace grivon::cli {

// For so long nothing may be shown while jobs are waited for.
inline constexpr std::chrono::seconds silence_max{30};
// Between two drawings on a terminal: no eye sees more.
inline constexpr std::chrono::milliseconds redraw_interval{100};

class ProgressDisplay {
public:
    virtual ~ProgressDisplay() = default;

    // The event has changed the job.
    virtual void changed(const BatchProgress& progress, const TrackedJob& job,
                         const Event& event) = 0;
    // Called after changes, and when next_tick is over. elapsed: since the batch began, as far as
    // whoever waits knows.
    virtual void tick(const BatchProgress& progress, std::chrono::microseconds elapsed) = 0;
    // Until it wants to be called at the latest.
    [[nodiscard]] virtual std::chrono::milliseconds next_tick() const = 0;
    // Shows the steps of running jobs, if somebody asks for them.
    [[nodiscard]] virtual bool wants_steps() const { return false; }
    // Nothing more comes: what was drawn goes.
    virtual void end() {}
};

// Never ProgressMode::automatic.
[[nodiscard]] std::unique_ptr<ProgressDisplay> make_display(ProgressMode mode, Output& output);

// What ProgressMode::automatic comes to for jobs of several hosts: bars where they can be drawn.
[[nodiscard]] ProgressMode chosen_mode(ProgressMode asked, const Output& output);

}  // namespace grivon::cli
