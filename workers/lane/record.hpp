// Record: what one attempt does and what the host prints, as items for the job's record: notes,
// steps, and output up to what a job may keep. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wire/time.hpp"
#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"
#include "workers/lane/item_log.hpp"

namespace grivon::lane {

// JobReport and JobItem: no command told one.
inline constexpr std::int32_t exit_status_unknown = -1;

class Record {
public:
    // `log` must outlive the record.
    Record(const Assign& assign, ItemLog& log);

    // A step that is begun already, and comes again over a new connection, is told once.
    void begin_step(const drivers::RemoteCommand& command, WallTime at);
    // kind: output or error_output. Beyond what a job may keep, bytes are counted only.
    void add_output(ItemKind kind, std::string_view bytes, WallTime at);
    // Of the step that is begun, if one is.
    void end_step(std::int32_t exit_status, WallTime at);

    // The step that is begun, if one is, was not begun on the host, and never will be.
    void drop_step(WallTime at);

    // The names of all steps but the dropped ones, in order.
    [[nodiscard]] const std::vector<std::string>& steps() const { return steps_; }
    // Where the log ended when the newest step was begun: once all before it is stored, so is that.
    [[nodiscard]] std::uint64_t step_begun_end() const { return step_begun_end_; }

private:
    [[nodiscard]] JobItem item(ItemKind kind, WallTime at) const;

    ItemLog& log_;
    const std::uint32_t attempt_;
    std::vector<std::string> steps_;
    std::uint32_t step_count_ = 0;  // with the dropped ones
    std::uint64_t step_begun_end_ = 0;
    bool in_step_ = false;          // its start is recorded, its end is not
    bool shown_ = false;            // of this step
    bool output_shown_ = false;     // its stdout
    std::uint64_t recorded_bytes_;  // output of the job, with that of earlier attempts
    std::uint64_t cut_bytes_ = 0;   // output of this step that is not recorded
};

}  // namespace grivon::lane
