// add key, rotate key: the pair is made here, and its secret half stays here.
#include <unistd.h>

#include "cli/commands/changes.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/submission.hpp"
#include "wire/curve.hpp"

namespace grivon::cli {
namespace {

std::string key_file_of(const Invocation& invocation) {
    const auto& chosen = invocation.options.key_file;
    return chosen.empty() ? invocation.operation.arguments.front() + ".key" : chosen;
}

// The file goes with a refusal; when nobody knows whether the broker has the key, it stays.
Outcome<ExitStatus> without_key(Outcome<ExitStatus> outcome, const std::string& file) {
    auto& ending = outcome.error();
    const bool refused = ending.status == ExitStatus::failed || ending.status == ExitStatus::usage;
    if (refused)
        unlink(file.c_str());
    else
        ending.message +=
            (ending.message.empty() ? "" : "; ") + ("the new key is in " + file +
                                                    ", in case the broker has it: see grivon "
                                                    "list key");
    return outcome;
}

}  // namespace

// The file first: a broker that has a key which nobody can use is worse than a file that is taken
// back.
Outcome<ExitStatus> run_key_change(Session& session) {
    auto batch = batch_of(session.invocation);
    auto& parameters = batch.operations.front().parameters;
    if (parameters.contains("public")) {
        if (!session.invocation.options.key_file.empty())
            return end(ExitStatus::usage,
                       "with public= no pair is made, so there is no file for --key-file");
        return carry_out(session, batch);
    }
    // Whoever cannot be asked is no reason to leave a file behind.
    if (const auto there = session.broker.ask(Ping{}, Patience::bounded); !there)
        return tl::unexpected(there.error());
    const auto file = key_file_of(session.invocation);
    const auto pair = make_curve_key_pair();
    if (auto written = write_curve_key_file(file, pair); !written)
        return end(ExitStatus::failed, written.error().message + " (--key-file)");
    parameters["public"] = pair.public_key;
    auto outcome = carry_out(session, batch);
    if (!outcome) return without_key(std::move(outcome), file);
    if (session.wants_json()) return outcome;
    return session.output.print("key_file = \"" + file + "\"\n").map([&outcome] {
        return *outcome;
    });
}

}  // namespace grivon::cli
