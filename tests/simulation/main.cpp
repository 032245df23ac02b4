// simulate: runs many seeds of the simulation, on all cores, until one breaks a promise.
//
//   simulate --seeds FIRST..LAST [--events N] [--threads T] [--trace]
//
// Prints what was run; for the lowest seed that broke a promise: which, the end of its history, and
// the line that repeats it. --trace prints the whole history of one seed.
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/simulation/simulation.hpp"

namespace {

using namespace grivon::sim;

constexpr std::size_t history_tail = 80;
constexpr std::uint64_t events_default = 1000;

struct Options {
    std::uint64_t first = 1;
    std::uint64_t last = 300;
    std::uint64_t events = events_default;
    std::uint64_t threads = std::max(1U, std::thread::hardware_concurrency());
    bool trace = false;
};

// What an assertion of the product that stops the process says last: async-signal-safe.
thread_local char repeat_line[512];
thread_local std::size_t repeat_size = 0;

void say_how_to_repeat(int signal) {
    (void)!write(STDERR_FILENO, repeat_line, repeat_size);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

const char* program = "simulate";

// Told to end: what was run until then is printed all the same.
std::atomic<bool> told_to_end{false};

std::string repeat_command(std::uint64_t seed, std::uint64_t events) {
    return std::string(program) + " --seeds " + std::to_string(seed) + ".." + std::to_string(seed) +
           " --events " + std::to_string(events) + " --trace";
}

void remember(std::uint64_t seed, std::uint64_t events) {
    const auto size = std::snprintf(repeat_line, sizeof repeat_line, "repeat with: %s\n",
                                    repeat_command(seed, events).c_str());
    repeat_size = std::min(static_cast<std::size_t>(size), sizeof repeat_line - 1);
}

struct Totals {
    std::uint64_t seeds = 0;
    RunResult sum;
    std::optional<std::uint64_t> failed;  // the lowest seed

    void add(std::uint64_t seed, const RunResult& run) {
        ++seeds;
        sum.events_count += run.events_count;
        sum.jobs_count += run.jobs_count;
        sum.commands_count += run.commands_count;
        sum.commits_count += run.commits_count;
        sum.messages_dropped += run.messages_dropped;
        sum.messages_doubled += run.messages_doubled;
        sum.messages_overtaken += run.messages_overtaken;
        sum.time += run.time;
        for (std::size_t i = 0; i < run.faults.size(); ++i) sum.faults[i] += run.faults[i];
        if (run.broken && (!failed || seed < *failed)) failed = seed;
    }
};

Totals run_all(const Options& options) {
    Totals totals;
    std::mutex lock;
    std::atomic<std::uint64_t> next{options.first};
    std::atomic<bool> broken{false};
    const auto work = [&] {
        while (!broken && !told_to_end) {
            const auto seed = next++;
            if (seed > options.last) return;
            remember(seed, options.events);
            const auto run = run_simulation(seed, options.events, false);
            const std::lock_guard guard(lock);
            totals.add(seed, run);
            if (run.broken) broken = true;
        }
    };
    std::vector<std::thread> threads;
    for (std::uint64_t i = 0; i < options.threads; ++i) threads.emplace_back(work);
    for (auto& thread : threads) thread.join();
    return totals;
}

void print(const Totals& totals, double seconds) {
    const auto& sum = totals.sum;
    std::printf(
        "seeds=%llu events=%llu jobs=%llu commands=%llu commits=%llu virtual_s=%lld "
        "seconds=%.1f seeds_per_s=%.0f\n",
        static_cast<unsigned long long>(totals.seeds),
        static_cast<unsigned long long>(sum.events_count),
        static_cast<unsigned long long>(sum.jobs_count),
        static_cast<unsigned long long>(sum.commands_count),
        static_cast<unsigned long long>(sum.commits_count),
        static_cast<long long>(sum.time.count()), seconds,
        static_cast<double>(totals.seeds) / seconds);
    std::printf("faults:");
    for (std::size_t i = 0; i < sum.faults.size(); ++i)
        std::printf(" %s=%llu", std::string(fault_names[i]).c_str(),
                    static_cast<unsigned long long>(sum.faults[i]));
    std::printf(" messages dropped=%llu doubled=%llu overtaken=%llu\n",
                static_cast<unsigned long long>(sum.messages_dropped),
                static_cast<unsigned long long>(sum.messages_doubled),
                static_cast<unsigned long long>(sum.messages_overtaken));
}

// Again, this time writing everything down.
void print_history(std::uint64_t seed, const Options& options) {
    const auto run = run_simulation(seed, options.events, true);
    const auto& lines = run.history;
    const auto skipped =
        options.trace || lines.size() <= history_tail ? 0 : lines.size() - history_tail;
    if (skipped > 0) std::printf("… %zu lines before\n", skipped);
    for (std::size_t i = skipped; i < lines.size(); ++i) std::printf("%s\n", lines[i].c_str());
    if (run.broken) std::printf("BROKEN: %s\n", run.broken->c_str());
    std::printf("repeat with: %s\n", repeat_command(seed, options.events).c_str());
}

std::optional<std::uint64_t> number_in(const std::string& text) {
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

bool take_seeds(const std::string& text, Options& options) {
    const auto dots = text.find("..");
    if (dots == std::string::npos) return false;
    const auto first = number_in(text.substr(0, dots));
    const auto last = number_in(text.substr(dots + 2));
    if (!first || !last || *first > *last) return false;
    options.first = *first;
    options.last = *last;
    return true;
}

std::optional<Options> read_options(const std::vector<std::string>& words) {
    Options options;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--trace") {
            options.trace = true;
            continue;
        }
        if (i + 1 == words.size()) return std::nullopt;
        const auto& value = words[i + 1];
        const auto count = number_in(value);
        if (words[i] == "--seeds") {
            if (!take_seeds(value, options)) return std::nullopt;
        } else if (words[i] == "--events" && count) {
            options.events = *count;
        } else if (words[i] == "--threads" && count && *count > 0) {
            options.threads = *count;
        } else {
            return std::nullopt;
        }
        ++i;
    }
    return options;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 0) program = argv[0];
    const auto options = read_options({argv + 1, argv + argc});
    if (!options) {
        std::fprintf(stderr,
                     "usage: simulate --seeds FIRST..LAST [--events N] [--threads T] [--trace]\n");
        return 2;
    }
    for (const int signal : {SIGABRT, SIGSEGV, SIGFPE}) std::signal(signal, say_how_to_repeat);
    for (const int signal : {SIGTERM, SIGINT}) std::signal(signal, [](int) { told_to_end = true; });
    const auto start = std::chrono::steady_clock::now();
    const auto totals = run_all(*options);
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    print(totals, time.count());
    if (totals.failed)
        print_history(*totals.failed, *options);
    else if (options->trace)
        print_history(options->first, *options);
    return totals.failed ? 1 : 0;
}
