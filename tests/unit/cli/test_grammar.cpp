#include <algorithm>
#include <catch2/catch.hpp>
#include <regex>

#include "cli/grammar/help.hpp"
#include "cli/grammar/invocation.hpp"
#include "cli/grammar/key_shape.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

constexpr WallTime now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};

Parsed parsed(const std::string& text) {
    return parse(test::split(text), "grivon", now);
}
Invocation invocation(const std::string& text) {
    return std::get<Invocation>(parsed(text));
}
Misuse misuse(const std::string& text) {
    return std::get<Misuse>(parsed(text));
}
std::string printout(const std::string& text) {
    return std::get<Printout>(parsed(text)).text;
}

using Words = std::vector<std::string>;

const std::string job_words = " [on-failure=] [at=] [after=] [time-limit=]";

TEST_CASE("the longest prefix of words is the command") {
    CHECK(invocation("add host h1").operation.object == "host");
    CHECK(invocation("add host vmware h1").operation.object == "host vmware");
    const auto nic = invocation("add host vmware interface h1 h2 vmnet=vmnet0");
    CHECK(nic.operation.verb == "add");
    CHECK(nic.operation.object == "host vmware interface");
    CHECK(nic.operation.arguments == Words{"h1", "h2"});
}

TEST_CASE("parameters stand anywhere and the last of a name counts") {
    const auto vm = invocation("mem=1 add cpus=1 host vmware mem=768 h1 disksize=20");
    CHECK(vm.operation.object == "host vmware");
    CHECK(vm.operation.arguments == Words{"h1"});
    CHECK(vm.operation.parameters ==
          std::map<std::string, std::string>{{"cpus", "1"}, {"mem", "768"}, {"disksize", "20"}});
}

TEST_CASE("the command may come as one quoted word") {
    const Words words{"list host vmware", "h1"};
    const auto list = std::get<Invocation>(parse(words, "grivon", now));
    CHECK(list.operation.object == "host vmware");
    CHECK(list.operation.arguments == Words{"h1"});
}

TEST_CASE("options stand anywhere before --") {
    const auto stop = invocation("--async stop host --json vmware h1 --config=a.toml");
    CHECK(stop.options.async);
    CHECK(stop.options.format == Format::json);
    CHECK(stop.options.config_file == "a.toml");
    CHECK(invocation("list host --config b.toml").options.config_file == "b.toml");
    CHECK(invocation("list host -- h1").operation.arguments == Words{"h1"});
    CHECK(invocation("watch job 5 --echo").options.echo);
    for (const auto* line :
         {"watch job 5 --raw", "watch batch 5 --raw", "--raw start host vmware h1"})
        CHECK(invocation(line).options.raw);
    const auto dashed = invocation("remove host -- --json");
    CHECK(dashed.operation.arguments == Words{"--json"});
    CHECK(dashed.options.format == Format::table);
}

TEST_CASE("a value may hold '=' and a parameter's name is checked") {
    const Words words{"add", "host", "h1", "hostkey=ssh-rsa AAAA=="};
    CHECK(std::get<Invocation>(parse(words, "grivon", now)).operation.parameters.at("hostkey") ==
          "ssh-rsa AAAA==");
    CHECK(misuse("add host h1 adress=1").message ==
          "unknown parameter \"adress\"; did you mean \"address\"?");
}

// Of every family of hypervisors.
std::string usage_of_start() {
    std::string lines;
    for (const auto* family : {"vmware", "kvm", "xen"})
        lines += std::string("start host ") + family +
                 " {host...|cluster=} [slice=number|all] [cluster=name]" + job_words + "\n";
    return lines;
}

TEST_CASE("what is mistyped is named, with the nearest") {
    CHECK(misuse("strat host vmware h").message ==
          "unknown command \"strat\"; did you mean \"start\"?");
    CHECK(misuse("strat").usage.empty());
    CHECK(misuse("xyzzy").message == "unknown command \"xyzzy\"; grivon help lists the commands");
    const auto typo = misuse("start host vmwre h1");
    CHECK(typo.message ==
          "unknown command \"start host vmwre\"; did you mean \"start host vmware\"?");
    CHECK(typo.usage == usage_of_start());
    CHECK(misuse("list host --jsn").message ==
          "unknown option \"--jsn\"; did you mean \"--json\"?");
    CHECK(misuse("list host --config").message == "option \"--config\" needs a file name");
}

TEST_CASE("a prefix of commands shows what begins with it") {
    const auto watch = misuse("watch");
    CHECK(watch.message == "\"watch\" is not a whole command; these begin with it:");
    CHECK(watch.usage.starts_with("watch job {job}\nwatch event "));
}

