#include "workers/lane/record.hpp"

#include <algorithm>
#include <utility>

#include "wire/limits.hpp"

namespace grivon::lane {
namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;

std::string cut_text(std::uint64_t cut_bytes) {
    static_assert(limits::job_output_bytes_max % mebibyte == 0);
    return std::to_string(cut_bytes) + " bytes of output are not recorded: a job keeps " +
           std::to_string(limits::job_output_bytes_max / mebibyte) + " MiB";
}

}  // namespace

Record::Record(const Assign& assign, ItemLog& log)
    : log_(log), attempt_(assign.attempt), recorded_bytes_(assign.output_bytes) {}

void Record::begin_step(const drivers::RemoteCommand& command, WallTime at) {
    if (std::exchange(in_step_, true)) return;
    shown_ = !command.shown.empty();
    output_shown_ = shown_ || command.output_shown;
    steps_.push_back(command.name);
    ++step_count_;
    if (!command.note.empty()) {
        JobItem note = item(ItemKind::note, at);
        note.text = command.note;
        note.shown = true;
        log_.append(std::move(note));
    }
    JobItem started = item(ItemKind::step_started, at);
    started.name = command.name;
    started.text = shown_ ? command.shown : command.line;
    log_.append(std::move(started));
    step_begun_end_ = log_.end();
}

void Record::add_output(ItemKind kind, std::string_view bytes, WallTime at) {
    const std::uint64_t kept =
        std::min<std::uint64_t>(recorded_bytes_, limits::job_output_bytes_max);
    const std::string_view recorded = bytes.substr(0, limits::job_output_bytes_max - kept);
    recorded_bytes_ = kept + recorded.size();
    cut_bytes_ += bytes.size() - recorded.size();
    log_.append_output(item(kind, at), recorded);
}

void Record::end_step(std::int32_t exit_status, WallTime at) {
    if (!std::exchange(in_step_, false)) return;
    if (cut_bytes_ > 0) {
        JobItem cut = item(ItemKind::output_cut, at);
        cut.text = cut_text(std::exchange(cut_bytes_, 0));
        cut.shown = true;
        log_.append(std::move(cut));
    }
    JobItem finished = item(ItemKind::step_finished, at);
    finished.exit_status = exit_status;
    log_.append(std::move(finished));
}

// Whoever was shown its line is told.
void Record::drop_step(WallTime at) {
    if (!in_step_) return;
    steps_.pop_back();
    JobItem note = item(ItemKind::note, at);
    note.text = "# not run: the job was stopped before";
    log_.append(std::move(note));
    end_step(exit_status_unknown, at);
}

JobItem Record::item(ItemKind kind, WallTime at) const {
    JobItem made;
    made.kind = kind;
    made.attempt = attempt_;
    made.step = step_count_;
    // Of a quiet command only the stdout may be shown: why it failed, the report says.
    made.shown = kind == ItemKind::output ? output_shown_ : shown_;
    made.at = at;
    return made;
}

}  // namespace grivon::lane
