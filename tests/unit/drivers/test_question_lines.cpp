// Reading a question, by a real /bin/sh from tools that wait, end, hang on to things: it must come
// whole, and never be answered.
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "tests/unit/drivers/shell.hpp"
#include "tests/unit/drivers/vm_play.hpp"
#include "workers/drivers/vmware_server/questions.hpp"

namespace grivon::test {

namespace fs = std::filesystem;
using namespace drivers::vmware_server;

namespace {

const std::string vmx = "/it's a dir/0.vmx";

// A vmware-cmd whose `answer` is `body`; what it takes for an answer it writes to $scratch/taken.
class AskingHost {
public:
    explicit AskingHost(const std::string& body, const std::string& interpreter = "/bin/sh") {
        fs::create_directory(tmp());
        scratch_.write("vmware-cmd", "#!" + interpreter + "\n" + body);
        fs::permissions(scratch_.path() / "vmware-cmd", fs::perms::owner_all);
    }

    [[nodiscard]] ProgramResult run(const std::string& line) const {
        return run_shell("scratch='" + scratch_.path().string() + "'\nTMPDIR='" + tmp().string() +
                             "'\nexport scratch TMPDIR\n" + line,
                         "", scratch_.path());
    }
    [[nodiscard]] Asked ask() const { return asked_in_result(run(read_question(vmx).line)); }
    // The host has the tools that the reading needs, but not these.
    [[nodiscard]] Asked ask_without(const std::set<std::string>& missing) const {
        const fs::path bin = scratch_.path() / "bin";
        fs::create_directory(bin);
        for (const std::string tool :
             {"cat", "head", "mkfifo", "mktemp", "rm", "setsid", "sleep", "timeout", "wc"}) {
            if (!missing.contains(tool)) fs::create_symlink("/usr/bin/" + tool, bin / tool);
        }
        return asked_in_result(run("PATH=" + scratch_.path().string() + ":" + bin.string() + "\n" +
                                   read_question(vmx).line));
    }
    [[nodiscard]] bool taken() const { return fs::exists(scratch_.path() / "taken"); }
    [[nodiscard]] bool tidy() const { return fs::is_empty(tmp()); }
    [[nodiscard]] fs::path tmp() const { return scratch_.path() / "tmp dir"; }
    [[nodiscard]] std::string asked() const { return read_whole(scratch_.path() / "asked"); }

private:
    static Asked asked_in_result(const ProgramResult& result) {
        return asked_in({result.exit_status, result.output, result.error_output});
    }
    ScratchDirectory scratch_;
};

// In sh: prints the words and waits for a line.
std::string printing(const std::string& words) {
    return "printf '%s' " + words +
           "\nif read line; then echo \"line $line\" >$scratch/taken"
           "; else echo end >$scratch/taken; fi\n";
}

void check_reads(const AskingHost& host, const std::string& question) {
    const Asked asked = host.ask();
    INFO(asked.tool.output);
    REQUIRE(asked.question);
    CHECK(text_of(*asked.question) == question);
    CHECK_FALSE(host.taken());
    CHECK(host.tidy());
}

}  // namespace

TEST_CASE("a question is read and left unanswered") {
    const AskingHost host("printf '%s|' \"$@\" >$scratch/asked\n" +
                          printing("'It'\\''s 100%s \"$HOME\" `id`\n 0) $(id)\n 1) Abort\n: '"));
    check_reads(host, "It's 100%s \"$HOME\" `id`\n0) $(id)\n1) Abort");
    CHECK(host.asked() == vmx + "|answer|");
}

TEST_CASE("a Perl program that keeps what it prints is read") {
    check_reads(AskingHost("print \"Kept back\\n 0) OK\\nchoice: \";\n"
                           "open F, '>', \"$ENV{scratch}/taken\" if defined <STDIN> || 1;\n",
                           "/usr/bin/perl"),
                "Kept back\n0) OK");
}

TEST_CASE("a question that comes in pieces is read whole") {
    check_reads(AskingHost("echo One\nsleep 0.45\necho ' 0) OK'\n" + printing("'choice: '")),
                "One\n0) OK");
}

TEST_CASE("what the tool started ends with it") {
    // A shell gives what runs in the background an empty stdin, unless told otherwise.
    const AskingHost host("exec 9>$scratch/lock 8<&0\nflock 9\n(" + printing("'Q\n 0) OK\n'") +
                          ") <&8 &\nwait\n");
    check_reads(host, "Q\n0) OK");
    CHECK(host.run("flock -w 10 $scratch/lock true").exit_status == 0);
    CHECK_FALSE(host.taken());
}

TEST_CASE("a tool that ends by itself has no question") {
    const AskingHost host("echo 'VMControl error -14: x' >&2\nexit 14\n");
    const Asked asked = host.ask();
    CHECK_FALSE(asked.question);
    CHECK(asked.tool.exit_status == 14);
    CHECK(asked.tool.output.find("VMControl error -14") != std::string::npos);
    CHECK(host.tidy());
}

TEST_CASE("a host that has no timeout") {
    const AskingHost host("(" + printing("'Q\n 0) OK\n'") + ") <&0\n");
    const Asked asked = host.ask_without({"timeout"});
    REQUIRE(asked.question);
    CHECK(text_of(*asked.question) == "Q\n0) OK");
    CHECK_FALSE(host.taken());
}

TEST_CASE("a host without room for a FIFO") {
    const AskingHost host(printing("'Q\n 0) OK\n'"));
    fs::remove(host.tmp());
    const Asked asked = host.ask();
    CHECK_FALSE(asked.question);
    CHECK(asked.tool.exit_status != 0);
    CHECK_FALSE(asked.tool.error_output.empty());
}

TEST_CASE("an answer is one line with the number, and then the end") {
    const AskingHost host("cat >$scratch/taken\nprintf '%s|' \"$@\" >$scratch/asked\n");
    const Asked asked = asked_in(asks(moved_menu));
    const Assign assign = answer_job("2");
    CHECK(host.run(answer_question(assign.host, vmx, *asked.question, 2).line).exit_status == 0);
    CHECK(host.asked() == vmx + "|answer|");
    CHECK(host.run("cat $scratch/taken").output == "2\n");
}

TEST_CASE("the status of an answer is the tool's") {
    const AskingHost host("read line\nexit 8\n");
    const Asked asked = asked_in(asks(moved_menu));
    CHECK(
        host.run(answer_question(answer_job("0").host, vmx, *asked.question, 0).line).exit_status ==
        8);
}

}  // namespace grivon::test