TEST_CASE("values and counts are refused before anything is sent") {
    CHECK(misuse("create host vmware").message == "must supply at least one host, or cluster=");
    CHECK(misuse("add host vmware h cpus=x").message ==
          "\"cpus\" parameter must be an integer, not \"x\"");
    CHECK(misuse("show job 1 2").message.starts_with("too many arguments"));
    CHECK(misuse("list job state=done").message.starts_with("\"state\" parameter must be one of"));
}

TEST_CASE("options that would change nothing are refused") {
    CHECK(misuse("list host --async").message ==
          "option \"--async\" goes with commands that make jobs, not with \"list host\"");
    CHECK(misuse("list job --echo").message.starts_with("option \"--echo\""));
    CHECK(misuse("list job --raw").message ==
          "option \"--raw\" goes with commands that show what hosts print, not with \"list job\"");
    CHECK(misuse("watch job 1 --json").message.starts_with("option \"--json\""));
}

TEST_CASE("help") {
    const auto all = printout("help");
    CHECK(printout("") == all);
    CHECK(printout("--help") == all);
    for (const auto& command : catalogue())
        CHECK(all.find(usage_line(command) + "\n") != std::string::npos);
    std::string lines;
    for (const auto& command : catalogue())
        if (command.object == "host vmwarenet") lines += usage_line(command) + "\n";
    CHECK(lines.find("list host vmwarenet [host...]") != std::string::npos);
    CHECK(printout("help host vmwarenet") == lines);
    const auto help = printout("add host vmware help");
    CHECK(help == printout("add host vmware --help"));
    CHECK(help == printout("help add host vmware"));
    CHECK(help.find("  mem=       memory in MB (1024); 4 to 131072 MB\n") != std::string::npos);
    CHECK(help.find("  grivon add host vmware vmware-server-0-0") != std::string::npos);
    CHECK(printout("start help") == usage_of_start());
    CHECK(printout("start -h") == printout("start help"));
    CHECK(misuse("help nonsense").message.starts_with("no command or topic contains \"nonsense\""));
    CHECK(printout("--version").starts_with("grivon "));
}

TEST_CASE("list help is one usage line per command") {
    const auto all = std::get<Printout>(parsed("list help"));
    CHECK(all.usage_lines);
    CHECK(static_cast<std::size_t>(std::count(all.text.begin(), all.text.end(), '\n')) ==
          catalogue().size());
    CHECK_FALSE(std::get<Printout>(parsed("help")).usage_lines);
    CHECK(misuse("list help me").message.starts_with("too many arguments"));
    CHECK(misuse("list help --json").message.starts_with("option \"--json\" goes with"));
}

TEST_CASE("usage lines are folded before arguments, behind a tab") {
    const std::string lines = "set it {host...} [one=number] [two=number]\nshort {x}\n";
    CHECK(folded_usage_lines(lines, 200) == lines);
    CHECK(folded_usage_lines(lines, 30) ==
          "set it {host...} [one=number]\n\t[two=number]\nshort {x}\n");
    CHECK(folded_usage_lines(lines, 29) ==
          "set it {host...} [one=number]\n\t[two=number]\nshort {x}\n");
    CHECK(folded_usage_lines(lines, 28) ==
          "set it {host...}\n\t[one=number]\n\t[two=number]\nshort {x}\n");
    CHECK(folded_usage_lines("word {very-long-argument}\n", 5) == "word {very-long-argument}\n");
    CHECK(folded_usage_lines("", 80).empty());
}

TEST_CASE("no folded usage line is wider than a terminal") {
    const auto all = printout("list help");
    auto text = folded_usage_lines(all, 80);
    std::size_t start = 0;
    for (std::size_t end = 0; (end = text.find('\n', start)) != std::string::npos;
         start = end + 1) {
        const auto line = text.substr(start, end - start);
        // One choice of words is wider by itself; nothing can fold that.
        const bool one_word = line.find(' ') == std::string::npos;
        CHECK((line.size() + (line.starts_with('\t') ? 7 : 0) <= 80 || one_word));
    }
    std::erase(text, '\t');
    auto unfolded = all;
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::replace(unfolded.begin(), unfolded.end(), '\n', ' ');
    CHECK(text == unfolded);
}

TEST_CASE("the program calls itself by the name it was called") {
    const auto as_rocks = [](const std::string& text) {
        return parse(test::split(text), "rocks", now);
    };
    CHECK(std::get<Printout>(as_rocks("")).text.starts_with("Usage: rocks VERB "));
    CHECK(std::get<Printout>(as_rocks("add host vmware help"))
              .text.starts_with("rocks add host vmware {host...}"));
    const auto unknown = std::get<Misuse>(as_rocks("xyzzy"));
    CHECK(unknown.unknown_command);
    CHECK(unknown.message.ends_with("; rocks help lists the commands"));
    CHECK_FALSE(std::get<Misuse>(as_rocks("list")).unknown_command);
}

