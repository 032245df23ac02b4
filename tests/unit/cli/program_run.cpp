#include "tests/unit/cli/program_run.hpp"

#include <fcntl.h>
#include <pty.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "cli/program.hpp"

namespace grivon::cli::test {

MemoryFile::MemoryFile() : descriptor_(memfd_create("output", MFD_CLOEXEC)) {}
MemoryFile::~MemoryFile() {
    close(descriptor_);
}

std::string MemoryFile::text() const {
    std::string text(static_cast<std::size_t>(lseek(descriptor_, 0, SEEK_END)), '\0');
    (void)!pread(descriptor_, text.data(), text.size(), 0);
    return text;
}

Run run(const std::vector<std::string>& words, const Surroundings& around) {
    const MemoryFile out_file;
    const MemoryFile error_file;
    Output output(around.out >= 0 ? around.out : out_file.descriptor(),
                  around.error >= 0 ? around.error : error_file.descriptor(), around.stop,
                  around.program);
    Person person(around.in, output);
    const Environment environment{around.config_file, "", around.program};
    const auto status = run_program(words, environment, output, person);
    return {status, out_file.text(), error_file.text()};
}

Run run(const std::vector<std::string>& words, const std::string& config_file, int stop, int out) {
    Surroundings around;
    around.config_file = config_file;
    around.stop = stop;
    around.out = out;
    return run(words, around);
}

std::string without_times(const std::string& text) {
    static const std::regex seconds(" in [0-9.]+s");
    return std::regex_replace(text, seconds, " in TIME");
}

Terminal::Terminal() {
    if (openpty(&person_side_, &program_side_, nullptr, nullptr, nullptr) != 0)
        throw std::runtime_error("no terminal");
    termios settings{};
    tcgetattr(program_side_, &settings);
    settings.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    settings.c_oflag &= ~static_cast<tcflag_t>(OPOST);
    tcsetattr(program_side_, TCSANOW, &settings);
    fcntl(person_side_, F_SETFL, O_NONBLOCK);
}

Terminal::~Terminal() {
    close(person_side_);
    close(program_side_);
}

void Terminal::type(const std::string& text) {
    (void)!write(person_side_, text.data(), text.size());
}

std::string Terminal::shown() {
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const auto count = read(person_side_, buffer.data(), buffer.size());
        if (count <= 0) return text;
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

std::vector<std::string> split(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

JobRow job_row(std::uint64_t id, const std::string& host, JobState state) {
    JobRow row;
    row.job = JobId{id};
    row.batch = BatchId{1};
    row.host = host;
    row.slice = 0;
    row.operation = "create host vmware";
    row.state = state;
    row.attempt = 1;
    row.user = "root";
    row.submitted = WallTime(std::chrono::seconds(1'212'400'000));
    if (is_final(state)) row.exit_status = state == JobState::succeeded ? 0 : 255;
    return row;
}

JobItem note(const std::string& text) {
    JobItem item;
    item.text = text;
    return item;
}

JobItem command(const std::string& text, bool shown) {
    JobItem item;
    item.kind = ItemKind::step_started;
    item.step = 1;
    item.text = text;
    item.shown = shown;
    return item;
}

JobItem output(const std::string& bytes, bool shown) {
    JobItem item;
    item.kind = ItemKind::output;
    item.data = bytes;
    item.shown = shown;
    return item;
}

JobItem error_output(const std::string& bytes) {
    JobItem item;
    item.kind = ItemKind::error_output;
    item.data = bytes;
    return item;
}

JobItem ended(std::int32_t exit_status) {
    JobItem item;
    item.kind = ItemKind::step_finished;
    item.step = 1;
    item.exit_status = exit_status;
    return item;
}

JobProgress progress(const JobRow& row, std::vector<JobItem> items, std::uint64_t next_position) {
    JobProgress progress;
    progress.row = row;
    progress.items = std::move(items);
    progress.next_position = next_position;
    progress.complete = is_final(row.state);
    return progress;
}

Event job_event(std::uint64_t seq, std::uint64_t job, JobState state) {
    Event event;
    event.seq = EventSeq{seq};
    event.at = WallTime(std::chrono::milliseconds(1'212'400'000'123));
    event.kind = "job." + std::string(name_of(state));
    event.host = "vmware-server-0-0";
    event.batch = BatchId{1};
    event.job = JobId{job};
    event.attempt = 1;
    event.operation = "create host vmware";
    event.state = name_of(state);
    return event;
}

}  // namespace grivon::cli::test
