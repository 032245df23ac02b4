#include "workers/ssh/client_config_file.hpp"
#include "wire/private_file.hpp"

#include <glob.h>

#include <memory>

namespace grivon::ssh {
namespace {

Result<std::string> text_of(const std::string& path) {
    return read_private_file("SSH configuration", path, client_config_bytes_max, Privacy::trusted);
}

// As ssh has it: what is no absolute path is in ~/.ssh.
std::string absolute(const std::string& pattern, const std::string& home) {
    if (pattern.starts_with('/')) return pattern;
    if (pattern.starts_with("~/")) return home + pattern.substr(1);
    return home + "/.ssh/" + pattern;
}

// What is not there is passed over.
Result<std::vector<IncludedFile>> included(const std::string& pattern, const std::string& home) {
    struct Free {
        void operator()(glob_t* found) const { ::globfree(found); }
    };
    glob_t buffer{};
    std::vector<IncludedFile> files;
    const int result = ::glob(absolute(pattern, home).c_str(), 0, nullptr, &buffer);
    const std::unique_ptr<glob_t, Free> found(&buffer);
    if (result == GLOB_NOMATCH) return files;
    if (result != 0) return fail(Errc::denied, "Include " + pattern + " cannot be read");
    for (std::size_t i = 0; i < found->gl_pathc; ++i) {
        const std::string path = found->gl_pathv[i];
        auto text = text_of(path);
        if (!text) return tl::unexpected(text.error());
        files.push_back({path, std::move(*text)});
    }
    return files;
}

}  // namespace

Result<std::vector<ConfigLine>> read_client_config(const std::string& path,
                                                   const std::string& home) {
    if (path.empty()) return std::vector<ConfigLine>();
    const auto text = text_of(path);
    if (!text) return tl::unexpected(text.error());
    const auto read = [&home](const std::string& pattern) { return included(pattern, home); };
    return client_config_lines(*text, path, read);
}

}  // namespace grivon::ssh
