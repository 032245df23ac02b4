#include "cli/progress/output_folder.hpp"

#include <utility>

#include "cli/render/host_ranges.hpp"

namespace grivon::cli {
namespace {

// "slice[0-4]@vmware-server-0-[0-19]"; hosts that have the same slices share a word.
std::string folded_vms(const std::map<std::string, std::vector<std::uint64_t>>& slices_of_hosts) {
    std::map<std::string, std::vector<std::string>> hosts_of_slices;
    for (const auto& [host, slices] : slices_of_hosts)
        hosts_of_slices[folded_numbers(slices)].push_back(host);
    std::string text;
    for (const auto& [slices, hosts] : hosts_of_slices)
        text += (text.empty() ? "slice" : ",slice") + slices + "@" + folded_hosts(hosts);
    return text;
}

std::string with_prefix(const std::string& prefix, std::string_view output) {
    std::string text;
    while (!output.empty()) {
        const auto end = output.find('\n');
        text += prefix + ": ";
        text += output.substr(0, end);
        text += '\n';
        if (end == std::string_view::npos) break;
        output.remove_prefix(end + 1);
    }
    return text;
}

}  // namespace

std::string without_overwritten(std::string_view output) {
    std::string text;
    while (!output.empty()) {
        const auto end = output.find('\n');
        auto line = output.substr(0, end);
        while (line.ends_with('\r')) line.remove_suffix(1);
        if (const auto over = line.rfind('\r'); over != std::string_view::npos)
            line.remove_prefix(over + 1);
        text += line;
        if (end == std::string_view::npos) break;
        text += '\n';
        output.remove_prefix(end + 1);
    }
    return text;
}

void OutputFolder::add(const JobRow& job, std::string_view output) {
    auto kept = without_overwritten(output);
    if (kept.empty()) return;
    auto found = index_.find({job.operation, kept});
    if (found == index_.end()) {
        if (bytes_ + kept.size() > folded_bytes_max) {
            left_out_.push_back(job.job);
            return;
        }
        bytes_ += kept.size();
        const auto& same = same_.emplace_back(Same{job.operation, std::move(kept), {}});
        const std::pair<std::string_view, std::string_view> key(same.operation, same.output);
        found = index_.emplace(key, same_.size() - 1).first;
    }
    same_[found->second].jobs.push_back({job.host, job.slice});
}

bool OutputFolder::differs_on_a_host(const std::string& operation) const {
    std::set<std::string_view> hosts;
    for (const auto& same : same_) {
        if (same.operation != operation) continue;
        std::set<std::string_view> of_this;
        for (const auto& job : same.jobs) of_this.insert(job.host);
        for (const auto host : of_this)
            if (!hosts.insert(host).second) return true;
    }
    return false;
}

std::string OutputFolder::prefix_of(const Same& same, bool with_slices) {
    std::vector<std::string> hosts;
    std::map<std::string, std::vector<std::uint64_t>> slices;
    for (const auto& job : same.jobs) {
        if (with_slices && job.slice)
            slices[job.host].push_back(*job.slice);
        else
            hosts.push_back(job.host);
    }
    auto prefix = folded_hosts(std::move(hosts));
    const auto vms = folded_vms(slices);
    return prefix + (prefix.empty() || vms.empty() ? "" : ",") + vms;
}

std::string OutputFolder::text() const {
    std::map<std::string_view, bool> differs;
    for (const auto& same : same_)
        if (!differs.contains(same.operation))
            differs[same.operation] = differs_on_a_host(same.operation);
    std::string text;
    for (const auto& same : same_)
        text += with_prefix(prefix_of(same, differs.at(same.operation)), same.output);
    return text;
}

}  // namespace grivon::cli
