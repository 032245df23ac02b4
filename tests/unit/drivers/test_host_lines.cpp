// The lines that are little shell scripts, run by a real /bin/sh on a scratch directory.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/unit/drivers/play.hpp"
#include "tests/unit/drivers/shell.hpp"
#include "workers/drivers/vmware/files.hpp"
#include "workers/drivers/vmware_server/commands.hpp"
#include "workers/drivers/vmware_server/vm_tool.hpp"

namespace grivon::test {

namespace fs = std::filesystem;
using namespace drivers::vmware;
using namespace drivers::vmware_server;
using drivers::RemoteCommand;

namespace {

// vmware-cmd gives the answers one after the other, the last for ever; sleep only counts.
class AnsweringHost {
public:
    explicit AnsweringHost(const Texts& answers) {
        for (std::size_t i = 0; i < answers.size(); ++i) {
            scratch_.write("answer" + std::to_string(i + 1), answers[i]);
        }
        const std::string dir = scratch_.path().string();
        scratch_.write_program("vmware-cmd",
                               "cd " + dir +
                                   "\necho \"$@\" >>asked\n"
                                   "n=$(wc -l <asked)\n"
                                   "while [ ! -e answer$((n)) ]; do n=$((n - 1)); done\n"
                                   ". ./answer$((n))\n");
        scratch_.write_program("sleep", "echo \"$@\" >>" + dir + "/slept\n");
    }

