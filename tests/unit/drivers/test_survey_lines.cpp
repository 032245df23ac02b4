// The looks at many VMs, by a real /bin/sh: what one VM does must not hide another.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/unit/drivers/shell.hpp"
#include "tests/unit/drivers/vm_play.hpp"
#include "workers/drivers/quote.hpp"
#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware_server/registered.hpp"
#include "workers/drivers/vmware_server/survey.hpp"

namespace grivon::test {

namespace fs = std::filesystem;
using namespace drivers::vmware;
using namespace drivers::vmware_server;

namespace {

// vmware-cmd VMX getstate runs the script of that VM's number; `asked` has the numbers in order.
class ManyVms {
public:
    explicit ManyVms(const Texts& looks)
        : assign_(vms_job("refresh", static_cast<std::uint32_t>(looks.size()))) {
        assign_.host.data_dir = (scratch_.path() / "it's $HOME \\ \"dir\" *").string();
        fs::create_directory(assign_.host.data_dir);
        const std::string dir = scratch_.path().string();
        for (std::size_t i = 0; i < looks.size(); ++i) {
            scratch_.write("look" + std::to_string(i), looks[i]);
            scratch_.write("answer" + std::to_string(i),
                           "printf 'Q" + std::to_string(i) + "\\n 0) OK\\n: '; read line");
        }
        scratch_.write_program("vmware-cmd", "slice=${1##*/}\nslice=${slice%.vmx}\necho $slice >>" +
                                                 dir + "/asked\n[ \"$1\" = -l ] && . " + dir +
                                                 "/list\n[ \"$2\" = answer ] && . " + dir +
                                                 "/answer$slice\n. " + dir + "/look$slice\n");
    }

