// The file that a command names, or its standard input. One thread.
#pragma once

#include <cstddef>
#include <string>

#include "cli/commands/session.hpp"

namespace grivon::cli {

struct NamedFile {
    std::string name;  // as errors call it: "standard input" for "-"
    std::string text;
};

// Ends the command as misused if the file cannot be read, or has more than so many bytes; no more
// than that is taken into memory.
[[nodiscard]] Outcome<NamedFile> read_named_file(Session& session, const std::string& argument,
                                                 std::size_t bytes_max);

}  // namespace grivon::cli
