#include "tests/conformance/kvm_vm_host.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/drivers/libvirt_play.hpp"

namespace grivon::test {
namespace {

const std::string image = "/tmp/guest.raw";
const std::string calls = "/tmp/qemu-img.calls";
const std::string console = libvirt::directory + "/console.log";

// The first number after the text.
std::uint64_t number_after(const std::string& whole, const std::string& text) {
    const auto at = whole.find(text);
    REQUIRE(at != std::string::npos);
    return std::stoull(whole.substr(at + text.size()));
}

}  // namespace

// What makes disks is counted.
KvmHost::KvmHost() {
    host_.write_guest(image);
    must_run("mv /usr/bin/qemu-img /usr/bin/qemu-img.real && printf '#!/bin/sh\\necho \"$1\" >>" +
             calls +
             "\\nexec /usr/bin/qemu-img.real \"$@\"\\n' >/usr/bin/qemu-img && "
             "chmod 755 /usr/bin/qemu-img");
}

void KvmHost::must_run(const std::string& line) const {
    const ProgramResult result = host_.run(line);
    INFO(line << ": " << result.output << result.error_output);
    REQUIRE(result.exit_status == 0);
}

Assign KvmHost::job(const std::string& verb) const {
    Assign assign = libvirt::kvm_job(verb);
    assign.spec.vm->image = VmImage{image, false, ""};
    return assign;
}

void KvmHost::make_network() const {
    host_.make_bridge("vmbr0");
}

VmState KvmHost::state() const {
    const ProgramResult info =
        host_.run("LC_ALL=C virsh -q -c qemu:///system dominfo " + libvirt::uuid + " </dev/null");
    if (info.exit_status != 0) return VmState::none;
    if (info.output.find("running") != std::string::npos) return VmState::on;
    const bool saved = info.output.find("Managed save:   yes") != std::string::npos;
    return saved ? VmState::suspended : VmState::off;
}

std::string KvmHost::run_mark() const {
    const ProgramResult seen =
        host_.run("tries=0; while count=$(grep -c 'grivon guest' " + console +
                  "); [ \"$count\" = " + greetings_ +
                  " ] && [ $tries -lt 40 ]; do tries=$((tries + 1)); sleep 0.05; done; "
                  "printf %s \"$count\"");
    greetings_ = seen.output;
    return greetings_;
}

VmHardware KvmHost::hardware() const {
    const std::string xml = host_.virsh("dumpxml --inactive " + libvirt::uuid);
    constexpr std::uint64_t kib_of_mb = 1024;
    const auto cpus = number_after(xml, "<vcpu placement='static'>");
    const auto memory_kib = number_after(xml, "<memory unit='KiB'>");
    return {static_cast<std::uint32_t>(cpus), static_cast<std::uint32_t>(memory_kib / kib_of_mb)};
}

bool KvmHost::nothing_left() const {
    return !has(libvirt::directory) && !has(disk_path()) && !has(disk_path() + ".part") &&
           state() == VmState::none;
}

std::size_t KvmHost::disks_made() const {
    return std::stoul(host_.run("grep -cE 'create|convert' " + calls).output);
}

std::string KvmHost::disk_path() const {
    return libvirt::disk;
}

std::string KvmHost::read(const std::string& path) const {
    return host_.run("cat '" + path + "'").output;
}

void KvmHost::write(const std::string& path, const std::string& text) const {
    const ProgramResult written =
        host_.run("mkdir -p \"$(dirname '" + path + "')\" && cat >'" + path + "'", text);
    REQUIRE(written.exit_status == 0);
}

// Too small for the head of a disk.
void KvmHost::fill_disk() const {
    must_run("mount -t tmpfs -o size=64k tmpfs /state/partition1");
    full_ = true;
}

void KvmHost::stop_service() const {
    host_.stop_libvirtd();
    stopped_ = true;
}

void KvmHost::mend() const {
    if (full_) must_run("umount /state/partition1");
    if (stopped_) host_.start_libvirtd();
    full_ = stopped_ = false;
}

}  // namespace grivon::test
