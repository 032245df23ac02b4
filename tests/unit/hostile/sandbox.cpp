#include "tests/unit/hostile/sandbox.hpp"

#include <filesystem>

namespace grivon::test {

namespace fs = std::filesystem;

namespace {

// Everything that a driver's line or script names, so that each gets as far as it can.
constexpr const char* programs[]{"awk",
                                 "cat",
                                 "chmod",
                                 "chown",
                                 "cp",
                                 "cut",
                                 "date",
                                 "env",
                                 "flock",
                                 "grep",
                                 "head",
                                 "hostname",
                                 "id",
                                 "ifconfig",
                                 "ip",
                                 "ln",
                                 "logger",
                                 "ls",
                                 "lsmod",
                                 "mkdir",
                                 "mknod",
                                 "mktemp",
                                 "modprobe",
                                 "mv",
                                 "nohup",
                                 "ps",
                                 "readlink",
                                 "rm",
                                 "rmdir",
                                 "sed",
                                 "setsid",
                                 "sleep",
                                 "sort",
                                 "stat",
                                 "sync",
                                 "tail",
                                 "tee",
                                 "timeout",
                                 "touch",
                                 "tr",
                                 "uname",
                                 "vconfig",
                                 "vmnet-bridge",
                                 "vmnet-dhcpd",
                                 "vmnet-natd",
                                 "vmnet-netifup",
                                 "vmware-cmd",
                                 "vmware-vdiskmanager",
                                 "vmware-networks",
                                 "vmrun",
                                 "virsh",
                                 "qemu-img",
                                 "vmware-vmx",
                                 "wc",
                                 "xargs"};

}  // namespace

Sandbox::Sandbox() {
    for (const auto* directory : {"bin", "work", "data", "root"})
        fs::create_directory(scratch_.path() / directory);
    const std::string note = "for word; do printf '%s\\0' \"$word\"; done >>'" +
                             (scratch_.path() / "words").string() + "'\n";
    for (const auto* program : programs)
        scratch_.write_program(std::string("bin/") + program, note);
    scratch_.write_program("bin/canary", ": >'" + (scratch_.path() / "sang").string() + "'\n");
    fs::create_symlink("/bin/sh", scratch_.path() / "bin/sh");
}

void Sandbox::run(const std::string& line, const std::string& input) const {
    (void)run_program(
        {"/bin/sh", "-c", "cd \"$1\" && exec /bin/sh -c \"$2\"", "sh",
         (scratch_.path() / "work").string(), line},
        {"PATH=" + (scratch_.path() / "bin").string(),
         "GRIVON_ROOT=" + (scratch_.path() / "root").string(), "HOME=" + scratch_.path().string()},
        input);
}

void Sandbox::run_once(const std::string& line, const std::string& input) const {
    if (done_.emplace(line, input).second) run(line, input);
}

std::string Sandbox::escaped() const {
    if (fs::exists(scratch_.path() / "sang")) return "a program was run";
    for (const auto& entry : fs::directory_iterator(scratch_.path() / "work"))
        return "a file was made: " + entry.path().string();
    return {};
}

std::vector<std::string> Sandbox::words_given() const {
    const auto noted = read_whole(scratch_.path() / "words");
    fs::remove(scratch_.path() / "words");
    std::vector<std::string> words;
    for (std::size_t begin = 0, end = 0; (end = noted.find('\0', begin)) != std::string::npos;
         begin = end + 1)
        words.push_back(noted.substr(begin, end - begin));
    return words;
}

}  // namespace grivon::test
