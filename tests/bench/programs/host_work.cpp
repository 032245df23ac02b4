#include "tests/bench/programs/host_work.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <unordered_map>

#include "workers/lane/fence.hpp"

namespace grivon::bench {
namespace {

constexpr Epoch epoch{1};
constexpr auto fence_directory = "GRIVON_FENCE=/var/lib/bench-fence\n";

HostConnection host_in(const std::string& row) {
    std::istringstream columns(row);
    HostConnection host;
    std::string key_type;
    std::string key;
    columns >> host.name >> host.address >> host.port >> key_type >> key;
    if (!columns) give_up("no host in: " + row);
    host.host_key = key_type + " " + key;
    return host;
}

}  // namespace

void add_options(CLI::App& app, HostWork& work) {
    app.add_option("--table", work.table, "of the hosts: name, address, port, key")->required();
    app.add_option("--host", work.names, "one or more of them")->required();
    app.add_option("--identity", work.identity_file, "private key")->required();
    app.add_option("--commands", work.commands, "on each host");
    app.add_option("--line", work.line, "what is run")->required();
    app.add_flag("--plain", work.plain, "without the fence");
    app.add_option("--journal", work.journal, "of the one host: times are to the start there");
}

std::vector<HostConnection> hosts_of(const HostWork& work) {
    std::unordered_map<std::string, HostConnection> known;
    std::ifstream table(work.table);
    for (std::string row; std::getline(table, row);) {
        auto host = host_in(row);
        known[host.name] = std::move(host);
    }
    std::vector<HostConnection> hosts;
    for (const auto& name : work.names) {
        const auto found = known.find(name);
        if (found == known.end()) give_up("no host " + name + " in " + work.table);
        hosts.push_back(found->second);
    }
    return hosts;
}

std::string fence_line() {
    return fence_directory + lane::fence::take_line(epoch);
}

std::string line_of(const HostWork& work) {
    if (work.plain) return work.line;
    return fence_directory + lane::fence::guarded_line(work.line, epoch);
}

Journal::Journal(std::string path)
    : path_(std::move(path)),
      read_bytes_(static_cast<std::streamoff>(std::filesystem::file_size(path_))) {}

Clock::time_point Journal::next_start() {
    std::ifstream file(path_);
    file.seekg(read_bytes_);
    std::string line;
    std::string more;
    if (!std::getline(file, line) || std::getline(file, more))
        give_up("not one program has run on the host: " + line + more);
    read_bytes_ += static_cast<std::streamoff>(line.size() + 1);
    return Clock::time_point(std::chrono::nanoseconds(std::stoll(line)));
}

void Stopwatch::end() {
    const auto reached = journal_ == nullptr ? Clock::now() : journal_->next_start();
    latencies_us_.push_back(std::chrono::duration<double, std::micro>(reached - begun_).count());
}

void print_figures(const std::vector<Stopwatch>& stopwatches, Clock::time_point begun) {
    const double seconds = seconds_since(begun);
    std::vector<double> all_us;
    for (const auto& one : stopwatches)
        all_us.insert(all_us.end(), one.latencies_us().begin(), one.latencies_us().end());
    print_figures(all_us.size(), seconds, all_us);
}

}  // namespace grivon::bench
