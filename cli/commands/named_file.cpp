#include "cli/commands/named_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

namespace grivon::cli {
namespace {

std::string size_text(std::size_t bytes) {
    constexpr std::size_t mebibyte = 1024 * 1024;
    return bytes < mebibyte ? std::to_string(bytes >> 10) + " KiB"
                            : std::to_string(bytes >> 20) + " MiB";
}

Outcome<std::string> read_file(const std::string& name, std::size_t bytes_max) {
    std::ifstream file(name, std::ios::binary);
    std::string text;
    if (file) {
        std::string block(64 * 1024, '\0');
        while (text.size() <= bytes_max &&
               (file.read(block.data(), static_cast<std::streamsize>(block.size())) ||
                file.gcount() > 0))
            text.append(block, 0, static_cast<std::size_t>(file.gcount()));
    }
    if (!file.eof() && text.size() <= bytes_max)
        return end(ExitStatus::usage, "cannot read " + name + ": " + std::strerror(errno));
    return text;
}

}  // namespace

Outcome<NamedFile> read_named_file(Session& session, const std::string& argument,
                                   std::size_t bytes_max) {
    const bool from_input = argument == "-";
    auto text =
        from_input ? session.person.read_all(bytes_max + 1) : read_file(argument, bytes_max);
    if (!text) return tl::unexpected(std::move(text.error()));
    NamedFile file{from_input ? "standard input" : argument, std::move(*text)};
    if (file.text.size() <= bytes_max) return file;
    return end(ExitStatus::usage, file.name + " has more than " + size_text(bytes_max) +
                                      ": split it; nothing was submitted");
}

}  // namespace grivon::cli
