// What the completion offers: lines as they are typed, and what can be meant at their ends.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "cli/completion/offer_text.hpp"
#include "cli/completion/typed_line.hpp"
#include "cli/completion/wanted.hpp"
#include "cli/grammar/command_words.hpp"
#include "cli/manual/topic.hpp"
#include "tests/support/seed.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using Words = std::vector<std::string>;

constexpr auto bash_breaks = " \t\n\"'><=;|&(:";

bool offers_all(const CommandRule&) {
    return true;
}

TypedLine read(const std::string& left, const std::string& right = "") {
    return read_typed_line("grivon " + left, right, bash_breaks);
}

Wanted wanted(const std::string& left, const std::string& right = "") {
    return wanted_at(read(left, right).words, offers_all);
}

Words words_of(const std::vector<Candidate>& candidates) {
    Words words;
    for (const auto& candidate : candidates) words.push_back(candidate.word);
    return words;
}

Words offered(const std::string& left, const std::string& right = "") {
    return words_of(wanted(left, right).candidates);
}

bool offers(const std::string& left, const std::string& word) {
    const auto words = offered(left);
    return std::find(words.begin(), words.end(), word) != words.end();
}

// ---- the line -----------------------------------------------------------------------------------

TEST_CASE("a line is cut into words as a shell does", "[completion]") {
    struct Cut {
        std::string left;
        std::string right;
        Words before;
        std::string current;
        Words after;
    };
    const auto cut = GENERATE(values<Cut>({
        {"list ho", "", {"grivon", "list"}, "ho", {}},
        {"list ", "", {"grivon", "list"}, "", {}},
        {"list   host\t", "", {"grivon", "list", "host"}, "", {}},
        {"list ho", "st vmware x", {"grivon", "list"}, "ho", {"vmware", "x"}},
        {"list ho", " vmware", {"grivon", "list"}, "ho", {"vmware"}},
        {"list ", "x y", {"grivon", "list"}, "", {"y"}},
        {"a \"b c\" d", "", {"grivon", "a", "b c"}, "d", {}},
        {"a \"b c", "", {"grivon", "a"}, "b c", {}},
        {"a \"b c", " d\" e", {"grivon", "a"}, "b c", {"e"}},
        {"a 'b\\", "", {"grivon", "a"}, "b\\", {}},
        {"a b\\ c", "", {"grivon", "a"}, "b c", {}},
        {"a b\\", "", {"grivon", "a"}, "b", {}},
        {"a \"\" ", "", {"grivon", "a", ""}, "", {}},
        {"a x=\"1 2\"3 ", "", {"grivon", "a", "x=1 23"}, "", {}},
        {"a >out b", "", {"grivon", "a"}, "b", {}},
        {"a 2> out b", "", {"grivon", "a"}, "b", {}},
        {"a x>y ", "", {"grivon", "a", "x"}, "", {}},
        {"a b", " >out c", {"grivon", "a"}, "b", {"c"}},
    }));
    CAPTURE(cut.left, cut.right);
    const auto line = read(cut.left, cut.right);
    CHECK(line.words.before == cut.before);
    CHECK(line.words.current == cut.current);
    CHECK(line.words.after == cut.after);
    CHECK_FALSE(line.redirects);
}

TEST_CASE("what the shell keeps of a word is known", "[completion]") {
    CHECK(read("slice=1").kept_bytes == 6);
    CHECK(read("slice=").kept_bytes == 6);
    CHECK(read("mac=00:5").kept_bytes == 7);
    CHECK(read("\"slice=1").kept_bytes == 0);
    CHECK(read("slice='1").kept_bytes == 6);
    CHECK(read("vmware-server-0-[0").kept_bytes == 0);
    CHECK(read("a\\=b").kept_bytes == 0);
    CHECK(read_typed_line("grivon slice=1", "", " \t").kept_bytes == 0);
    CHECK(read("\"slice=1").in_quotes);
    CHECK_FALSE(read("\"slice=1\"").in_quotes);
}

TEST_CASE("the file of a redirection is the shell's", "[completion]") {
    CHECK(read("list host > ").redirects);
    CHECK(read("list host 2>er").redirects);
    CHECK(read("list host <").redirects);
    CHECK_FALSE(read("list host > x ").redirects);
    CHECK_FALSE(read("list host \">").redirects);
}

