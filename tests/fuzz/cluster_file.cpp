// Cluster files (YAML). What is read and written out again is read as the same.
#include <algorithm>

#include "cli/cluster/read_declaration.hpp"
#include "cli/cluster/write_declaration.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace grivon;

namespace {

// Where in the file a thing was is another matter than what it is.
cli::cluster::Declaration without_lines(cli::cluster::Declaration declaration) {
    for (auto& group : declaration.groups)
        for (auto& part : group.parts) {
            part.line = 0;
            for (auto& host : part.hosts) host.line = 0;
        }
    return declaration;
}

}  // namespace

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
    fuzz::must(without_lines(*again) == without_lines(*declaration), "as the same");
    return 0;
}
