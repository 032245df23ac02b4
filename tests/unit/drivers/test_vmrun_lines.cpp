// The lines that run vmrun, by a real /bin/sh: what hangs is ended, what holds its output open does
// not hold us, and what vmrun prints comes through.
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/unit/drivers/shell.hpp"
#include "tests/unit/drivers/workstation_play.hpp"
#include "workers/drivers/vm/files.hpp"
#include "workers/drivers/vmware/files.hpp"
#include "workers/drivers/vmware_workstation/look.hpp"
#include "workers/drivers/vmware_workstation/vm_tool.hpp"
#include "workers/drivers/vmware_workstation/vmrun.hpp"

namespace grivon::test::workstation {

namespace fs = std::filesystem;
using namespace drivers::vmware_workstation;
using drivers::RemoteCommand;

namespace {

const std::string awkward = "/it's $HOME; a \"dir\" */0.vmx";

class FakeVmrun {
public:
    explicit FakeVmrun(const std::string& body) {
        scratch_.write_program("vmrun", "printf '%s\\n' \"$*\" >>" + dir() + "/called\n" + body);
    }
    [[nodiscard]] std::string dir() const { return scratch_.path().string(); }
    [[nodiscard]] ProgramResult run(const RemoteCommand& command) const {
        return run_shell(command.line, command.input, scratch_.path());
    }
    [[nodiscard]] std::string called() const { return read_whole(scratch_.path() / "called"); }
    [[nodiscard]] std::string file(const std::string& name) const {
        return read_whole(scratch_.path() / name);
    }

private:
    ScratchDirectory scratch_;
};

HostConnection host() {
    return job("start").host;
}

RemoteCommand call(std::chrono::seconds limit) {
    return vmrun(host(), "start", {"start", awkward, "nogui"}, limit);
}

}  // namespace

TEST_CASE("vmrun gets its words as they are, and its output comes through") {
    const FakeVmrun fake("echo said; echo more >&2; exit 3");
    const ProgramResult result = fake.run(call(std::chrono::seconds(20)));
    CHECK(fake.called() == "-T ws start " + awkward + " nogui\n");
    CHECK(result.exit_status == 3);
    CHECK(result.output == "said\nmore\n");
}

TEST_CASE("an error that vmrun tells with status 0 has one") {
    CHECK(FakeVmrun("echo 'Error: no'").run(call(std::chrono::seconds(20))).exit_status == 255);
    CHECK(FakeVmrun("echo 'No Error: at all'").run(call(std::chrono::seconds(20))).exit_status ==
          0);
}

TEST_CASE("a vmrun that hangs is ended") {
    const FakeVmrun fake("echo begun\nexec sleep 1000");
    const ProgramResult result = fake.run(call(std::chrono::seconds(1)));
    CHECK(result.exit_status == 124);
    CHECK(result.output == "begun\n");
}

TEST_CASE("a VM that keeps vmrun's output open is not waited for, and lives on") {
    const FakeVmrun fake("sleep 1000 &\necho $! >\"${0%/*}/vm\"");
    const ProgramResult result = fake.run(call(std::chrono::seconds(20)));
    CHECK(result.exit_status == 0);
    const int vm = std::stoi(fake.file("vm"));
    CHECK(::kill(vm, SIGKILL) == 0);
}

TEST_CASE("trysoft: hard only if soft failed") {
    const RemoteCommand command = change_vm(host(), "/0.vmx", "stop", "trysoft");
    const FakeVmrun willing("exit 0");
    CHECK(willing.run(command).exit_status == 0);
    CHECK(willing.called() == "-T ws stop /0.vmx soft\n");
    const FakeVmrun deaf("case $* in *soft) echo 'Error: Tools'; exit 255 ;; esac");
    const ProgramResult result = deaf.run(command);
    CHECK(result.exit_status == 0);
    CHECK(result.output.empty());
    CHECK(result.error_output == "Error: Tools\n");
    CHECK(deaf.called() == "-T ws stop /0.vmx soft\n-T ws stop /0.vmx hard\n");
    CHECK(FakeVmrun("exit 4").run(command).exit_status == 4);
}

TEST_CASE("a look under an awkward path sees what is there") {
    const ScratchDirectory scratch;
    const fs::path dir = scratch.path() / "it's $HOME; a \"dir\" *";
    fs::create_directories(dir);
    const std::string vmx = (dir / "0.vmx").string();
    const std::string disk = (dir / "0.scsi0:0.vmdk").string();
    const FakeVmrun fake("echo 'Total running VMs: 0'");
    const auto state = [&] {
        const ProgramResult result = fake.run(look_at("look", {vmx}, {disk}));
        INFO(result.output << result.error_output);
        CHECK(result.exit_status == 0);
        return state_of(looked_in(result.output), vmx);
    };
    CHECK(state() == VmState::none);
    std::ofstream(vmx) << "memsize = \"512\"\r\nnumvcpus = \"2\"\r\n";
    CHECK(state() == VmState::off);
    std::ofstream(dir / "0.vmss") << "x";
    CHECK(state() == VmState::suspended);
    std::ofstream(vmx) << "memsize = \"512\"\n CheckPoint.VMState = \"\"\r\n";
    CHECK(state() == VmState::off);
    std::ofstream(vmx) << "checkpoint.vmState = \"\"\ncheckpoint.vmState = \"0.vmss\"\n";
    CHECK(state() == VmState::suspended);

    std::ofstream(disk) << "d";
    std::ofstream(dir / "0.scsi0:0-000001.vmdk") << "layer";
    std::ofstream(dir / "0.scsi0:0-flat.vmdk") << "not a layer";
    const ProgramResult looked = fake.run(look_at("look", {vmx}, {disk}));
    CHECK(drivers::files_seen({0, looked.output, ""}) ==
          std::set<std::string>{disk, (dir / "0.scsi0:0-000001.vmdk").string()});

    std::ofstream(vmx) << "memsize = \"512\"\nnumvcpus = \"2\"\nscsi0:0.present = \"TRUE\"\n"
                          "scsi0:0.fileName = \"0.scsi0:0.vmdk\"\nsecret = \"not read\"\n";
    std::ofstream(disk) << "KDMV" << std::string(508, '\0')
                        << "RW 41943039 SPARSE \"0.scsi0:0.vmdk\"\nRW 1 ZERO\n";
    const ProgramResult many = fake.run(look_at_many("look", {vmx}, {}));
    const auto spec = looked_in(many.output).configurations.spec_of(vmx);
    REQUIRE(spec);
    CHECK(spec->memory_mb == 512);
    CHECK(spec->cpus == 2);
    CHECK(spec->disks == std::vector<DiskSpec>{{"scsi0:0", 20, disk}});
    CHECK(many.output.find("secret") == std::string::npos);
}

TEST_CASE("a process of VMware's tells of a VM that vmrun does not list") {
    const ScratchDirectory scratch;
    // A program of that name that does nothing for as long as it is let.
    const std::string program = (scratch.path() / "vmware-vmx").string();
    fs::copy_file("/bin/sleep", program);
    const FakeVmrun fake("echo 'Total running VMs: 0'");
    const std::string vmx = (scratch.path() / "0.vmx").string();
    const RemoteCommand look = look_at("look", {vmx}, {});
    // bash gives a program the words that it is told, its name among them.
    const ProgramResult started =
        run_shell("bash -c 'exec -a " + program + " sh -c \"sleep 1000; :\" x " + vmx +
                  "' >/dev/null 2>&1 & echo $!");
    const int process = std::stoi(started.output);
    // It is there when its words are: until then it is a bash.
    std::string words;
    while (words.find(vmx) == std::string::npos || words.starts_with("bash"))
        words = read_whole("/proc/" + std::to_string(process) + "/cmdline");
    const ProgramResult result = fake.run(look);
    ::kill(process, SIGKILL);
    INFO(result.output);
    CHECK(state_of(looked_in(result.output), vmx) == VmState::on);
}

TEST_CASE("waiting for a state ends when it is there, and when nobody answers") {
    const std::string vmx = "/it's/0.vmx";
    const FakeVmrun on(
        "n=$(wc -l <\"${0%/*}/called\"); echo 'Total running VMs: 1'; "
        "[ \"$n\" -lt 3 ] || echo \"" +
        vmx + "\"");
    const ProgramResult reached = on.run(look_until(vmx, VmState::on));
    CHECK(state_of(looked_in(reached.output), vmx) == VmState::on);
    CHECK(on.called() == "-T ws list\n-T ws list\n-T ws list\n");
    const FakeVmrun broken("echo 'Error: Unable to connect to host.'; exit 255");
    const ProgramResult refused = broken.run(look_until(vmx, VmState::off));
    CHECK_FALSE(state_of(looked_in(refused.output), vmx));
    CHECK(broken.called() == "-T ws list\n");
}

TEST_CASE("Workstation: what is left of a VM, and of its snapshots, is removed for good") {
    const ScratchDirectory scratch;
    Assign assign = job("destroy");
    assign.host.data_dir = (scratch.path() / "it's $HOME; a \"dir\" *").string();
    const auto paths = paths_of(assign.host, *assign.spec.vm);
    fs::create_directories(paths.directory + "/deep/er");
    fs::create_directories(paths.disks[0] + ".lck");
    const std::string stem = paths.disks_directory + "/0.scsi0:0";
    for (const std::string ending : {".vmdk", "-000001.vmdk", "-000002-s001.vmdk", "-flat.vmdk"})
        std::ofstream(stem + ending) << "x";
    std::ofstream(paths.disks_directory + "/10.scsi0:0-000001.vmdk") << "another VM's";
    const FakeVmrun fake("echo 'Total running VMs: 0'");
    for (const RemoteCommand& removal : remove_for_good(assign.host, paths)) {
        CHECK(fake.run(removal).exit_status == 0);
        CHECK(fake.run(removal).exit_status == 0);
    }
    CHECK_FALSE(fs::exists(paths.directory));
    std::set<std::string> left;
    for (const auto& entry : fs::directory_iterator(paths.disks_directory))
        left.insert(entry.path().filename());
    CHECK(left == std::set<std::string>{"0.scsi0:0-flat.vmdk", "10.scsi0:0-000001.vmdk"});
}

}  // namespace grivon::test::workstation
