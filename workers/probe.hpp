// A look at the VMs of a host beside its lane (see Probe): a connection of its own, the commands of
// "refresh host vmware", which change nothing, no lease and no fence. Nothing of it is recorded.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/awaitable.hpp>

#include "wire/worker_messages.hpp"
#include "workers/ssh/settings.hpp"

namespace grivon::workers {

// Always ends with a report: as unreached when the host could not be reached or the connection was
// lost. The settings must outlive the call.
[[nodiscard]] boost::asio::awaitable<JobReport> look_at_host(Probe probe,
                                                             const ssh::Settings& settings);

}  // namespace grivon::workers
