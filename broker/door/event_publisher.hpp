// Publishes every committed event on the PUB socket. A notice may be lost, the log may not: a
// subscriber sees from the numbers that it missed some, and asks for them.
#pragma once

#include <string>

#include "wire/link.hpp"
#include "wire/model.hpp"

namespace grivon::broker {

// "job/vmware-server-0-0/17/succeeded/": what a subscriber may ask a prefix of. The trailing slash
// keeps job 1 apart from job 10.
[[nodiscard]] std::string topic_of(const Event& event);

void publish(Link& link, const Event& event);

}  // namespace grivon::broker
