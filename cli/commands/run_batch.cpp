#include "cli/batch/batch_file.hpp"
#include "cli/commands/changes.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/named_file.hpp"
#include "wire/limits.hpp"
#include "wire/time.hpp"

namespace grivon::cli {
Outcome<ExitStatus> run_batch(Session& session) {
    const auto& argument = session.invocation.operation.arguments.front();
    const auto file = read_named_file(session, argument, limits::batch_file_bytes_max);
    if (!file) return tl::unexpected(file.error());
    BatchSource source{file->name, {}};
    auto read = read_batch_file(file->text, read_clocks().wall);
    if (!read) {
        session.output.print_error(mistakes_text(source.file, read.error()));
        return end(ExitStatus::usage, "nothing was submitted");
    }
    auto batch = session.invocation.batch;
    batch.operations = std::move(read->operations);
    source.lines = std::move(read->lines);
    return carry_out(session, batch, source);
}

}  // namespace grivon::cli
