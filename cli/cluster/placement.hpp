// Where VMs go, and which go, when a total is declared. Deterministic: ties are broken by the order
// of the hosts. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cli/cluster/declaration.hpp"

namespace grivon::cli::cluster {

// A host, as far as placement is concerned.
struct Room {
    std::uint32_t vms = 0;   // that it has and keeps
    std::uint32_t free = 0;  // how many more it can have
};

// How many of `count` VMs each host gets: spread: the host with the fewest comes next; pack: the
// hosts are filled one after the other. Nothing: they do not fit.
[[nodiscard]] std::optional<std::vector<std::uint32_t>> place(Placement placement,
                                                              std::uint32_t count,
                                                              const std::vector<Room>& rooms);

// How many of `count` VMs that are too many each host loses; none loses more than `may_lose`.
// spread: the host with the most loses next; pack: the last host that has any.
[[nodiscard]] std::vector<std::uint32_t> displace(Placement placement, std::uint32_t count,
                                                  std::vector<Room> rooms,
                                                  const std::vector<std::uint32_t>& may_lose);

}  // namespace grivon::cli::cluster