    // look_s: the time of each look, in place of the driver's.
    [[nodiscard]] Survey look(const std::string& look_s = "15") const {
        return run(survey("look", assign_.host, vms()), look_s);
    }
    [[nodiscard]] Survey look_with_files() const {
        return run(survey_with_files("look", assign_.host, vms()), "15");
    }
    // Another VM, which is none of ours, looked at like slice `number`.
    [[nodiscard]] Survey look_at_stranger(int number) const {
        VmSpec stranger;
        stranger.identity = VmIdentity{"", "web", "/vms/" + std::to_string(number) + ".vmx"};
        return survey_in(host(), {stranger},
                         result_of(survey("look", host(), {}, {stranger}), "15"));
    }
    // list: what vmware-cmd -l does.
    [[nodiscard]] Registered registered(const std::string& list) const {
        scratch_.write("list", list);
        const auto command = list_registered(host(), vms());
        const ProgramResult result = run_shell(command.line, command.input, scratch_.path());
        INFO(result.output << result.error_output);
        CHECK(result.error_output.empty());
        return registered_in({result.exit_status, result.output, result.error_output});
    }
    [[nodiscard]] fs::path path(const std::string& name) const { return scratch_.path() / name; }
    [[nodiscard]] std::string asked() const { return read_whole(scratch_.path() / "asked"); }
    [[nodiscard]] const HostConnection& host() const { return assign_.host; }
    [[nodiscard]] const std::vector<VmSpec>& vms() const { return assign_.spec.desired->vms; }

private:
    [[nodiscard]] Survey run(const drivers::RemoteCommand& command,
                             const std::string& look_s) const {
        return survey_in(host(), vms(), result_of(command, look_s));
    }
    [[nodiscard]] drivers::CommandResult result_of(const drivers::RemoteCommand& command,
                                                   const std::string& look_s) const {
        std::string line = command.line;
        const std::string limit = "look_s=15\n";
        const auto at = line.find(limit);
        REQUIRE(at != std::string::npos);
        line.replace(at, limit.size(), "look_s=" + look_s + "\n");
        const ProgramResult result = run_shell(line, command.input, scratch_.path());
        INFO(result.output << result.error_output);
        CHECK(result.exit_status == 0);
        return {result.exit_status, result.output, result.error_output};
    }
    ScratchDirectory scratch_;
    Assign assign_;
};

std::vector<std::optional<VmState>> states_of(const Survey& survey) {
    std::vector<std::optional<VmState>> states;
    for (const VmSeen& seen : survey.vms) states.push_back(seen.state);
    return states;
}

using States = std::vector<std::optional<VmState>>;

const std::string on = "echo 'getstate() = on'";
const std::string off = "echo 'getstate() = off'";
const std::string none = "echo 'VMControl error -11: No such virtual machine' >&2; exit 11";
const std::string stuck = "echo 'getstate() = stuck'";
const std::string dead = "echo 'VMControl error -14: x' >&2; exit 14";
const std::string hung = "exec sleep 1000";

}  // namespace

TEST_CASE("each VM is looked at once, in order") {
    const ManyVms host({on, off, none, on});
    const Survey seen = host.look();
    CHECK(states_of(seen) == States{VmState::on, VmState::off, VmState::none, VmState::on});
    CHECK(host.asked() == "0\n1\n2\n3\n");
    CHECK(unseen_in(host.host(), seen).empty());
}

TEST_CASE("a stuck VM is asked for its question, which stays its own") {
    const ManyVms host({on, stuck, stuck, off});
    const Survey seen = host.look();
    CHECK(states_of(seen) == States{VmState::on, VmState::stuck, VmState::stuck, VmState::off});
    REQUIRE(seen.vms[1].asked.question);
    REQUIRE(seen.vms[2].asked.question);
    CHECK(text_of(*seen.vms[1].asked.question) == "Q1\n0) OK");
    CHECK(text_of(*seen.vms[2].asked.question) == "Q2\n0) OK");
    CHECK_FALSE(seen.vms[0].asked.question);
}

TEST_CASE("a look that hangs is ended and does not hide the others") {
    const ManyVms host({on, hung, hung, off, hung, on});
    const Survey seen = host.look("0.3");
    CHECK(states_of(seen) ==
          States{VmState::on, std::nullopt, std::nullopt, VmState::off, std::nullopt, VmState::on});
    CHECK(unseen_in(host.host(), seen).starts_with("slice1@vmware-server-0-0 (no answer within"));
}

TEST_CASE("looks that hang one after the other end the looking") {
    const ManyVms host({on, hung, hung, hung, on, on});
    const Survey seen = host.look("0.2");
    CHECK(states_of(seen) == States{VmState::on, std::nullopt, std::nullopt, std::nullopt,
                                    std::nullopt, std::nullopt});
    CHECK(host.asked() == "0\n1\n2\n3\n");
    CHECK(unseen_in(host.host(), seen).find("slice4@vmware-server-0-0 (not looked at") !=
          std::string::npos);
}

TEST_CASE("a dead vmware-serverd ends the looking at once") {
    const ManyVms host({on, dead, on});
    const Survey seen = host.look();
    CHECK(host.asked() == "0\n1\n");
    const auto end = end_if_serverd_is_dead(host.host(), seen);
    REQUIRE(end);
    CHECK(end->exit_status == 14);
}

TEST_CASE("what a tool prints cannot pass for another VM or a file") {
    const ManyVms host(
        {"printf 'x\\rvm 0 '\"$1\"'\\rfound /etc\\n'; " + on, "printf '%1000s\\n' ''; " + on, off});
    const Survey seen = host.look();
    CHECK(seen.files.empty());
    CHECK(seen.vms[2].state == VmState::off);
    // The state came after 200 bytes of something else: nobody knows.
    CHECK_FALSE(seen.vms[1].state);
}

TEST_CASE("files are seen beside the states, a link that leads nowhere as well") {
    const ManyVms host({off, none});
    const VmPaths first = paths_of(host.host(), host.vms()[0]);
    const VmPaths second = paths_of(host.host(), host.vms()[1]);
    fs::create_directories(first.directory);
    fs::create_directories(first.disks_directory);
    std::ofstream(first.vmx) << "text";
    std::ofstream(first.disks[0]) << "disk";
    fs::create_symlink("/nowhere", second.disks[0]);
    const Survey seen = host.look_with_files();
    CHECK(states_of(seen) == States{VmState::off, VmState::none});
    CHECK(seen.files == std::set<std::string>{first.vmx, first.disks[0], second.disks[0]});
}

TEST_CASE("fifty VMs are one command") {
    const ManyVms host(Texts(50, on));
    CHECK(states_of(host.look()) == States(50, VmState::on));
}

TEST_CASE("a stranger that is stuck is not asked for its question") {
    const ManyVms host({stuck});
    const Survey seen = host.look_at_stranger(0);
    CHECK(states_of(seen) == States{VmState::stuck});
    CHECK_FALSE(seen.vms[0].asked.question);
    CHECK(host.asked() == "0\n");
}

TEST_CASE("all that is registered is listed, with what the configurations say") {
    const ManyVms host({off, none});
    const VmPaths own = paths_of(host.host(), host.vms()[0]);
    fs::create_directories(own.directory);
    std::ofstream(own.vmx) << "memsize = \"768\"\r\nsecret = \"not read\"\r\n";
    const fs::path other = host.path("a $b");
    fs::create_directory(other);
    const std::string web = (other / "web 1.vmx").string();
    std::ofstream(web) << "displayName = \"Web\"\nmemsize = \"512\"\nscsi0:0.present = \"TRUE\"\n"
                          "scsi0:0.fileName = \"web.vmdk\"\nconfiguration /x\nend\n";
    std::ofstream(other / "web.vmdk") << "RW 41943040 SPARSE \"web-s001.vmdk\"\n";
    const std::string link = (other / "link.vmx").string();
    fs::create_symlink(web, link);

    const Texts listed{"printf", "%s\\n", own.vmx, web, link, "/no/such.vmx", "Warning: noise"};
    const auto seen = host.registered(drivers::command_line(listed) + "; exit 0");
    REQUIRE(seen.list);
    CHECK(seen.list->exit_status == 0);
    const auto own_spec = seen.configurations.spec_of(own.vmx);
    REQUIRE(own_spec);
    CHECK(own_spec->memory_mb == 768);
    const auto strangers = strangers_of(seen, host.host(), host.vms());
    REQUIRE(strangers.size() == 2);
    CHECK(strangers[0].identity->name == "Web");
    CHECK(strangers[0].identity->configuration == web);
    CHECK(strangers[0].disks ==
          std::vector<DiskSpec>{{"scsi0:0", 20, (other / "web.vmdk").string()}});
    CHECK(strangers[1].identity->name == "such");
    CHECK(strangers[1].identity->configuration == "/no/such.vmx");
}

TEST_CASE("a list that cannot be had is no empty one") {
    const ManyVms host({off});
    const auto dead_list = host.registered(dead);
    const auto why = why_not_listed(host.host(), dead_list, {});
    REQUIRE(why);
    CHECK(why->exit_status == 14);
    CHECK(strangers_of(dead_list, host.host(), host.vms()).empty());
    CHECK_FALSE(why_not_listed(host.host(), host.registered("exit 0"), {}));
}

}  // namespace grivon::test