    [[nodiscard]] ProgramResult run(const RemoteCommand& command) const {
        return run_shell(command.line, command.input, scratch_.path());
    }
    [[nodiscard]] Texts asked() const { return lines("asked"); }
    [[nodiscard]] Texts slept() const { return lines("slept"); }

private:
    [[nodiscard]] Texts lines(const std::string& name) const {
        Texts result;
        std::ifstream file(scratch_.path() / name);
        for (std::string line; std::getline(file, line);) result.push_back(line);
        return result;
    }
    ScratchDirectory scratch_;
};

const std::string off = "echo 'getstate() = off'";
const std::string on = "echo 'getstate() = on'";
const std::string vmx = "/it's a dir/0.vmx";

RemoteCommand until_on() {
    return getstate_until(VmState::on, vmx);
}

}  // namespace

TEST_CASE("a VM that is where it should be costs one look") {
    const AnsweringHost host({on});
    const ProgramResult result = host.run(until_on());
    CHECK(result.exit_status == 0);
    CHECK(result.output == "getstate() = on\n");
    CHECK(host.asked() == Texts{vmx + " getstate"});
    CHECK(host.slept().empty());
}

TEST_CASE("a VM that needs a moment gets it") {
    const AnsweringHost host({off, off, on});
    CHECK(host.run(until_on()).output == "getstate() = on\n");
    CHECK(host.asked().size() == 3);
    CHECK(host.slept() == Texts{"1", "1"});
}

TEST_CASE("the looks are bounded") {
    const AnsweringHost host({off});
    const ProgramResult result = host.run(until_on());
    CHECK(result.exit_status == 0);
    CHECK(result.output == "getstate() = off\n");
    CHECK(host.asked().size() == 10);
}

TEST_CASE("a question and an error end the looking at once, with the tool's status") {
    const AnsweringHost stuck({off, "echo 'getstate() = stuck'"});
    CHECK(stuck.run(until_on()).output == "getstate() = stuck\n");
    CHECK(stuck.asked().size() == 2);
    const AnsweringHost dead({"echo 'VMControl error -14: x' >&2; exit 14"});
    CHECK(dead.run(until_on()).exit_status == 14);
    CHECK(dead.asked().size() == 1);
}

TEST_CASE("a VM that was answered gets a moment, and no more") {
    const std::string stuck = "echo 'getstate() = stuck'";
    const RemoteCommand look = getstate_while_stuck(vmx);
    const AnsweringHost goes_on({stuck, stuck, off});
    CHECK(goes_on.run(look).output == "getstate() = off\n");
    CHECK(goes_on.asked().size() == 3);
    const AnsweringHost asks_more({stuck});
    CHECK(asks_more.run(look).output == "getstate() = stuck\n");
    CHECK(asks_more.asked().size() == 4);
    const AnsweringHost dead({stuck, "echo 'VMControl error -14: x' >&2; exit 14"});
    CHECK(dead.run(look).exit_status == 14);
    CHECK(dead.asked().size() == 2);
}

TEST_CASE("files are found, written and taken back under an awkward path") {
    const ScratchDirectory scratch;
    Assign assign = vm_job("create");
    assign.host.data_dir = (scratch.path() / "it's $HOME; a \"dir\" *").string();
    fs::create_directory(assign.host.data_dir);
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    const AnsweringHost host({"echo 'VMControl error -11: no' >&2; exit 11"});

    const RemoteCommand look = vm_tool.look_for(assign, "look", {assign.host.data_dir, paths.vmx, paths.disks[0]});
    const ProgramResult empty = host.run(look);
    CHECK(empty.exit_status == 11);
    CHECK(drivers::files_seen({11, empty.output, ""}) ==
          std::set<std::string>{assign.host.data_dir});
    CHECK(host.asked() == Texts{paths.vmx + " getstate"});

    CHECK(host.run(write_vmx(paths, "text\n")).exit_status == 0);
    CHECK(host.run(write_vmx(paths, "newer text\n")).exit_status == 0);
    CHECK(read_whole(paths.vmx) == "newer text\n");
    CHECK((fs::status(paths.vmx).permissions() & fs::perms::all) == fs::perms(0755));
    CHECK(fs::is_directory(paths.disks_directory));
    std::ofstream(paths.disks[0]) << "disk";

    const std::set<std::string> all{assign.host.data_dir, paths.vmx, paths.disks[0]};
    CHECK(drivers::files_seen({11, host.run(look).output, ""}) == all);

    CHECK(host.run(remove_vm(assign.host, paths, paths.disks)).exit_status == 0);
    CHECK_FALSE(fs::exists(paths.directory));
    CHECK_FALSE(fs::exists(paths.disks[0]));
    CHECK(host.run(remove_vm(assign.host, paths, paths.disks)).exit_status == 0);
}

TEST_CASE("what is left of a VM is found and removed for good under an awkward path") {
    const ScratchDirectory scratch;
    Assign assign = vm_job("destroy");
    assign.host.data_dir = (scratch.path() / "it's $HOME; a \"dir\" *").string();
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    fs::create_directories(paths.directory + "/deep/er");
    fs::create_directories(paths.disks_directory);
    fs::create_symlink("/nowhere", paths.disks[0]);
    std::ofstream(paths.disks[0] + ".WRITELOCK") << "lock";
    std::ofstream(paths.disks_directory + "/0.scsi0:0-flat.vmdk") << "not ours";
    const AnsweringHost host({"echo 'VMControl error -11: no' >&2; exit 11"});

    const RemoteCommand look = vm_tool.look_for(assign, "look", remains_of(assign.host, paths));
    CHECK(drivers::files_seen({11, host.run(look).output, ""}) ==
          std::set<std::string>{paths.directory, paths.disks[0], paths.disks[0] + ".WRITELOCK"});
    for (const RemoteCommand& removal : remove_for_good(assign.host, paths)) {
        CHECK(host.run(removal).exit_status == 0);
        CHECK(host.run(removal).exit_status == 0);
    }
    CHECK(host.run(look).output.empty());
    CHECK_FALSE(fs::exists(paths.directory));
    CHECK(read_whole(paths.disks_directory + "/0.scsi0:0-flat.vmdk") == "not ours");
}

TEST_CASE("taking back leaves other people's files") {
    const ScratchDirectory scratch;
    Assign assign = vm_job("create");
    assign.host.data_dir = scratch.path().string();
    const VmPaths paths = paths_of(assign.host, *assign.spec.vm);
    const AnsweringHost host({on});
    CHECK(host.run(write_vmx(paths, "text\n")).exit_status == 0);
    std::ofstream(paths.directory + "/notes") << "mine";
    CHECK(host.run(remove_vm(assign.host, paths, {})).exit_status == 0);
    CHECK(read_whole(paths.directory + "/notes") == "mine");
    CHECK_FALSE(fs::exists(paths.vmx));
}

TEST_CASE("a .vmx that cannot be written fails") {
    const ScratchDirectory scratch;
    Assign assign = vm_job("create");
    assign.host.data_dir = (scratch.path() / "file").string();
    scratch.write("file", "not a directory");
    const AnsweringHost host({on});
    CHECK(host.run(write_vmx(paths_of(assign.host, *assign.spec.vm), "x")).exit_status != 0);
}

}  // namespace grivon::test
