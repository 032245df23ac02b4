#include "cli/cluster/placement.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace grivon::cli::cluster {

std::optional<std::vector<std::uint32_t>> place(Placement placement, std::uint32_t count,
                                                const std::vector<Room>& rooms) {
    std::vector<std::uint32_t> placed(rooms.size(), 0);
    // The next host is the first: fewest VMs, then order; packed, order alone.
    std::set<std::pair<std::uint32_t, std::size_t>> open;
    const auto rank = [&](std::size_t i) {
        return std::pair(placement == Placement::pack ? 0 : rooms[i].vms + placed[i], i);
    };
    for (std::size_t i = 0; i < rooms.size(); ++i)
        if (rooms[i].free > 0) open.insert(rank(i));
    for (; count > 0; --count) {
        if (open.empty()) return std::nullopt;
        const auto host = open.begin()->second;
        open.erase(open.begin());
        ++placed[host];
        if (placed[host] < rooms[host].free) open.insert(rank(host));
    }
    return placed;
}

std::vector<std::uint32_t> displace(Placement placement, std::uint32_t count,
                                    std::vector<Room> rooms,
                                    const std::vector<std::uint32_t>& may_lose) {
    std::vector<std::uint32_t> lost(rooms.size(), 0);
    std::set<std::pair<std::uint32_t, std::size_t>> open;
    const auto rank = [&](std::size_t i) {
        return std::pair(placement == Placement::pack ? 0 : rooms[i].vms - lost[i], i);
    };
    for (std::size_t i = 0; i < rooms.size(); ++i)
        if (may_lose[i] > 0) open.insert(rank(i));
    for (; count > 0 && !open.empty(); --count) {
        const auto last = std::prev(open.end());
        const auto host = last->second;
        open.erase(last);
        ++lost[host];
        if (lost[host] < may_lose[host]) open.insert(rank(host));
    }
    return lost;
}

}  // namespace grivon::cli::cluster
