#include "cli/completion/offer_text.hpp"

#include <algorithm>

#include "cli/render/text.hpp"
#include "wire/values.hpp"

namespace grivon::cli {
namespace {

bool is_harmless(const std::string& word) {
    return !word.empty() && consists_of(word, "-_.,:=%@+/[]");
}

std::string_view head_line(Live live) {
    return live == Live::files ? "files\n" : "words\n";
}

}  // namespace

std::string bash_text(Live live, std::span<const Candidate> candidates, std::size_t kept_bytes,
                      bool in_quotes) {
    std::string text(head_line(live));
    for (const auto& candidate : candidates) {
        if (!is_harmless(candidate.word) || kept_bytes > candidate.word.size()) continue;
        text += candidate.word.substr(kept_bytes);
        text += candidate.whole && !in_quotes ? " \n" : "\n";
    }
    return text;
}

std::string zsh_text(Live live, std::span<const Candidate> candidates) {
    std::string text(head_line(live));
    for (const auto& candidate : candidates) {
        if (!is_harmless(candidate.word)) continue;
        text += candidate.word + (candidate.whole ? " " : "") + "\t" +
                one_line(candidate.description) + "\n";
    }
    return text;
}

}  // namespace grivon::cli
