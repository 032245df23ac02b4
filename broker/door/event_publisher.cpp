#include "broker/door/event_publisher.hpp"

#include "broker/door/door_limits.hpp"
#include "wire/limits.hpp"

namespace grivon::broker {
namespace asio = boost::asio;
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

void add_to_pages(std::vector<EncodedEventPage>& pages, const std::vector<CommittedEvent>& events) {
    for (const auto& [event, encoded] : events) {
        if (pages.empty() || !pages.back().add(encoded)) (void)pages.emplace_back().add(encoded);
        pages.back().last = event.seq;
    }
}

// A SUB socket says '\1' and a topic, '\0' and a topic; libzmq passes on each of them
// (ZMQ_XPUB_VERBOSER), and says the latter for a subscriber that has gone without a word.
asio::awaitable<void> EventPublisher::listen(Channel& channel) {
    for (;;) {
        const Frames frames = co_await channel.link.receive();
        if (frames.empty()) co_return;
        if (frames.front().starts_with('\1'))
            subscribed(channel);
        else if (frames.front().starts_with('\0') && channel.subscriptions > 0)
            --channel.subscriptions;
    }
}

// Those who have more topics than anybody needs are cut, and so are those whose key was removed
// while they connected.
void EventPublisher::subscribed(Channel& channel) {
    ++channel.subscriptions;
    constexpr std::size_t remembered_max = 10'000;
    if (channel.of_each.size() > remembered_max) channel.of_each.clear();
    const auto sender = channel.link.sender();
    const bool too_many = ++channel.of_each[connection_name(sender)] > limits::subscriptions_max;
    const bool stranger = !sender.curve_user.empty() && !peers_.who(sender, read_clocks().wall);
    if (too_many || stranger) cut(sender.descriptor);
}

void EventPublisher::send_pages() {
    for (const auto& page : gathered_) (void)log_.link.send({frame_of(page)});
    gathered_.clear();
    pausing_ = true;
    pause_.expires_after(door_limits::log_page_interval);
    pause_.async_wait([this](const boost::system::error_code& ended) {
        if (ended) return;  // with the broker
        pausing_ = false;
        if (!gathered_.empty()) send_pages();
    });
}

// A full queue drops what is sent, which is what the numbers are for.
void EventPublisher::publish(const std::vector<CommittedEvent>& events) {
    if (log_.subscriptions > 0) {
        add_to_pages(gathered_, events);
        if (!pausing_ && !gathered_.empty()) send_pages();
    }
    if (notices_.subscriptions > 0)
        for (const auto& [event, encoded] : events)
            (void)notices_.link.send({topic_of(event), notice_frame_of(encoded)});
}

}  // namespace grivon::broker