TEST_CASE("the command is known whatever else is wrong") {
    const auto command = [](const std::string& text) {
        const auto words = test::split(text);
        const auto* found = command_named_by(words);
        return found == nullptr ? std::string() : std::string(found->object);
    };
    CHECK(command("list host vmware h --jsn") == "host vmware");
    CHECK(command("--format nonsense list host vmware") == "host vmware");
    CHECK(command("--config x list vmwarekey") == "vmwarekey");
    CHECK(command("a=b list host vmware bad=1") == "host vmware");
    CHECK(command("list host vmware-server-0-0") == "host");
    CHECK(command("run host x").empty());
    CHECK(command("").empty());
}

TEST_CASE("--format and --json") {
    CHECK(invocation("list host").options.format == Format::table);
    CHECK(invocation("list host --json").options.format == Format::json);
    for (const auto name : format_names) {
        const auto text = "list host vmware --format " + std::string(name);
        CHECK(invocation(text).options.format == format_named(name));
        CHECK(invocation("list job --format=" + std::string(name)).options.format ==
              format_named(name));
    }
    CHECK(invocation("list host --json --format csv").options.format == Format::csv);
    CHECK(invocation("show job 1 --format jsonl").options.format == Format::jsonl);
    CHECK(invocation("start host vmware h --format json").options.format == Format::json);
    CHECK(misuse("list host --format xml").message ==
          "option \"--format\" must be one of: table, json, jsonl, csv, yaml");
    CHECK(misuse("list host --format").message.starts_with("option \"--format\" must be"));
    CHECK(misuse("list host --format=").message.starts_with("option \"--format\" must be"));
    CHECK(misuse("show job 1 --format csv").message ==
          "option \"--format csv\" goes with lists, not with \"show job\"");
    CHECK(misuse("start host vmware h --format yaml")
              .message.starts_with("option \"--format yaml\" goes with lists"));
    CHECK(misuse("config host h --json").message.starts_with("option \"--json\" goes with"));
}

TEST_CASE("--yes goes with changes") {
    CHECK(invocation("stop host vmware --yes").options.yes);
    CHECK(invocation("-y stop host vmware").options.yes);
    CHECK_FALSE(invocation("stop host vmware").options.yes);
    CHECK(misuse("list host --yes").message ==
          "option \"--yes\" goes with commands that change something, not with \"list host\"");
    CHECK(misuse("watch job 5 -y").message.starts_with("option \"--yes\""));
}

// A key with a slip in it is a secret all the same.
TEST_CASE("what may be a key is not shown") {
    const auto slip =
        GENERATE(as<std::string>{}, "AAAAA-AAAAA-AAAAA-0000", "AAAAA-AAAAA-AAAAA-0000l",
                 "aaaaa-aaaaa-aaaaa-00001", "AAAAAAAAAAAAAAA00001", "AAAAA_AAAAA_AAAAA_00001",
                 "-AAAA-AAAAA-AAAAA-00001", "AAAAA-AAAAA-AAAAA-0000=", "AAAAA-AAAAA-AAAAA-00001,",
                 "AAAAA-AAAAA-AAAAA-00001,AAAAA-AAAAA-AAAAA-00002", "AAAAA-AAAAA=AAAAA-00001",
                 "AAAAA-AAAAA-AAAAA-00001");
    const auto command =
        GENERATE(as<std::string>{}, "", "add ", "add vmwarekeys ", "help ",
                 "add vmwarekey AAAAA-AAAAA-AAAAA-00009 ", "remove vmwarekey h! ",
                 "list vmwarekey ", "set host vmwarekey h! ", "set host vmwarekey! ");
    CAPTURE(slip, command);
    const auto outcome = parsed(command + slip);
    if (const auto* good = std::get_if<Invocation>(&outcome)) {
        // Only a key that is right goes through.
        CHECK(good->operation.arguments.back() == slip);
        CHECK(slip == "AAAAA-AAAAA-AAAAA-00001");
        return;
    }
    const auto* wrong = std::get_if<Misuse>(&outcome);
    if (wrong == nullptr) return;  // help, with a parameter that nobody reads
    // The last group of a key that is right may be seen.
    const std::regex masked(R"(\*{5}-\*{5}-\*{5}-\d{5})");
    const auto shown = std::regex_replace(wrong->message, masked, "");
    for (const auto* part : {"AAAAA", "aaaaa", "0000"})
        CHECK(shown.find(part) == std::string::npos);
}

TEST_CASE("what cannot be a key is shown") {
    for (const std::string word :
         {"vmware-server-0-0", "--outptu", "compute-0-0", "vmwarekeys", "00:50:56:00:00:01",
          "rack0", "blade-0-1.site.example.org", "AAAAA-AAAAA"})
        CHECK_FALSE(may_be_key(word));
    CHECK(misuse("add vmwarekeys").message.find("add vmwarekeys") != std::string::npos);
}

}  // namespace
}  // namespace grivon::cli
