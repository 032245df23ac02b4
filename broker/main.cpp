// grivon-broker: takes operations, keeps them safe, hands them to workers, tells what happened.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "broker/broker.hpp"
#include "wire/logging.hpp"

namespace {

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

int complain(const grivon::Error& error) {
    std::fprintf(stderr, "grivon-broker: %s\n", error.message.c_str());
    return error.code == grivon::Errc::usage ? exit_usage : exit_failed;
}

}  // namespace

int main(int argc, char** argv) {
    std::string config_file = "/etc/grivon/broker.toml";
    int ready_fd = -1;
    CLI::App app{"GriVon's broker: the durable job queue."};
    app.add_option("--config", config_file, "configuration file")->capture_default_str();
    app.add_option("--ready-fd", ready_fd, "file descriptor that gets \"ready\" when it serves");
    app.set_version_flag("--version", GRIVON_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : exit_usage;
    }
    const auto configuration = grivon::broker::read_configuration(config_file);
    if (!configuration) return complain(configuration.error());
    if (auto ok = grivon::start_logging("broker", configuration->log_level); !ok)
        return complain(ok.error());
    if (auto ok = grivon::broker::run_broker(*configuration, ready_fd); !ok)
        return complain(ok.error());
    return 0;
}
