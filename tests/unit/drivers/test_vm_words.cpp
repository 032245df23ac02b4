// Any data directory and VM that a user can enter reaches every tool as the same single words: a
// VM's whole life, its lines run by a real /bin/sh, by tools that write down what they were given.
#include <catch2/catch.hpp>
#include <filesystem>
#include <random>

#include "tests/support/seed.hpp"
#include "tests/unit/drivers/shell.hpp"
#include "tests/unit/drivers/vm_play.hpp"
#include "workers/drivers/driver.hpp"
#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware/vmx_hardware.hpp"

namespace grivon::test {

namespace fs = std::filesystem;
using drivers::vmware::hardware_in;
using drivers::vmware::paths_of;
using drivers::vmware::VmPaths;

namespace {

using Calls = std::vector<Texts>;

// A host whose tools note their words, each call ended by a line feed and each word by a NUL, and
// play one VM: the file `state` has its state, a file named `none` is none.
class NotingHost {
public:
    NotingHost() {
        const std::string note = "printf '%s\\000' \"${0##*/}\" \"$@\" >>" + dir() +
                                 "/calls; echo >>" + dir() + "/calls\n";
        scratch_.write_program("vmware-cmd", note + "cd " + dir() + "\n" + R"sh(
to() { echo "$1" >state; echo "done() = 1"; }
state=$(cat state)
case $1 in
    -s) case $2 in register) to off ;; *) to none ;; esac; exit ;;
esac
[ "$state" != none ] || { echo 'VMControl error -11: No such virtual machine' >&2; exit 11; }
case $2 in
    getstate) echo "getstate() = $state" ;;
    start | reset) to on ;;
    stop) to off ;;
    suspend) to suspended ;;
    answer) printf 'Q\n 0) OK\n: '; read line && to on ;;
esac
)sh");
        scratch_.write_program("vmware-vdiskmanager",
                               note + "for path; do :; done\n: >\"$path\"\necho success\n");
        scratch_.write_program("rm", note + "exec /bin/rm \"$@\"\n");
        set_state("none");
    }

    [[nodiscard]] std::string dir() const { return scratch_.path().string(); }
    void set_state(const std::string& state) const { scratch_.write("state", state + "\n"); }

    // The calls of a job that succeeds.
    [[nodiscard]] Calls run(const Assign& assign) const {
        scratch_.write("calls", "");
        drivers::Script script = drivers::make_script(assign);
        while (const drivers::RemoteCommand* command = script.pending()) {
            const ProgramResult result =
                run_shell("TMPDIR=" + dir() + "; export TMPDIR\n" + command->line, command->input,
                          scratch_.path());
            script.resume({result.exit_status, result.output, result.error_output});
        }
        INFO(assign.spec.operation() << ": " << script.report().message);
        REQUIRE(script.report().outcome == Outcome::succeeded);
        return calls();
    }

private:
    [[nodiscard]] Calls calls() const {
        Calls calls;
        Texts words;
        std::string word;
        for (const char c : read_whole(scratch_.path() / "calls")) {
            if (c == '\0') {
                words.push_back(std::exchange(word, {}));
            } else if (c == '\n' && word.empty()) {
                // The scratch directory of a question goes as well; it is not the VM's.
                if (words[1] != "-rf") calls.push_back(words);
                words.clear();
            } else {
                word += c;
            }
        }
        return calls;
    }
    ScratchDirectory scratch_;
};

// Of the letters that the `datadir` parameter takes, or of all that a path on a host may have.
std::string random_directory(std::mt19937_64& random, bool entered) {
    constexpr std::string_view entered_letters = "abcxyzABCXYZ0123456789/._-+----////....++++";
    std::string path;
    const std::size_t length = 1 + random() % 40;
    while (path.size() < length) {
        const char c = entered ? entered_letters[random() % entered_letters.size()]
                               : static_cast<char>(' ' + random() % ('~' - ' ' + 1));
        if (c == '.' && path.ends_with('.')) continue;  // ".." is refused
        path += c;
    }
    return path;
}

VmSpec random_vm(std::mt19937_64& random) {
    VmSpec vm = *vm_job("create").spec.vm;
    vm.slice = static_cast<std::uint32_t>(random() % 1000);
    vm.disks.clear();
    const std::size_t count = 1 + random() % 3;
    for (std::size_t i = 0; i < count; ++i) {
        vm.disks.push_back({"scsi" + std::to_string(random() % 4) + ":" + std::to_string(i), 20});
    }
    return vm;
}

