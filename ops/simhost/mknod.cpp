// `mknod` for the /dev/vmnetN of virtual switches. The node is a plain file that names the device
// it stands for: real device nodes need privileges, and nothing here opens them for what they are.
#include <string>

#include "faults.hpp"
#include "host_files.hpp"
#include "output.hpp"
#include "program.hpp"
#include "text.hpp"

namespace simhost {
namespace {

constexpr std::string_view vmnet_prefix = "/dev/vmnet";

int refuse(const std::string& text) {
    faults::midpoint();
    complain("mknod: " + text + "\n");
    return 1;
}

}  // namespace

int mknod(const Args& args) {
    Args words = args;
    mode_t mode = 0644;
    if (words.size() > 2 && words[0] == "-m") {
        const auto digits = parse_whole(words[1]);
        if (!digits || words[1].size() > 4 || words[1].find_first_of("89") != std::string::npos) {
            return refuse("invalid mode");
        }
        mode = static_cast<mode_t>(std::stoul(words[1], nullptr, 8));
        words.erase(words.begin(), words.begin() + 2);
    }
    if (words.size() != 4) return refuse("missing operand");
    const std::string& path = words[0];
    if (words[1] != "c" || !parse_whole(words[2]) || !parse_whole(words[3])) {
        return refuse("invalid device type `" + words[1] + "'");
    }
    const bool vmnet = path.starts_with(vmnet_prefix) &&
                       parse_whole(std::string_view(path).substr(vmnet_prefix.size()));
    if (!vmnet) return refuse("`" + path + "': Operation not permitted");

    const HostLock lock;
    if (exists(path)) return refuse("`" + path + "': File exists");
    write_file(path, "c " + words[2] + " " + words[3] + "\n", mode);
    faults::midpoint();
    return 0;
}

}  // namespace simhost
