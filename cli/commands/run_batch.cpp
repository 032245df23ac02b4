#include <cerrno>
#include <cstring>
#include <fstream>

#include "cli/batch/batch_file.hpp"
#include "cli/commands/changes.hpp"
#include "cli/commands/commands.hpp"
#include "wire/limits.hpp"
#include "wire/time.hpp"

namespace grivon::cli {
namespace {

Outcome<> check_size(std::size_t bytes, const std::string& name) {
    if (bytes <= limits::batch_file_bytes_max) return {};
    return end(ExitStatus::usage, name + " has more than " +
                                      std::to_string(limits::batch_file_bytes_max >> 20) +
                                      " MiB: split it; nothing was submitted");
}

Outcome<std::string> read_file(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    std::string text;
    if (file) {
        std::string block(64 * 1024, '\0');
        while (text.size() <= limits::batch_file_bytes_max &&
               (file.read(block.data(), static_cast<std::streamsize>(block.size())) ||
                file.gcount() > 0))
            text.append(block, 0, static_cast<std::size_t>(file.gcount()));
    }
    if (!file.eof() && text.size() <= limits::batch_file_bytes_max)
        return end(ExitStatus::usage, "cannot read " + name + ": " + std::strerror(errno));
    return text;
}

}  // namespace

Outcome<ExitStatus> run_batch(Session& session) {
    const auto& argument = session.invocation.operation.arguments.front();
    const bool from_input = argument == "-";
    auto text = from_input ? session.person.read_all(limits::batch_file_bytes_max + 1)
                           : read_file(argument);
    if (!text) return tl::unexpected(std::move(text.error()));
    BatchSource source{from_input ? "standard input" : argument, {}};
    if (auto ok = check_size(text->size(), source.file); !ok) return tl::unexpected(ok.error());
    auto read = read_batch_file(*text, read_clocks().wall);
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
