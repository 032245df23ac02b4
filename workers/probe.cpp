#include "workers/probe.hpp"

#include "wire/hypervisors.hpp"
#include "workers/drivers/driver.hpp"
#include "workers/ssh/session.hpp"

namespace grivon::workers {
namespace asio = boost::asio;
namespace {

// Keeps what a driver reads of a command's output, and drops the rest.
class Capture : public ssh::OutputSink {
public:
    void receive(ssh::Stream stream, std::string_view bytes) override {
        auto& kept = stream == ssh::Stream::output ? result.output : result.error_output;
        kept.append(bytes.substr(0, drivers::captured_bytes_max - kept.size()));
    }
    [[nodiscard]] bool full() const override { return false; }

    drivers::CommandResult result;
};

JobReport unreached(std::string why, std::vector<HostKeySighting> host_keys) {
    JobReport report;
    report.host_keys = std::move(host_keys);
    report.outcome = Outcome::unreached;
    report.message = std::move(why);
    report.host = HostState::unreachable;
    return report;
}

}  // namespace

asio::awaitable<JobReport> look_at_host(Probe probe, const ssh::Settings& settings) {
    auto session = co_await ssh::Session::open(probe.host, settings);
    if (!session) co_return unreached(session.error().message, session.error().host_keys);
    Assign look;
    look.host = probe.host;
    look.spec.verb = "refresh";
    look.spec.object = object_of(traits_of(probe.host.hypervisor).family);
    look.spec.desired = probe.desired;
    auto script = drivers::make_script(look);
    while (const auto* pending = script.pending()) {
        Capture capture;
        const ssh::Command command{pending->line, pending->input, pending->time_limit};
        const ssh::CommandEnd end = co_await (*session)->run(command, capture);
        if (end.kind != ssh::CommandEnd::Kind::ended)
            co_return unreached(end.reason, (*session)->first_keys());
        capture.result.exit_status = end.exit_status;
        script.resume(std::move(capture.result));
    }
    auto report = script.report();
    report.host = HostState::up;
    report.host_keys = (*session)->first_keys();
    co_return report;
}

}  // namespace grivon::workers
