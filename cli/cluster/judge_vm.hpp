// One VM that exists in the database, held against its declaration: is it so, can it be made so,
// and by which steps. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/cluster/declaration.hpp"
#include "cli/cluster/world.hpp"

namespace grivon::cli::cluster {

// What is done to one VM; in the order in which batches.hpp carries them out.
struct VmSteps {
    bool stop = false;
    bool destroy = false;
    bool remove = false;                      // its row
    bool add = false;                         // its row
    std::vector<std::uint32_t> nics_removed;  // numbers inside the VM
    std::vector<Nic> nics_added;
    std::optional<std::uint32_t> cpus;  // set to
    std::optional<std::uint32_t> memory_mb;
    bool create = false;
    bool resume = false;
    bool start = false;

    bool operator==(const VmSteps&) const = default;
    [[nodiscard]] bool empty() const { return *this == VmSteps{}; }
};

struct Verdict {
    enum class Kind : std::uint8_t {
        leave,    // it is as declared
        change,   // the steps make it so
        create,   // it is a row only, and the steps make it on its host
        restart,  // the steps make it so, but stop it and start it again
        differs,  // no step of a plan makes it so
    };
    Kind kind = Kind::leave;
    VmSteps steps;     // none for leave and differs
    std::string text;  // for people, without the VM's name: "mem 512 -> 768"; empty for leave
};

[[nodiscard]] Verdict judge(const VmFacts& vm, const VmDeclaration& wanted, const HostFacts& host);

// What takes away a VM that is not wanted: change, or differs if its state does not allow it.
[[nodiscard]] Verdict judge_unwanted(const VmFacts& vm);

// "1 cpu, 768 MB, 20 GB, vmnet0"
[[nodiscard]] std::string description_of(const VmDeclaration& vm);

}  // namespace grivon::cli::cluster
