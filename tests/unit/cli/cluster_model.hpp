// A broker and its hosts, as far as clusters are concerned: it carries the commands of a plan out
// on a World, and refuses what the broker refuses.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "cli/cluster/world.hpp"
#include "wire/catalogue.hpp"

namespace grivon::cli::test {

class ClusterModel {
public:
    ClusterModel(std::string cluster, cluster::World world)
        : cluster_(std::move(cluster)), world_(std::move(world)) {}

    // All operations of a batch and their jobs, which all succeed; or the first refusal, and the
    // world is then in the middle of it.
    Result<> run(const BatchSpec& batch);

    [[nodiscard]] const cluster::World& world() const { return world_; }

private:
    Result<> run(const Operation& operation);
    Result<> on_host(const Operation& operation, const std::string& host);
    Result<> add_vlan(const Operation& operation, cluster::HostFacts& host);
    Result<> add_bridge(const Operation& operation, cluster::HostFacts& host);
    Result<> add_vm(const Operation& operation, const std::string& name);
    Result<> on_vm(const Operation& operation, const std::string& host);
    Result<> change_row(const Operation& operation, cluster::VmFacts& vm);
    Result<> set(const Operation& operation, cluster::VmFacts& vm);
    Result<> power(const std::string& verb, cluster::VmFacts& vm);
    Result<> remove(const std::string& host, std::uint32_t slice);
    [[nodiscard]] Result<std::string> network(const std::string& host,
                                              const std::string& word) const;

    std::string cluster_;
    cluster::World world_;
    std::set<std::pair<std::string, std::uint32_t>> at_work_;  // VMs that the batch has jobs for
    std::set<std::pair<std::string, std::uint32_t>> leaving_;  // that go when it has ended
};

// The names that a host word with at most one bracket, at its end, stands for.
std::vector<std::string> names_of_word(const std::string& word);

// Fills world.words from the hosts of the world: every host word of the declaration.
void resolve_words(const std::vector<std::string>& words, cluster::World& world);

}  // namespace grivon::cli::test
