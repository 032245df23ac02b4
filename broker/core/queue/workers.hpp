// The workers that are connected, how busy each is, and when each was last heard.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "wire/worker_messages.hpp"

namespace grivon::core {

struct Worker {
    std::string name;
    std::string site;             // it reaches the hosts of this site
    std::uint32_t lanes_max = 0;  // jobs it runs at once
    SteadyTime heard{};
    bool leaving = false;         // takes no more jobs
    std::set<std::string> lanes;  // hosts whose lease it holds
    std::uint32_t running = 0;    // jobs it is at
};

class Workers {
public:
    Worker& join(const WorkerHello& hello, SteadyTime now);
    void remove(const std::string& id) { workers_.erase(id); }

    [[nodiscard]] Worker* find(const std::string& id);
    [[nodiscard]] const Worker* find(const std::string& id) const;
    [[nodiscard]] std::size_t count() const { return workers_.size(); }
    [[nodiscard]] const std::map<std::string, Worker>& all() const { return workers_; }

    // The worker for a lane of that site that has work: its holder while that has room, so that the
    // kept SSH session is used; else the least busy with room. Nothing: nobody of the site has
    // room, or nobody is here.
    [[nodiscard]] std::optional<std::string> choose(const std::string& holder,
                                                    const std::string& site) const;
    [[nodiscard]] bool any_of(const std::string& site) const;

    // Not heard of since `deadline`.
    [[nodiscard]] std::vector<std::string> silent_since(SteadyTime deadline) const;
    [[nodiscard]] std::optional<SteadyTime> longest_silent() const;

private:
    std::map<std::string, Worker> workers_;  // by UUID
};

}  // namespace grivon::core
