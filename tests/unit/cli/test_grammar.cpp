#include <catch2/catch.hpp>

#include "cli/grammar/invocation.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

Parsed parsed(const std::string& text) {
    return parse(test::split(text));
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
    const auto list = std::get<Invocation>(parse(words));
    CHECK(list.operation.object == "host vmware");
    CHECK(list.operation.arguments == Words{"h1"});
}

TEST_CASE("options stand anywhere before --") {
    const auto stop = invocation("--async stop host --json vmware h1 --config=a.toml");
    CHECK(stop.options.async);
    CHECK(stop.options.json);
    CHECK(stop.options.config_file == "a.toml");
    CHECK(invocation("list host --config b.toml").options.config_file == "b.toml");
    CHECK(invocation("list host -- h1").operation.arguments == Words{"h1"});
    CHECK(invocation("watch job 5 --echo").options.echo);
    const auto dashed = invocation("remove host -- --json");
    CHECK(dashed.operation.arguments == Words{"--json"});
    CHECK_FALSE(dashed.options.json);
}

TEST_CASE("a value may hold '=' and a parameter's name is checked") {
    const Words words{"add", "host", "h1", "hostkey=ssh-rsa AAAA=="};
    CHECK(std::get<Invocation>(parse(words)).operation.parameters.at("hostkey") ==
          "ssh-rsa AAAA==");
    CHECK(misuse("add host h1 adress=1").message ==
          "unknown parameter \"adress\"; did you mean \"address\"?");
}

TEST_CASE("what is mistyped is named, with the nearest") {
    CHECK(misuse("strat host vmware h").message ==
          "unknown command \"strat\"; did you mean \"start\"?");
    CHECK(misuse("strat").usage.empty());
    CHECK(misuse("xyzzy").message == "unknown command \"xyzzy\"; grivon help lists the commands");
    const auto typo = misuse("start host vmwre h1");
    CHECK(typo.message ==
          "unknown command \"start host vmwre\"; did you mean \"start host vmware\"?");
    CHECK(typo.usage == "start host vmware {host...} [slice=number]\n");
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
    CHECK(misuse("create host vmware").message == "must supply at least one host");
    CHECK(misuse("add host vmware h cpus=x").message ==
          "\"cpus\" parameter must be an integer, not \"x\"");
    CHECK(misuse("show job 1 2").message.starts_with("too many arguments"));
    CHECK(misuse("list job state=done").message.starts_with("\"state\" parameter must be one of"));
}

TEST_CASE("options that would change nothing are refused") {
    CHECK(misuse("list host --async").message ==
          "option \"--async\" goes with commands that make jobs, not with \"list host\"");
    CHECK(misuse("list job --echo").message.starts_with("option \"--echo\""));
    CHECK(misuse("watch job 1 --json").message.starts_with("option \"--json\""));
}

TEST_CASE("help") {
    const auto all = printout("help");
    CHECK(printout("") == all);
    CHECK(printout("--help") == all);
    for (const auto& command : catalogue())
        CHECK(all.find(usage_line(command) + "\n") != std::string::npos);
    CHECK(printout("help host vmwarenet") ==
          "add host vmwarenet {host...} {iface=device} {type=bridge} [vmnet=vmnetN]\n"
          "list host vmwarenet [host...]\n");
    const auto help = printout("add host vmware help");
    CHECK(help == printout("add host vmware --help"));
    CHECK(help == printout("help add host vmware"));
    CHECK(help.find("  mem=       memory in MB (1024); 4 to 3600 MB\n") != std::string::npos);
    CHECK(help.find("  grivon add host vmware vmware-server-0-0") != std::string::npos);
    CHECK(printout("start help") == "start host vmware {host...} [slice=number]\n");
    CHECK(printout("start -h") == printout("start help"));
    CHECK(misuse("help nonsense").message.starts_with("no command contains \"nonsense\""));
    CHECK(printout("--version").starts_with("grivon "));
}

}  // namespace
}  // namespace grivon::cli
