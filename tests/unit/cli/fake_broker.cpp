#include "tests/unit/cli/fake_broker.hpp"

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "wire/codec.hpp"

namespace grivon::cli::test {
namespace {

constexpr auto stop_endpoint = "inproc://stop";

std::string make_directory() {
    std::string name = (std::filesystem::temp_directory_path() / "grivon-cli-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    return name;
}

}  // namespace

Reply::Reply(ClientAnswer given) : answer(std::make_shared<const ClientAnswer>(std::move(given))) {}

template <class Message>
Step say(Message message) {
    return
        [reply = Reply(ClientAnswer(std::move(message)))](const ClientRequest&) { return reply; };
}

template <class Message>
Message FakeBroker::request(std::size_t index) const {
    return std::get<Message>(requests().at(index));
}

FakeBroker::FakeBroker(std::vector<Step> script)
    : directory_(make_directory()),
      endpoint_("ipc://" + directory_ + "/client.ipc"),
      script_(std::move(script)),
      stop_sender_(context_, zmq::socket_type::pair),
      stop_receiver_(context_, zmq::socket_type::pair) {
    std::ofstream(config_file()) << "[client]\nrun_dir = \"" << directory_ << "\"\n";
    stop_receiver_.bind(stop_endpoint);
    stop_sender_.connect(stop_endpoint);
    listen();
    thread_ = std::thread([this] { serve(); });
}

FakeBroker::~FakeBroker() {
    stop_sender_.send(zmq::message_t(), zmq::send_flags::none);
    thread_.join();
    router_.close();
    std::filesystem::remove_all(directory_);
}

std::string FakeBroker::config_file() const {
    return directory_ + "/grivon.toml";
}

std::vector<ClientRequest> FakeBroker::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

void FakeBroker::listen() {
    router_ = zmq::socket_t(context_, zmq::socket_type::router);
    router_.set(zmq::sockopt::linger, 0);
    router_.bind(endpoint_);
}

void FakeBroker::serve() {
    for (;;) {
        zmq::pollitem_t items[]{{router_.handle(), 0, ZMQ_POLLIN, 0},
                                {stop_receiver_.handle(), 0, ZMQ_POLLIN, 0}};
        zmq::poll(items, 2, std::chrono::milliseconds(-1));
        if ((items[1].revents & ZMQ_POLLIN) != 0) return;
        zmq::message_t identity;
        zmq::message_t body;
        (void)router_.recv(identity, zmq::recv_flags::none);
        (void)router_.recv(body, zmq::recv_flags::none);
        answer(identity, body.to_string());
    }
}

void FakeBroker::answer(zmq::message_t& identity, const std::string& frame) {
    const auto decoded = decode<ClientRequest>(frame);
    if (!decoded) return;
    std::size_t index = 0;
    {
        const std::lock_guard lock(mutex_);
        index = requests_.size();
        requests_.push_back(decoded->message);
    }
    if (index >= script_.size()) return;
    const Reply reply = script_[index](decoded->message);
    if (reply.restart) {
        router_.close();
        listen();
    } else if (reply.answer) {
        const auto bytes = std::visit(
            [&](const auto& value) { return encode(value, decoded->request); }, *reply.answer);
        router_.send(identity, zmq::send_flags::sndmore);
        router_.send(zmq::buffer(bytes), zmq::send_flags::none);
    }
}

template Step say(Accepted);
template Step say(Refused);
template Step say(HostTable);
template Step say(VmTable);
template Step say(VmnetTable);
template Step say(JobTable);
template Step say(JobProgress);
template Step say(EventPage);
template Step say(Pong);
template Step say(VlanTable);
template Step say(NicTable);
template Step say(InterfaceTable);
template Step say(SerialTable);
template Step say(AttributeTable);
template Step say(HostConfiguration);
template Step say(DryRun);
template Step say(LaneTable);
template Step say(WorkerTable);
template Step say(Explanation);
template Step say(EventsGone);
template Step say(BatchTable);
template Step say(StepTable);
template Step say(ClusterVmTable);
template Step say(ClusterTable);

template Submit FakeBroker::request<Submit>(std::size_t) const;
template Query FakeBroker::request<Query>(std::size_t) const;
template ListJobs FakeBroker::request<ListJobs>(std::size_t) const;
template FollowJob FakeBroker::request<FollowJob>(std::size_t) const;
template FollowEvents FakeBroker::request<FollowEvents>(std::size_t) const;
template ListBatches FakeBroker::request<ListBatches>(std::size_t) const;
template ListSteps FakeBroker::request<ListSteps>(std::size_t) const;

}  // namespace grivon::cli::test
