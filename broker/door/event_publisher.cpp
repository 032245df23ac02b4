#include "broker/door/event_publisher.hpp"

#include "wire/codec.hpp"

namespace grivon::broker {
namespace {

// Of a job event the job, of a VM event the slice.
std::string subject_of(const Event& event, const std::string& group) {
    if (group == "job") return std::to_string(number(event.job));
    if (event.slice) return std::to_string(*event.slice);
    return "";
}

}  // namespace

std::string topic_of(const Event& event) {
    const auto dot = event.kind.find('.');
    const auto group = event.kind.substr(0, dot);
    const auto what = dot == std::string::npos ? std::string() : event.kind.substr(dot + 1);
    return group + "/" + event.host + "/" + subject_of(event, group) + "/" + what + "/";
}

void publish(Link& link, const Event& event) {
    // A full queue drops the notice, which is what the numbers are for.
    (void)link.send({topic_of(event), encode(EventNotice{event})});
}

}  // namespace grivon::broker