TEST_CASE("lines of no sense are read as well", "[completion]") {
    for (const std::string text :
         {"", "\"", "'", "\\", "\"\\", "> > >", "\x01\xff\x80", "\"'\"'"}) {
        CAPTURE(text);
        CHECK_NOTHROW(offered(text));
        CHECK_NOTHROW(offered(text, text));
    }
    CHECK(read_typed_line("", "", "").words.before.empty());
    CHECK(words_of(wanted_at(TypedWords{}, offers_all).candidates).size() > 10);
}

// ---- static words -------------------------------------------------------------------------------

TEST_CASE("the words of commands are offered as far as they go", "[completion]") {
    CHECK(offered("st") == Words{"start", "stop"});
    CHECK(offered("list host vmware i") == Words{"interface"});
    CHECK(offered("list vm") == Words{"vmwarekey"});
    CHECK(offered("watch ") == Words{"job", "event", "batch"});
    CHECK(offered("he") == Words{"help"});
    CHECK(offered("watch jo", " 5") == Words{"job"});
    CHECK(wanted("list v").candidates.front().description ==
          "Shows the pool of serial numbers and which host has which");
}

TEST_CASE("every command of the catalogue can be typed by completion alone", "[completion]") {
    for (const auto& command : catalogue()) {
        const auto name = name_of(command);
        CAPTURE(name);
        std::string typed;
        for (const auto& word : test::split(name)) {
            CHECK(offers(typed, word));
            CHECK(offers(typed + word.substr(0, 1), word));
            typed += word + " ";
        }
        for (const auto& rule : command.parameters) {
            const auto key = std::string(rule.name) + "=";
            CHECK(offers(typed, key));
            CHECK(offers(typed + key.substr(0, 2), key));
            for (const auto choice : rule.choices)
                CHECK(offers(typed + key, key + std::string(choice)));
        }
        for (const auto& rule : batch_rules())
            CHECK(offers(typed, std::string(rule.name) + "=") == command.makes_jobs);
    }
}

TEST_CASE("behind what is no command nothing is offered", "[completion]") {
    for (const std::string line :
         {"strat ", "strat ho", "list hots ", "list hots vm", "lst",
          "list host=", "strat slice=", "nonsense=", "list nonsense type="})
        CHECK(offered(line) == Words{});
}

TEST_CASE("parameters are offered once, those that must be given first", "[completion]") {
    CHECK(offered("add host vmwarenet h ").front() == "type=");
    CHECK_FALSE(offers("add host vmwarenet h type=bridge ", "type="));
    CHECK(offers("add host vmwarenet h type=bridge ", "iface="));
    const auto before = offered("add host vmwarenet h ", " type=bridge");
    CHECK(std::find(before.begin(), before.end(), "type=") == before.end());
    // Wrong ones elsewhere in the line matter to nobody yet.
    CHECK(offered("start host vmware nonsense=1 --bad h sl") == Words{"slice="});
    CHECK_FALSE(wanted("start host vmware sl").candidates.front().whole);
}

TEST_CASE("values are offered", "[completion]") {
    CHECK(offered("add host vmwarenet h type=") ==
          Words{"type=bridge", "type=NAT", "type=host-only"});
    CHECK(offered("add host vmwarenet h type=h") == Words{"type=host-only"});
    CHECK(offered("add host vmwarenet h \"type=h") == Words{"type=host-only"});
    CHECK(offered("list host output-header=") == Words{"output-header=yes", "output-header=no"});
    CHECK(offered("start host vmware h on-failure=stop-b") == Words{"on-failure=stop-batch"});
    CHECK(offered("start host vmware h slice=") == Words{"slice=all"});
    CHECK(offered("answer host vmware h slice=").empty());
    CHECK(offered("add host vmware h mem=").empty());
    CHECK(offered("start host vmware h at=").empty());
    CHECK(offered("list host vmware output-col=vm") == Words{"output-col=vmnode"});
    CHECK(offered("list host vmware output-col=vmnode,cp") == Words{"output-col=vmnode,cpu"});
    CHECK(offered("list host vmware --json output-col=vmnode,cp") ==
          Words{"output-col=vmnode,cpus"});
    CHECK(offered("list host vmware --json output-col=last_") == Words{"output-col=last_state"});
    CHECK(offered("list host vmware output-col=last_").empty());
    CHECK(offered("watch event output-col=").empty());
}

