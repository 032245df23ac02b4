// Command lines, a word in each line. What the grammar lets pass has passed the check that the
// broker repeats; what it refuses is explained (Output cleans the words on their way to a
// terminal).
#include <string>

#include "cli/grammar/invocation.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace grivon;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto pieces = fuzz::pieces_of(fuzz::text_of(data, size), '\n');
    const std::vector<std::string> words(pieces.begin(), pieces.end());
    constexpr WallTime now{std::chrono::hours(24 * 365 * 40)};
    const auto parsed = cli::parse(words, "grivon", now);
    if (const auto* invocation = std::get_if<cli::Invocation>(&parsed)) {
        fuzz::must(invocation->command != nullptr, "an invocation has a command");
        fuzz::must(check_operation(invocation->operation).has_value(), "and passes the door");
    } else if (const auto* misuse = std::get_if<cli::Misuse>(&parsed)) {
        fuzz::must(!misuse->message.empty(), "a refusal says why");
    }
    return 0;
}
