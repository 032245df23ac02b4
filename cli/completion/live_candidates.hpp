// From the broker's rows to words for the cursor. Pure; any thread.
#pragma once

#include <span>
#include <vector>

#include "cli/completion/wanted.hpp"
#include "wire/access.hpp"
#include "wire/job_messages.hpp"
#include "wire/table_messages.hpp"

namespace grivon::cli {

[[nodiscard]] std::vector<Candidate> slices_of(std::span<const VmRow> vms);
[[nodiscard]] std::vector<Candidate> devices_of(std::span<const InterfaceRow> interfaces,
                                                std::span<const VlanRow> vlans);
[[nodiscard]] std::vector<Candidate> vlans_of(std::span<const VlanRow> vlans);
[[nodiscard]] std::vector<Candidate> vmnets_of(std::span<const VmnetRow> vmnets);
[[nodiscard]] std::vector<Candidate> macs_of(std::span<const NicRow> nics);
[[nodiscard]] std::vector<Candidate> attributes_of(std::span<const AttributeRow> attributes);

// The newest first, whatever the order of the rows.
[[nodiscard]] std::vector<Candidate> jobs_of(std::vector<JobRow> jobs);
[[nodiscard]] std::vector<Candidate> batches_of(std::vector<JobRow> jobs);
[[nodiscard]] std::vector<Candidate> clusters_of(const std::vector<ClusterRow>& clusters);
[[nodiscard]] std::vector<Candidate> keys_of(const std::vector<AccessKey>& keys);

// All that fits at the cursor: what was known without asking, and of the others those that begin
// with what was typed and were not given already, each as the whole word. Parameters come last.
[[nodiscard]] std::vector<Candidate> fitting(const Wanted& wanted, std::vector<Candidate> live);

}  // namespace grivon::cli
