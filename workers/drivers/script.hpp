// Script: a driver's coroutine that stops at each command it wants run on the host.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "wire/bytes.hpp"
#include "wire/job_report.hpp"

namespace grivon::drivers {

struct RemoteCommand {
    std::string name;   // what it is for, one word: "register"; recorded, and told to recovery
    std::string line;   // for the host's /bin/sh, already quoted
    std::string shown;  // the line as the person sees it ("ssh -x HOST vmware-cmd …"); empty: a
                        // quiet look, recorded but not shown
    bool output_shown = false;  // of a quiet command: its stdout is shown all the same
    std::string note;  // a line to print before it ("# creating slice0@HOST"); usually empty
    Bytes input;       // its stdin, followed by end of file
    // Its start is stored at the broker before it runs: recovery asks for its name, and must not
    // take what it left for a stranger's.
    bool recorded_first = false;
    std::chrono::milliseconds time_limit{};  // after this the connection is cut: not known
};

struct CommandResult {
    std::int32_t exit_status = 0;  // 128 + number when a signal ended it, as a shell says it
    // What it printed, up to captured_bytes_max each: enough for every tool a driver reads.
    Bytes output;
    Bytes error_output;
};
inline constexpr std::size_t captured_bytes_max = 256 * 1024;

class Script {
public:
    struct promise_type;
    using Handle = std::coroutine_handle<promise_type>;

    struct promise_type {
        const RemoteCommand* pending = nullptr;
        std::optional<CommandResult> answer;
        JobReport report;

        Script get_return_object() { return Script(Handle::from_promise(*this)); }
        std::suspend_never initial_suspend() noexcept { return {}; }  // runs to the first command
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_value(JobReport value) {
            pending = nullptr;
            report = std::move(value);
        }
        [[noreturn]] void unhandled_exception() { throw; }
    };

    Script(Script&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    Script& operator=(Script&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Script() {
        if (handle_) handle_.destroy();
    }

    // The command to run now; null when the script has ended. Valid until resume().
    [[nodiscard]] const RemoteCommand* pending() const { return handle_.promise().pending; }

    // Hands in what the pending command did, and runs the script to its next command or its end.
    void resume(CommandResult result) {
        handle_.promise().answer = std::move(result);
        handle_.promise().pending = nullptr;
        handle_.resume();
    }

    // Of a script that has ended.
    [[nodiscard]] const JobReport& report() const { return handle_.promise().report; }

private:
    explicit Script(Handle handle) : handle_(handle) {}
    Handle handle_;
};

// What a script awaits: `const CommandResult done = co_await Run{command};`
// `command` must be a named variable: g++ 12 mishandles temporaries inside co_await.
struct Run {
    const RemoteCommand& command;
    Script::promise_type* promise = nullptr;

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(Script::Handle handle) noexcept {
        promise = &handle.promise();
        promise->pending = &command;
    }
    [[nodiscard]] CommandResult await_resume() const {
        CommandResult result = std::move(*promise->answer);
        promise->answer.reset();
        return result;
    }
};

}  // namespace grivon::drivers
