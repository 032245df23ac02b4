// Cluster files (YAML). What is read and written out again is read as the same.
#include <algorithm>

#include "cli/cluster/read_declaration.hpp"
#include "cli/cluster/write_declaration.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace grivon;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    const auto declaration = cli::cluster::read_declaration(text);
    if (!declaration) {
        fuzz::must(!declaration.error().empty(), "a refusal says why");
        for (const auto& mistake : declaration.error())
            fuzz::must(mistake.line <= lines, "and where");
        return 0;
    }
    const auto again = cli::cluster::read_declaration(cli::cluster::yaml_of(*declaration));
    fuzz::must(again.has_value(), "what was read is written so that it is read");
    fuzz::must(*again == *declaration, "as the same");
    return 0;
}
