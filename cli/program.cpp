#include "cli/program.hpp"

#include "cli/commands/commands.hpp"
#include "cli/connection.hpp"
#include "cli/grammar/invocation.hpp"

namespace grivon::cli {
namespace {

ExitStatus finish(Output& output, const Ending& ending) {
    if (!ending.message.empty()) output.say(ending.message);
    return ending.status;
}

Outcome<ExitStatus> carry_out(const Invocation& invocation, const Environment& environment,
                              Output& output) {
    auto endpoint = client_endpoint(invocation.options.config_file, environment);
    if (!endpoint) return end(ExitStatus::usage, endpoint.error().message);
    ConnectionSettings settings;
    settings.endpoint = std::move(*endpoint);
    settings.stop_descriptor = output.stop_descriptor();
    settings.output_descriptor = output.out_descriptor();
    settings.say = [&output](std::string_view message) { output.say(message); };
    Connection connection(std::move(settings));
    Session session{connection, output, invocation};
    return run_command(session);
}

}  // namespace

ExitStatus run_program(std::span<const std::string> words, const Environment& environment,
                       Output& output) {
    const auto parsed = parse(words);
    if (const auto* misuse = std::get_if<Misuse>(&parsed)) {
        output.say(misuse->message);
        output.print_error(misuse->usage);
        return ExitStatus::usage;
    }
    Outcome<ExitStatus> status = ExitStatus::ok;
    if (const auto* printout = std::get_if<Printout>(&parsed)) {
        if (auto printed = output.print(printout->text); !printed)
            status = tl::unexpected(printed.error());
    } else {
        status = carry_out(std::get<Invocation>(parsed), environment, output);
    }
    return status ? *status : finish(output, status.error());
}

}  // namespace grivon::cli
