#include "wire/service_words.hpp"

#include <CLI/CLI.hpp>

namespace grivon {

tl::expected<ServiceWords, int> read_service_words(int argc, char** argv,
                                                   const std::string& program,
                                                   const std::string& description,
                                                   const std::string& config_file) {
    constexpr int exit_usage = 2;
    ServiceWords words{config_file};
    CLI::App app(description, program);
    app.add_option("--config", words.config_file, "configuration file")->capture_default_str();
    app.add_option("--ready-fd", words.ready_fd,
                   "file descriptor that gets \"ready\" when it serves");
    app.set_version_flag("--version", GRIVON_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return tl::unexpected(app.exit(error) == 0 ? 0 : exit_usage);
    }
    return words;
}

}  // namespace grivon
