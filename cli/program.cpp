#include "cli/program.hpp"

#include "cli/commands/commands.hpp"
#include "cli/connection.hpp"
#include "cli/grammar/help.hpp"
#include "cli/grammar/invocation.hpp"
#include "cli/grammar/key_shape.hpp"

namespace grivon::cli {
namespace {

// Rocks folds its usage lines at this width.
constexpr std::size_t terminal_columns = 80;

Outcome<ExitStatus> carry_out(const Invocation& invocation, const Environment& environment,
                              Output& output, Person& person) {
    if (invocation.options.progress == ProgressMode::json) output.speak_json();
    if (invocation.options.raw) output.show_raw();
    auto client = client_settings(invocation.options.config_file, environment);
    if (!client) return end(ExitStatus::usage, client.error().message);
    ConnectionSettings settings;
    settings.endpoint = std::move(client->endpoint);
    settings.login = std::move(client->login);
    settings.stop_descriptor = output.stop_descriptor();
    settings.output_descriptor = output.out_descriptor();
    settings.say = [&output](std::string_view message) { output.say(message); };
    Connection connection(std::move(settings));
    Session session{connection, output, person, invocation};
    // The broker names in its errors what was typed.
    return run_command(session).map_error([&](Ending ending) {
        ending.message =
            without_words(std::move(ending.message), secret_words(invocation.operation));
        return ending;
    });
}

Outcome<ExitStatus> print(const Printout& printout, Output& output) {
    const bool fold = printout.usage_lines && output.out_is_terminal();
    const auto text = fold ? folded_usage_lines(printout.text, terminal_columns) : printout.text;
    return output.print(text).map([] { return ExitStatus::ok; });
}

ExitStatus refuse(const Misuse& misuse, const Environment& environment, Output& output) {
    // By this name the command would have been another program's, had there been one.
    const bool lacks_rocks = misuse.unknown_command && environment.program == "rocks";
    output.say(misuse.message + (lacks_rocks ? "; no other rocks was found that might know it; "
                                               "rocks under [client] in the configuration may "
                                               "name it"
                                             : ""));
    output.print_error(misuse.usage);
    return ExitStatus::usage;
}

ExitStatus finish(const Outcome<ExitStatus>& outcome, Output& output) {
    if (outcome) return *outcome;
    if (!outcome.error().message.empty()) output.say(outcome.error().message);
    return outcome.error().status;
}

}  // namespace

ExitStatus run_program(std::span<const std::string> words, const Environment& environment,
                       Output& output, Person& person) {
    const auto parsed = parse(words, environment.program, read_clocks().wall);
    if (const auto* misuse = std::get_if<Misuse>(&parsed))
        return refuse(*misuse, environment, output);
    if (const auto* printout = std::get_if<Printout>(&parsed))
        return finish(print(*printout, output), output);
    return finish(carry_out(std::get<Invocation>(parsed), environment, output, person), output);
}

}  // namespace grivon::cli
