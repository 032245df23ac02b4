// A program that this process runs and that must not outlive it.
//
// The child gets SIGTERM when the thread that started it ends, in whatever way (prctl(2),
// PR_SET_PDEATHSIG): start it from the main thread. One thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "wire/error.hpp"

namespace grivon::store {

// Closes a descriptor at the end of the scope.
class Descriptor {
public:
    explicit Descriptor(int number = -1) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor();

    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] bool is_open() const { return number_ >= 0; }

private:
    int number_;
};

struct Command {
    std::vector<std::string> words;        // the program's path first
    std::vector<std::string> environment;  // all of it: NAME=value
    int input = -1;                        // borrowed; -1: /dev/null
    std::string log_path;                  // stdout and stderr are added to it
};

class ChildProcess {
public:
    [[nodiscard]] static Result<ChildProcess> start(const Command& command);

    [[nodiscard]] int pid() const { return pid_; }
    // Readable for poll(2) once the child has ended.
    [[nodiscard]] int descriptor() const { return descriptor_.get(); }

    void signal(int number) const;
    // The wait status of the child; nothing if it has not ended within the time.
    [[nodiscard]] std::optional<int> wait(std::chrono::milliseconds time_max);

private:
    ChildProcess(int pid, Descriptor descriptor) : pid_(pid), descriptor_(std::move(descriptor)) {}

    int pid_;
    Descriptor descriptor_;  // pidfd
};

// A pidfd: it names the process for good, also when its number is used again. Closed: no process.
[[nodiscard]] Descriptor open_process(int pid);
void send_signal(int pidfd, int number);
// True once the process behind a pidfd has ended.
[[nodiscard]] bool wait_for_end(int pidfd, std::chrono::milliseconds time_max);

}  // namespace grivon::store
