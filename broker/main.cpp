// grivon-broker: takes operations, keeps them safe, hands them to workers, tells what happened.
#include <cstdio>

#include "broker/broker.hpp"
#include "wire/logging.hpp"
#include "wire/process_privacy.hpp"
#include "wire/service_words.hpp"

namespace {

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

int complain(const grivon::Error& error) {
    std::fprintf(stderr, "grivon-broker: %s\n", error.message.c_str());
    return error.code == grivon::Errc::usage ? exit_usage : exit_failed;
}

}  // namespace

int main(int argc, char** argv) {
    const auto words = grivon::read_service_words(argc, argv, "grivon-broker",
                                                  "GriVon's broker: the durable job queue.",
                                                  "/etc/grivon/broker.toml");
    if (!words) return words.error();
    grivon::keep_memory_private();
    const auto configuration = grivon::broker::read_configuration(words->config_file);
    if (!configuration) return complain(configuration.error());
    grivon::settle_core_dumps(configuration->core_dumps);
    if (auto ok = grivon::start_logging("broker", configuration->log_level); !ok)
        return complain(ok.error());
    if (auto ok = grivon::broker::run_broker(*configuration, words->ready_fd); !ok)
        return complain(ok.error());
    return 0;
}
