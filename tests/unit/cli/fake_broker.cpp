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
    if (std::holds_alternative<Restart>(reply)) {
        router_.close();
        listen();
    } else if (const auto* message = std::get_if<ClientAnswer>(&reply)) {
        const auto bytes = std::visit(
            [&](const auto& value) { return encode(value, decoded->request); }, *message);
        router_.send(identity, zmq::send_flags::sndmore);
        router_.send(zmq::buffer(bytes), zmq::send_flags::none);
    }
}

}  // namespace grivon::cli::test
