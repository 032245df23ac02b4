#include "workers/drivers/vm/files.hpp"

#include <string_view>

#include "workers/drivers/quote.hpp"
#include "workers/drivers/text.hpp"

namespace grivon::drivers {
namespace {

constexpr std::string_view found_prefix = "found ";

// A link that leads nowhere is there as well: -e alone does not see it.
constexpr auto look_for_script = R"sh(look_for() {
    if [ -e "$1" ] || [ -L "$1" ]; then printf 'found %s\n' "$1"; fi
}
)sh";

}  // namespace

std::string look_for_function() {
    return look_for_script;
}

std::set<std::string> files_seen(const CommandResult& looked) {
    std::set<std::string> files;
    for (const std::string_view line : lines_of(looked.output)) {
        if (!line.starts_with(found_prefix)) continue;
        // Nobody asks for a file of another name (job_check.hpp), and these come into messages.
        const std::string_view file = line.substr(found_prefix.size());
        if (is_printable(file)) files.emplace(file);
    }
    return files;
}

std::string remove_line(const Words& paths) {
    Words words{"rm", "-f", "--"};
    words.insert(words.end(), paths.begin(), paths.end());
    return command_line(words);
}

}  // namespace grivon::drivers