TEST_CASE("options are offered where they go", "[completion]") {
    CHECK(offered("list host --") ==
          Words{"--format", "--json", "--config", "--help", "--version"});
    CHECK(offered("--as") == Words{"--async"});
    CHECK(offers("stop host vmware -", "--dry-run"));
    CHECK_FALSE(offers("add host vmware -", "--dry-run"));
    CHECK(offered("watch job --e") == Words{"--echo"});
    CHECK(offered("list host --json --j").empty());
    CHECK(offered("list host --format ") == Words{"table", "json", "jsonl", "csv", "yaml"});
    CHECK(offered("list host --format=j") == Words{"--format=json", "--format=jsonl"});
    CHECK(offered("show job 5 --format ") == Words{"table", "json", "jsonl"});
    CHECK(wanted("list host --config ").live == Live::files);
    CHECK(wanted("list host --config=/e").live == Live::files);
    CHECK(wanted("list host --config=/e").typed == "/e");
    // Behind "--" a hyphen begins a name.
    CHECK(offered("list host -- --").empty());
    CHECK_FALSE(offers("list host -- --format ", "json"));
}

TEST_CASE("help completes commands and topics", "[completion]") {
    CHECK(offers("help ", "add"));
    for (const auto& topic : topics()) CHECK(offers("help ", std::string(topic.name)));
    CHECK(offered("help exi") == Words{"exit-status"});
    CHECK(offered("help watch ") == Words{"job", "event", "batch"});
    CHECK(wanted("help list host ").live == Live::nothing);
}

// ---- what only the broker knows -----------------------------------------------------------------

TEST_CASE("the broker is asked for what fits", "[completion]") {
    struct Ask {
        std::string line;
        Live live;
        std::string lead;
        std::string typed;
        Words arguments;
    };
    const auto ask = GENERATE(values<Ask>({
        {"list host ", Live::host_words, "", "", {}},
        {"list host vm", Live::host_words, "", "vm", {}},
        {"start host vmware a b slice=1 c", Live::host_words, "", "c", {"a", "b"}},
        {"config host ", Live::host_names, "", "", {}},
        {"config host a ", Live::nothing, "", "", {"a"}},
        {"add host ", Live::nothing, "", "", {}},
        {"add host vmware ", Live::host_words, "", "", {}},
        {"start host vmware a b slice=1", Live::slices, "slice=", "1", {"a", "b"}},
        {"answer host vmware a slice=", Live::slices, "slice=", "", {"a"}},
        {"add host vmware a slice=", Live::nothing, "slice=", "", {"a"}},
        {"add host vmware interface a slice=", Live::slices, "slice=", "", {"a"}},
        {"add host vmware interface a vmnet=v", Live::vmnets, "vmnet=", "v", {"a"}},
        {"add host vmwarenet a vmnet=", Live::nothing, "vmnet=", "", {"a"}},
        {"remove host vmwarenet a vmnet=", Live::vmnets, "vmnet=", "", {"a"}},
        {"add host vmwarenet a iface=", Live::devices, "iface=", "", {"a"}},
        {"add host interface a iface=", Live::nothing, "iface=", "", {"a"}},
        {"remove host interface a iface=", Live::devices, "iface=", "", {"a"}},
        {"remove host vlan a viface=", Live::vlans, "viface=", "", {"a"}},
        {"add host vlan a viface=", Live::nothing, "viface=", "", {"a"}},
        {"remove host vmware interface a mac=00:", Live::macs, "mac=", "00:", {"a"}},
        {"remove host attr a attr=", Live::attributes, "attr=", "", {"a"}},
        {"list job host=", Live::host_names, "host=", "", {}},
        {"list job batch=", Live::batches, "batch=", "", {}},
        {"watch job ", Live::jobs, "", "", {}},
        {"watch job 5 ", Live::nothing, "", "", {"5"}},
        {"cancel job 5 ", Live::jobs, "", "", {"5"}},
        {"cancel batch ", Live::batches, "", "", {}},
        {"run batch ", Live::files, "", "", {}},
        {"add vmwarekey ", Live::nothing, "", "", {}},
        {"remove vmwarekey A", Live::nothing, "", "A", {}},
        {"list vmwarekey ", Live::nothing, "", "", {}},
    }));
    CAPTURE(ask.line);
    const auto found = wanted(ask.line);
    CHECK(found.live == ask.live);
    CHECK(found.arguments == ask.arguments);
    if (ask.live == Live::nothing) return;
    CHECK(found.lead == ask.lead);
    CHECK(found.typed == ask.typed);
}

