// grivon-manual DIRECTORY DATE: writes the manual pages into DIRECTORY/man1, man5 and man8. Run by
// the build; not installed.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "cli/manual/pages.hpp"

namespace {

bool write_page(const std::filesystem::path& directory, const grivon::cli::ManualPage& page) {
    const auto section = directory / ("man" + std::to_string(page.section));
    std::error_code error;
    std::filesystem::create_directories(section, error);
    std::ofstream file(section / page.file_name(), std::ios::trunc);
    file << page.text;
    file.close();
    return !error && !file.fail();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: grivon-manual DIRECTORY DATE\n", stderr);
        return 2;
    }
    for (const auto& page : grivon::cli::manual_pages(argv[2])) {
        if (write_page(argv[1], page)) continue;
        std::fprintf(stderr, "grivon-manual: cannot write %s in %s\n", page.file_name().c_str(),
                     argv[1]);
        return 1;
    }
    return 0;
}
