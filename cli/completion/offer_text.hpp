// What the shells' scripts read: a line that is "words" or "files" (the shell completes names of
// files by itself), then a candidate a line. One that nothing can follow in the same word has a
// blank behind it.
//
// Candidates with characters that a shell would act on are left out, whoever gave them their
// names. Pure; any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "cli/completion/wanted.hpp"

namespace grivon::cli {

// bash inserts what it is given, in the place of what it takes for the word: without the bytes
// that it keeps. In quotes there is no blank behind a candidate: bash closes them.
[[nodiscard]] std::string bash_text(Live live, std::span<const Candidate> candidates,
                                    std::size_t kept_bytes, bool in_quotes);

// Behind each candidate a tab and its description.
[[nodiscard]] std::string zsh_text(Live live, std::span<const Candidate> candidates);

}  // namespace grivon::cli