TEST_CASE("the usage line says what is behind a command", "[completion]") {
    const auto noun = [](const char* verb, const char* object) {
        return argument_noun(*find_command(verb, object));
    };
    CHECK(noun("list", "host") == "host");
    CHECK(noun("start", "host vmware") == "host");
    CHECK(noun("config", "host") == "host");
    CHECK(noun("cancel", "job") == "job");
    CHECK(noun("retry", "batch") == "batch");
    CHECK(noun("run", "batch") == "file");
    CHECK(noun("add", "vmwarekey") == "key");
    CHECK(noun("list", "job").empty());
}

TEST_CASE("jobs are offered that the command can do something with", "[completion]") {
    const auto states = [](const char* verb, const char* object) {
        const auto span = useful_states(*find_command(verb, object));
        return std::vector<JobState>(span.begin(), span.end());
    };
    CHECK(states("cancel", "job") ==
          std::vector{JobState::queued, JobState::running, JobState::uncertain});
    CHECK(states("retry", "batch") ==
          std::vector{JobState::failed, JobState::cancelled, JobState::skipped});
    CHECK(states("resolve", "job") == std::vector{JobState::uncertain});
    CHECK(states("watch", "job").empty());
}

TEST_CASE("commands of another program are not offered", "[completion]") {
    const auto offers_jobs = [](const CommandRule& command) { return command.object == "job"; };
    const auto at = [&](const std::string& line) {
        return wanted_at(read(line).words, offers_jobs);
    };
    CHECK(words_of(at("li").candidates) == Words{"list"});
    CHECK(words_of(at("list ").candidates) == Words{"job"});
    CHECK(at("list host ").live == Live::nothing);
    CHECK(at("list job s").candidates.front().word == "state=");
}

TEST_CASE("whatever is typed, what is offered begins like it", "[completion]") {
    const auto seed = grivon::test::random_seed();
    INFO(grivon::test::repeat_with(seed));
    std::mt19937_64 random(seed);
    std::vector<std::string> pieces{" ", " ",    " ",    "\"",          "'",     "\\", "=",
                                    "[", "]",    ",",    "-",           ">",     "--", "--format",
                                    "x", "\xff", "help", "output-col=", "slice="};
    for (const auto& command : catalogue()) {
        pieces.push_back(name_of(command) + " ");
        for (const auto& rule : command.parameters) pieces.push_back(std::string(rule.name) + "=");
    }
    const auto some_text = [&] {
        std::string text;
        for (auto count = random() % 8; count > 0; --count)
            text += pieces[random() % pieces.size()];
        return text;
    };
    for (int i = 0; i < 3000; ++i) {
        const auto left = some_text();
        const auto right = some_text();
        const auto line = read(left, right);
        CHECK(line.kept_bytes <= line.words.current.size());
        const auto found = wanted_at(line.words, offers_all);
        for (const auto& candidate : found.candidates)
            if (!candidate.word.starts_with(line.words.current))
                FAIL(candidate.word << " at the end of " << left);
        if (!line.words.current.ends_with(found.typed))
            FAIL(found.typed << " is not the end of " << left);
    }
}

// ---- what the shells read -----------------------------------------------------------------------

TEST_CASE("bash gets what it puts in the place of its word", "[completion]") {
    const std::vector<Candidate> candidates{{"slice=1", "on"}, {"slice=", "", false}};
    CHECK(bash_text(Live::slices, candidates, 0, false) == "words\nslice=1 \nslice=\n");
    CHECK(bash_text(Live::slices, candidates, 6, false) == "words\n1 \n\n");
    CHECK(bash_text(Live::nothing, candidates, 0, true) == "words\nslice=1\nslice=\n");
    CHECK(bash_text(Live::files, {}, 0, false) == "files\n");
}

TEST_CASE("zsh gets descriptions", "[completion]") {
    const std::vector<Candidate> candidates{{"5", "create\nslice0@h, failed"},
                                            {"slice=", "", false}};
    CHECK(zsh_text(Live::jobs, candidates) == "words\n5 \tcreate?slice0@h, failed\nslice=\t\n");
}

TEST_CASE("a candidate that a shell would act on is left out", "[completion]") {
    for (const std::string word :
         {"$(reboot)", "a b", "a;b", "`x`", "a'b", "a\"b", "a\nb", "", "a\\b"}) {
        CAPTURE(word);
        const std::vector<Candidate> candidates{{word, ""}};
        CHECK(bash_text(Live::nothing, candidates, 0, false) == "words\n");
        CHECK(zsh_text(Live::nothing, candidates) == "words\n");
    }
}

}  // namespace
}  // namespace grivon::cli