Assign job_on(const HostConnection& host, const VmSpec& vm, const std::string& verb) {
    Assign assign = vm_job(verb);
    assign.host = host;
    assign.spec.vm = vm;
    if (verb == "answer") assign.spec.parameters["choice"] = "0";
    if (verb == "refresh" || verb == "sync") {
        assign.spec.vm.reset();
        assign.spec.desired.emplace();
        assign.spec.desired->vms.push_back(vm);
    }
    return assign;
}

void check_life(const NotingHost& noting, const HostConnection& host, const VmSpec& vm) {
    const VmPaths paths = paths_of(host, vm);
    const auto run = [&](const std::string& verb) { return noting.run(job_on(host, vm, verb)); };
    const auto on_vm = [&](const std::string& operation) {
        return Texts{"vmware-cmd", paths.vmx, operation};
    };
    const auto hard = [&](const std::string& operation) {
        return Texts{"vmware-cmd", paths.vmx, operation, "hard"};
    };
    const auto on_server = [&](const std::string& operation) {
        return Texts{"vmware-cmd", "-s", operation, paths.vmx};
    };
    const Texts look = on_vm("getstate");

    Calls created{look};
    for (const std::string& disk : paths.disks) {
        created.push_back(
            {"vmware-vdiskmanager", "-c", "-a", "lsilogic", "-s", "20Gb", "-t", "0", disk});
    }
    created.push_back(on_server("register"));
    created.push_back(look);
    REQUIRE(run("create") == created);
    REQUIRE(fs::exists(paths.vmx));

    VmSpec larger = vm;
    larger.memory_mb = 2000;
    REQUIRE(noting.run(job_on(host, larger, "set")) == Calls{look});
    REQUIRE(hardware_in(read_whole(paths.vmx)) == VmHardware{vm.cpus, 2000});
    REQUIRE(run("start") == Calls{look, on_vm("start"), look});
    REQUIRE(run("reboot") == Calls{look, hard("reset"), look});
    REQUIRE(run("suspend") == Calls{look, hard("suspend"), look});
    REQUIRE(run("resume") == Calls{look, on_vm("start"), look});
    REQUIRE(run("stop") == Calls{look, hard("stop"), look});
    REQUIRE(run("refresh") == Calls{{"vmware-cmd", "-l"}, look});

    noting.set_state("none");
    fs::remove(paths.vmx);
    REQUIRE(run("sync") == Calls{look, on_server("register"), look});
    REQUIRE(fs::exists(paths.vmx));

    Texts disks{"rm", "-f"};
    for (const std::string& disk : paths.disks) {
        disks.push_back(disk);
        disks.push_back(disk + ".WRITELOCK");
    }
    REQUIRE(run("destroy") ==
            Calls{look, on_server("unregister"), disks, Texts{"rm", "-Rf", paths.directory}, look});
    REQUIRE_FALSE(fs::exists(paths.directory));
    REQUIRE_FALSE(fs::exists(paths.disks[0]));
}

}  // namespace

TEST_CASE("a VM's paths reach every tool as they are, wherever its host keeps VMs") {
    const auto seed = random_seed();
    INFO(repeat_with(seed));
    std::mt19937_64 random(seed);
    for (int round = 0; round < 16; ++round) {
        const NotingHost noting;
        HostConnection host = vm_job("create").host;
        host.data_dir = noting.dir() + "/" + random_directory(random, round % 2 == 0);
        const VmSpec vm = random_vm(random);
        INFO("data directory " << host.data_dir << ", slice " << vm.slice);
        fs::create_directories(host.data_dir);
        check_life(noting, host, vm);
    }
}

TEST_CASE("a VM's paths reach the reading and the answering of its question as they are") {
    const NotingHost noting;
    HostConnection host = vm_job("create").host;
    host.data_dir = noting.dir() + "/it's $HOME `id` \\ \"dir\" * ~ #";
    const VmSpec vm = *vm_job("create").spec.vm;
    const std::string vmx = paths_of(host, vm).vmx;
    noting.set_state("stuck");
    const Calls calls = noting.run(job_on(host, vm, "answer"));
    const Texts look{"vmware-cmd", vmx, "getstate"};
    const Texts answer{"vmware-cmd", vmx, "answer"};
    CHECK(calls == Calls{look, answer, answer, look});
    noting.set_state("stuck");
    CHECK(noting.run(job_on(host, vm, "refresh")) == Calls{{"vmware-cmd", "-l"}, look, answer});
}

}  // namespace grivon::test
