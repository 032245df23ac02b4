// Batch files. What passes are operations that pass the door; every mistake has a line of the file.
#include <algorithm>

#include "cli/batch/batch_file.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "wire/catalogue.hpp"

using namespace grivon;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    constexpr WallTime now{std::chrono::hours(24 * 365 * 40)};
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    const auto file = cli::read_batch_file(text, now);
    if (!file) {
        fuzz::must(!file.error().empty(), "a refusal says why");
        for (const auto& mistake : file.error()) fuzz::must(mistake.line <= lines, "and where");
        (void)cli::mistakes_text("FILE", file.error());
        return 0;
    }
    fuzz::must(file->operations.size() == file->lines.size(), "each operation has its line");
    for (const auto& operation : file->operations)
        fuzz::must(check_operation(operation).has_value(), "what passes, passes the door");
    return 0;
}
