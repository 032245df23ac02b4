#include "tests/conformance/libvirt_host.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace grivon::test::libvirt {
namespace {

namespace fs = std::filesystem;

fs::path host_program() {
    const char* dir = std::getenv("GRIVON_SOURCE_DIR");
    if (dir == nullptr) FAIL("GRIVON_SOURCE_DIR is not set: start tests/conformance/run");
    return fs::path(dir) / "ops/simhost/kvm-host";
}

fs::path prepared_dir() {
    const char* dir = std::getenv("GRIVON_CONFORMANCE_DIR");
    if (dir == nullptr) FAIL("GRIVON_CONFORMANCE_DIR is not set: start tests/conformance/run");
    return dir;
}

// libvirtd asks each QEMU what it can do, for seconds, and keeps the answers in a cache. One host
// fills it for those after it.
constexpr auto cache_place = "host/upper/var/cache/libvirt";

fs::path kept_cache(LibvirtHost::Guests guests) {
    const bool software = guests == LibvirtHost::Guests::in_software;
    return prepared_dir() / (software ? "libvirt-cache-software" : "libvirt-cache-machine");
}

void take_cache(const fs::path& scratch, LibvirtHost::Guests guests) {
    if (!fs::exists(kept_cache(guests))) return;
    fs::create_directories(scratch / cache_place);
    fs::copy(kept_cache(guests), scratch / cache_place, fs::copy_options::recursive);
}

// Ends with the test, whatever ends that; prints "ready" into the pipe.
pid_t start_host(const fs::path& dir, LibvirtHost::Guests guests, int ready) {
    const std::string program = host_program();
    const std::string place = dir;
    const char* software = guests == LibvirtHost::Guests::in_software ? "--software" : nullptr;
    const pid_t process = ::fork();
    REQUIRE(process >= 0);
    if (process > 0) return process;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(::open("/dev/null", O_RDWR), STDIN_FILENO);
    ::dup2(ready, STDOUT_FILENO);
    ::execl(program.c_str(), program.c_str(), place.c_str(), "kvm-0-0", software, nullptr);
    ::_exit(127);
}

std::string first_words(int descriptor) {
    char buffer[64];
    const ssize_t size = ::read(descriptor, buffer, sizeof buffer);
    return size > 0 ? std::string(buffer, static_cast<std::size_t>(size)) : "";
}

// Of a PC with QEMU's ACPI: says its words on the first serial port, then sleeps from interrupt to
// interrupt. Its power button shows in bit 8 of port 0x600, if bit 8 of port 0x602 asks for it;
// 0x2000 to port 0x604 powers the machine off.
std::string boot_sector(bool deaf) {
    constexpr std::size_t sector_bytes = 512;
    constexpr unsigned char code[] = {
        0xfa, 0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xd0, 0xbc, 0x00, 0x7c,  // cli; segments 0; stack
        0xbe, 0x33, 0x7c, 0xba, 0xf8, 0x03,                          // si = words; dx = 0x3f8
        0xac, 0x84, 0xc0, 0x74, 0x03, 0xee, 0xeb, 0xf8,              // each byte until 0: out
        0xba, 0x02, 0x06, 0xb8, 0x00, 0x01, 0xef,                    // out 0x602, 0x100
        0xfb, 0xf4, 0xba, 0x00, 0x06, 0xed,                          // sti; hlt; in 0x600
        0xf6, 0xc4, 0x01, 0x74, 0xf6,                                // bit 8? else hlt again
        0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef, 0xeb, 0xfe};       // out 0x604, 0x2000
    constexpr std::size_t enable_at = 28;                            // the 0x0100 of port 0x602
    std::string sector(reinterpret_cast<const char*>(code), sizeof code);
    if (deaf) sector[enable_at + 1] = 0;
    sector += std::string("grivon guest\r\n") + '\0';
    sector.resize(sector_bytes - 2, '\0');
    return sector + "\x55\xaa";
}

}  // namespace

bool can_make_hosts() {
    if (::getuid() == 0) return true;
    WARN("skipped: only root makes hosts with a libvirtd of their own");
    return false;
}

LibvirtHost::LibvirtHost(Guests guests) {
    int ready[2];
    REQUIRE(::pipe2(ready, O_CLOEXEC) == 0);
    take_cache(scratch_.path(), guests);
    process_ = start_host(scratch_.path() / "host", guests, ready[1]);
    ::close(ready[1]);
    const std::string words = first_words(ready[0]);
    ::close(ready[0]);
    INFO(read_whole(scratch_.path() / "host/services.log"));
    REQUIRE(words == "ready\n");
    login_.emplace(scratch_.path() / "host/login", scratch_.path());
    (void)virsh("capabilities");
    if (!fs::exists(kept_cache(guests)))
        fs::copy(scratch_.path() / cache_place, kept_cache(guests), fs::copy_options::recursive);
}

LibvirtHost::~LibvirtHost() {
    login_.reset();
    ::kill(process_, SIGKILL);
    int status = 0;
    ::waitpid(process_, &status, 0);
}

std::optional<ProgramResult> LibvirtHost::try_to_run(const std::string& line,
                                                     const std::string& input) const {
    auto result = login_->run(line, input);
    return lost_ ? std::nullopt : result;
}

std::string LibvirtHost::virsh(const std::string& words) const {
    const ProgramResult result = run(own_virsh + "-q -c qemu:///system " + words + " </dev/null");
    INFO(words << ": " << result.error_output);
    REQUIRE(result.exit_status == 0);
    return result.output;
}

bool LibvirtHost::has(const std::string& path) const {
    return run("test -e '" + path + "'").exit_status == 0;
}

void LibvirtHost::stop_libvirtd() const {
    const auto stopped = run(
        "pid=$(cat /run/libvirtd.pid) && kill $pid && "
        "while kill -0 $pid 2>/dev/null; do sleep 0.05; done; rm -f /run/libvirt/libvirt-sock*");
    REQUIRE(stopped.exit_status == 0);
}

void LibvirtHost::start_libvirtd() const {
    const auto started =
        run("/usr/sbin/libvirtd -d </dev/null >/dev/null 2>&1 && "
            "until " +
            own_virsh + "-r -q -c qemu:///system list >/dev/null 2>&1; do sleep 0.05; done");
    REQUIRE(started.exit_status == 0);
}

void LibvirtHost::make_bridge(const std::string& name) const {
    const auto made = run("ip link add " + name + " type bridge && ip link set " + name + " up");
    INFO(made.error_output);
    REQUIRE(made.exit_status == 0);
}

void LibvirtHost::write_guest(const std::string& path, bool deaf) const {
    const auto written =
        run("cat >'" + path + "' && truncate -s 1M '" + path + "'", boot_sector(deaf));
    REQUIRE(written.exit_status == 0);
}

void LibvirtHost::wait_for_text(const std::string& path, const std::string& text) const {
    const auto seen = run("tries=0; until grep -qsF '" + text + "' '" + path +
                          "'; do tries=$((tries + 1)); [ $tries -lt 600 ] || exit 1; sleep 0.05; "
                          "done");
    INFO("waited for \"" << text << "\" in " << path);
    REQUIRE(seen.exit_status == 0);
}

}  // namespace grivon::test::libvirt
