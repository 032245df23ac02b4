#include "cli/completion/live_candidates.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "cli/render/job_record.hpp"
#include "cli/render/lists.hpp"

namespace grivon::cli {
namespace {

// Names that several hosts may have, once each, in the order in which they come.
class Names {
public:
    void add(const std::string& name, const std::string& description = {}) {
        if (name.empty()) return;
        const auto [found, fresh] = places_.emplace(name, candidates_.size());
        if (fresh)
            candidates_.push_back({name, description});
        else if (candidates_[found->second].description != description)
            candidates_[found->second].description.clear();
    }
    [[nodiscard]] std::vector<Candidate> take() { return std::move(candidates_); }

private:
    std::map<std::string, std::size_t> places_;
    std::vector<Candidate> candidates_;
};

void newest_first(std::vector<JobRow>& jobs) {
    std::sort(jobs.begin(), jobs.end(),
              [](const JobRow& a, const JobRow& b) { return a.job > b.job; });
}

std::string state_of(const VmRow& vm) {
    return std::string(vm.host_unreachable ? "unreachable" : name_of(vm.state));
}

}  // namespace

std::vector<Candidate> slices_of(std::span<const VmRow> vms) {
    struct Found {
        std::size_t vms = 0;
        std::string description;
    };
    std::map<std::uint32_t, Found> slices;
    for (const auto& vm : vms) {
        auto& found = slices[vm.slice];
        found.description =
            ++found.vms == 1 ? state_of(vm) + " on " + vm.host : std::to_string(found.vms) + " VMs";
    }
    std::vector<Candidate> candidates;
    for (const auto& [slice, found] : slices)
        candidates.push_back({std::to_string(slice), found.description});
    return candidates;
}

std::vector<Candidate> vlans_of(std::span<const VlanRow> vlans) {
    Names names;
    for (const auto& row : vlans) names.add(row.vlan.device);
    return names.take();
}

std::vector<Candidate> devices_of(std::span<const InterfaceRow> interfaces,
                                  std::span<const VlanRow> vlans) {
    Names names;
    for (const auto& row : interfaces) names.add(row.interface.device);
    for (const auto& row : vlans) names.add(row.vlan.device);
    return names.take();
}

std::vector<Candidate> vmnets_of(std::span<const VmnetRow> vmnets) {
    Names names;
    for (const auto& row : vmnets)
        names.add(row.vmnet,
                  std::string(name_of(row.kind)) + (row.device.empty() ? "" : " to " + row.device));
    return names.take();
}

std::vector<Candidate> macs_of(std::span<const NicRow> nics) {
    Names names;
    for (const auto& row : nics) names.add(row.nic.mac, slice_name(row.slice, row.host));
    return names.take();
}

std::vector<Candidate> attributes_of(std::span<const AttributeRow> attributes) {
    Names names;
    for (const auto& row : attributes) names.add(row.name, row.value);
    return names.take();
}

std::vector<Candidate> jobs_of(std::vector<JobRow> jobs) {
    newest_first(jobs);
    std::vector<Candidate> candidates;
    for (const auto& job : jobs)
        candidates.push_back({std::to_string(number(job.job)),
                              short_name(job) + ", " + std::string(name_of(job.state))});
    return candidates;
}

std::vector<Candidate> batches_of(std::vector<JobRow> jobs) {
    newest_first(jobs);
    std::vector<Candidate> candidates;
    std::set<BatchId> seen;
    for (const auto& job : jobs)
        if (seen.insert(job.batch).second)
            candidates.push_back({std::to_string(number(job.batch)), job.operation});
    return candidates;
}

std::vector<Candidate> clusters_of(const std::vector<ClusterRow>& clusters) {
    std::vector<Candidate> candidates;
    for (const auto& cluster : clusters)
        candidates.push_back({cluster.cluster, std::to_string(cluster.vms) + " VMs"});
    return candidates;
}

std::vector<Candidate> keys_of(const std::vector<AccessKey>& keys) {
    std::vector<Candidate> candidates;
    for (const auto& key : keys) candidates.push_back({key.name, std::string(name_of(key.role))});
    return candidates;
}

std::vector<Candidate> fitting(const Wanted& wanted, std::vector<Candidate> live) {
    auto all = wanted.candidates;
    // Parameters come last: what must be typed is more often one of the others.
    auto place = std::find_if(all.begin(), all.end(),
                              [](const Candidate& candidate) { return !candidate.whole; });
    const bool is_argument = wanted.lead.empty();
    for (auto& candidate : live) {
        const bool given =
            is_argument && std::find(wanted.arguments.begin(), wanted.arguments.end(),
                                     candidate.word) != wanted.arguments.end();
        if (given || !candidate.word.starts_with(wanted.typed)) continue;
        candidate.word.insert(0, wanted.lead);
        place = all.insert(place, std::move(candidate)) + 1;
    }
    return all;
}

}  // namespace grivon::cli
