#include "tests/conformance/libvirt_vm_host.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "tests/unit/drivers/libvirt_play.hpp"
#include "workers/drivers/text.hpp"

namespace grivon::test {
namespace {

const std::string image = "/tmp/guest.raw";
const std::string calls = "/tmp/qemu-img.calls";

// What follows the text, up to the end of its line.
std::string after_text(const std::string& whole, const std::string& text) {
    const auto at = whole.find(text);
    INFO(whole);
    REQUIRE(at != std::string::npos);
    const auto begin = at + text.size();
    return whole.substr(begin, whole.find('\n', begin) - begin);
}

std::string played_virsh() {
    const char* dir = std::getenv("GRIVON_SOURCE_DIR");
    if (dir == nullptr) FAIL("GRIVON_SOURCE_DIR is not set: start tests/conformance/run");
    return read_whole(std::filesystem::path(dir) / "tests/conformance/xen_virsh");
}

}  // namespace

// What makes disks is counted.
LibvirtVmHost::LibvirtVmHost(std::string family) : family_(std::move(family)) {
    host_.write_guest(image);
    must_run("mv /usr/bin/qemu-img /usr/bin/qemu-img.real && printf '#!/bin/sh\\necho \"$1\" >>" +
             calls +
             "\\nexec /usr/bin/qemu-img.real \"$@\"\\n' >/usr/bin/qemu-img && "
             "chmod 755 /usr/bin/qemu-img");
}

void LibvirtVmHost::must_run(const std::string& line, const std::string& input) const {
    const ProgramResult result = host_.run(line, input);
    INFO(line << ": " << result.output << result.error_output);
    REQUIRE(result.exit_status == 0);
}

Assign LibvirtVmHost::job(const std::string& verb) const {
    Assign assign = libvirt::kvm_job(verb);
    assign.spec.vm->image = VmImage{image, false, ""};
    return assign;
}

void LibvirtVmHost::make_network() const {
    host_.make_bridge("vmbr0");
}

std::optional<std::string> LibvirtVmHost::dominfo() const {
    const ProgramResult info = host_.run(libvirt::own_virsh + "-q -c qemu:///system dominfo " +
                                         libvirt::uuid + " </dev/null");
    if (info.exit_status != 0) return std::nullopt;
    return info.output;
}

VmState LibvirtVmHost::state() const {
    const auto info = dominfo();
    if (!info) return VmState::none;
    if (info->find("running") != std::string::npos) return VmState::on;
    const bool saved = info->find("Managed save:   yes") != std::string::npos;
    return saved ? VmState::suspended : VmState::off;
}

VmHardware LibvirtVmHost::hardware() const {
    const std::string xml = host_.virsh("dumpxml --inactive " + libvirt::uuid);
    constexpr std::uint64_t kib_of_mb = 1024;
    const auto cpus = std::stoull(after_text(xml, "<vcpu placement='static'>"));
    const auto memory_kib = std::stoull(after_text(xml, "<memory unit='KiB'>"));
    return {static_cast<std::uint32_t>(cpus), static_cast<std::uint32_t>(memory_kib / kib_of_mb)};
}

std::vector<std::string> LibvirtVmHost::addresses() const {
    const std::string text =
        host_
            .run(libvirt::own_virsh + "-q -c qemu:///system dumpxml " + "--inactive " +
                 libvirt::uuid + " </dev/null | sed -n \"s/.*<mac address='\\(.*\\)'.*/\\1/p\"")
            .output;
    std::vector<std::string> addresses;
    for (const std::string_view line : drivers::lines_of(text)) addresses.emplace_back(line);
    return addresses;
}

void LibvirtVmHost::change_by_hand() const {
    const std::string address = addresses().at(0);
    (void)host_.virsh("detach-interface " + libvirt::uuid + " bridge --mac " + address +
                      " --config");
    (void)host_.virsh("attach-interface " + libvirt::uuid +
                      " network default --mac 52:54:00:99:99:99 --config");
    (void)host_.virsh("setmaxmem " + libvirt::uuid + " 131072 --config");
    (void)host_.virsh("setmem " + libvirt::uuid + " 131072 --config");
}

bool LibvirtVmHost::nothing_left() const {
    return !has(directory()) && !has(disk_path()) && !has(disk_path() + ".part") &&
           state() == VmState::none;
}

std::size_t LibvirtVmHost::disks_made() const {
    return std::stoul(host_.run("grep -cE 'create|convert' " + calls).output);
}

std::string LibvirtVmHost::disk_path() const {
    return "/state/partition1/" + family_ + "/disks/0.scsi0:0.qcow2";
}

std::string LibvirtVmHost::directory() const {
    return "/state/partition1/" + family_ + "/0";
}

std::string LibvirtVmHost::read(const std::string& path) const {
    return host_.run("cat '" + path + "'").output;
}

void LibvirtVmHost::write(const std::string& path, const std::string& text) const {
    must_run("mkdir -p \"$(dirname '" + path + "')\" && cat >'" + path + "'", text);
}

// Too small for the head of a disk.
void LibvirtVmHost::fill_disk() const {
    must_run("mount -t tmpfs -o size=64k tmpfs /state/partition1");
    full_ = true;
}

void LibvirtVmHost::stop_service() const {
    host_.stop_libvirtd();
    stopped_ = true;
}

void LibvirtVmHost::mend() const {
    if (full_) must_run("umount /state/partition1");
    if (stopped_) host_.start_libvirtd();
    full_ = stopped_ = false;
}

std::string KvmHost::run_mark() const {
    const ProgramResult seen =
        host_.run("tries=0; while count=$(grep -c 'grivon guest' " + directory() +
                  "/console.log); [ \"$count\" = " + greetings_ +
                  " ] && [ $tries -lt 40 ]; do tries=$((tries + 1)); sleep 0.05; done; "
                  "printf %s \"$count\"");
    greetings_ = seen.output;
    return greetings_;
}

XenHost::XenHost() : LibvirtVmHost("xen") {
    must_run(
        "mv /usr/bin/virsh /usr/bin/virsh.real && cat >/usr/bin/virsh && "
        "chmod 755 /usr/bin/virsh",
        played_virsh());
}

Assign XenHost::job(const std::string& verb) const {
    return libvirt::on_xen(LibvirtVmHost::job(verb));
}

std::string XenHost::run_mark() const {
    const auto info = dominfo();
    REQUIRE(info);
    return after_text(*info, "Id:");
}

}  // namespace grivon::test
