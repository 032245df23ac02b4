// Commands on simulated hosts, as a worker sends them: what the programs that load hosts over SSH
// have in common. One thread, if nothing else is said.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "tests/bench/programs/figures.hpp"
#include "wire/host_connection.hpp"

namespace grivon::bench {

struct HostWork {
    std::string table;               // as ops/simhost writes it: name, address, port, host key
    std::vector<std::string> names;  // of the hosts
    std::string identity_file;       // private key
    std::size_t commands = 1;        // on each host, one after the other
    std::string line;                // what a driver wants run
    bool plain = false;              // without the fence
    std::string journal;  // of the host, if there is one only: times are those to the start there
};

void add_options(CLI::App& app, HostWork& work);

[[nodiscard]] std::vector<HostConnection> hosts_of(const HostWork& work);

// The lines that a worker sends: the fence is taken once, and every command goes through it. It is
// a fence of our own, so that a real worker may have the host's.
[[nodiscard]] std::string fence_line();
[[nodiscard]] std::string line_of(const HostWork& work);

// The journal of a simulated host: when its programs started, by the clock that Clock is.
class Journal {
public:
    explicit Journal(std::string path);

    // The start of the one program that has ended since the last call.
    [[nodiscard]] Clock::time_point next_start();

private:
    std::string path_;
    std::streamoff read_bytes_ = 0;
};

// Latencies of commands: to their end, or to their start on the host if there is a journal.
class Stopwatch {
public:
    explicit Stopwatch(Journal* journal) : journal_(journal) {}  // null: to the end

    void begin() { begun_ = Clock::now(); }
    void end();
    [[nodiscard]] const std::vector<double>& latencies_us() const { return latencies_us_; }

private:
    Journal* journal_;
    Clock::time_point begun_;
    std::vector<double> latencies_us_;
};

// Of all hosts together. begun: of the first command.
void print_figures(const std::vector<Stopwatch>& stopwatches, Clock::time_point begun);

}  // namespace grivon::bench
