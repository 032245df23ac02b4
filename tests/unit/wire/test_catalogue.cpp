// The table of commands: that it is whole, and that what it says is what is checked.
#include <catch2/catch.hpp>
#include <set>

#include "tests/support/refusals.hpp"
#include "wire/catalogue.hpp"

using namespace grivon;
using grivon::test::operation_of;

namespace {

Error error_of(const Operation& operation) {
    const auto checked = check_operation(operation);
    return checked ? Error{Errc::internal, "it passed"} : checked.error();
}

bool takes_hosts(ArgumentKind kind) {
    return kind == ArgumentKind::hosts || kind == ArgumentKind::some_hosts ||
           kind == ArgumentKind::one_host || kind == ArgumentKind::risky_hosts ||
           kind == ArgumentKind::hosts_or_cluster;
}

}  // namespace

TEST_CASE("every command of the catalogue is well-formed", "[catalogue]") {
    std::set<std::string> names;
    for (const auto& command : catalogue()) {
        INFO(command.example);
        CHECK(find_command(command.verb, command.object) == &command);
        CHECK(names.insert(std::string(command.verb) + " " + std::string(command.object)).second);
        CHECK_FALSE(command.summary.empty());
        CHECK(command.summary.ends_with('.'));
        // The example is a command that passes its own check.
        const auto example = operation_of(std::string(command.example));
        const auto ok = check_operation(example);
        CHECK((ok ? std::string() : ok.error().message) == "");
        CHECK(example.verb == command.verb);
        CHECK(example.object == command.object);
    }
    CHECK(find_command("add", "hosts") == nullptr);
    CHECK(find_command("", "") == nullptr);
}

TEST_CASE("every parameter of the catalogue is well-formed", "[catalogue]") {
    for (const auto& command : catalogue()) {
        std::set<std::string_view> names;
        for (const auto& rule : command.parameters) {
            INFO(command.example << ", " << rule.name);
            CHECK(names.insert(rule.name).second);
            CHECK_FALSE(rule.help.empty());
            CHECK((rule.kind == ValueKind::choice) == !rule.choices.empty());
            const bool counted = rule.kind == ValueKind::number || rule.kind == ValueKind::slice ||
                                 rule.kind == ValueKind::numbers;
            const bool is_list =
                rule.kind == ValueKind::numbers || rule.kind == ValueKind::networks ||
                rule.kind == ValueKind::names || rule.kind == ValueKind::host_networks;
            CHECK(is_list == (rule.items_max > 1));
            CHECK(counted == (rule.maximum > rule.minimum));
        }
    }
}

TEST_CASE("every command takes as many words as it says", "[catalogue]") {
    for (const auto& command : catalogue()) {
        INFO(command.example);
        const auto& rule = argument_rule(command.arguments);
        auto operation = operation_of(std::string(command.example));
        CHECK(rule.minimum <= rule.maximum);
        CHECK((rule.minimum == 0) == rule.missing.empty());
        CHECK(rule.usage.empty() == (rule.maximum == 0));
        CHECK(usage_line(command).find(rule.usage) != std::string::npos);
        const std::string word = takes_hosts(command.arguments) ? "h-0-0" : "5";
        if (command.arguments != ArgumentKind::serials)
            while (operation.arguments.size() <= std::min<std::size_t>(rule.maximum, 100))
                operation.arguments.push_back(word);
        CHECK(check_operation(operation).has_value() == (rule.maximum > 1));
        operation.arguments.clear();
        if (rule.minimum == 0)
            CHECK(check_operation(operation));
        else
            test::check_error(error_of(operation), Errc::usage, {std::string(rule.missing)});
    }
    CHECK(argument_rule(ArgumentKind::one_host).missing == "must supply one host");
    CHECK(argument_rule(ArgumentKind::serials).missing == "must supply at least one key");
    CHECK(argument_rule(ArgumentKind::one_cluster).missing == "must supply one cluster");
    // A cluster stands for its hosts.
    CHECK(check_operation(operation_of("start host vmware cluster=web")));
    test::check_error(error_of(operation_of("add host vmware cluster=web")), Errc::usage,
                      {"must supply at least one host"});
    CHECK(argument_rule(ArgumentKind::one_job).missing == "must supply one job id");
    test::check_error(error_of(operation_of("config host a b")), Errc::usage,
                      {"must supply only one host"});
    test::check_error(error_of(operation_of("show job 1 2")), Errc::usage,
                      {"too many arguments", "\"2\"", "\"show job\""});
}

TEST_CASE("every command wants what it must have, and knows what it may have", "[catalogue]") {
    for (const auto& command : catalogue()) {
        const auto example = operation_of(std::string(command.example));
        for (const auto& rule : command.parameters) {
            if (!rule.required) continue;
            INFO(command.example << " without " << rule.name);
            auto without = example;
            REQUIRE(without.parameters.erase(std::string(rule.name)) == 1);
            test::check_error(error_of(without), Errc::usage,
                              {"must supply " + std::string(rule.name) + "="});
        }
        INFO(command.example << " with something else");
        auto with = example;
        with.parameters["banana"] = "1";
        const auto name = example.name();
        const bool takes_none = command.parameters.empty() && batch_words_of(command).empty();
        const auto hint = takes_none ? "\"" + name + "\" takes none" : "known are: ";
        test::check_error(error_of(with), Errc::usage, {"unknown parameter \"banana\"", hint});
    }
    test::check_error(error_of(operation_of("add host vmware h memory=5")), Errc::usage,
                      {"unknown parameter \"memory\"; did you mean \"mem\"?"});
    test::check_error(error_of(operation_of("destroy everything")), Errc::usage,
                      {"unknown command \"destroy "});
}

TEST_CASE("usage lines name arguments and parameters", "[catalogue]") {
    const std::string job_words = " [on-failure=] [at=] [after=] [time-limit=]";
    const auto usage = [](const char* verb, const char* object) {
        return usage_line(*find_command(verb, object));
    };
    CHECK(usage("list", "host vmware") ==
          "list host vmware [host...] [refresh=yes|no] [cluster=name] [strange=yes|no] "
          "[drift=yes|no] [output-header=yes|no] [output-col=text]");
    CHECK(usage("add", "host vmwarenet") ==
          "add host vmwarenet {host...} {type=bridge|NAT|host-only} [iface=device] [vmnet=vmnetN] "
          "[hostaddr=address] [netmask=address]" +
              job_words);
    CHECK(usage("stop", "host vmware") ==
          "stop host vmware [host...] [slice=number|all] [mode=hard|soft|trysoft] "
          "[cluster=name]" +
              job_words);
    CHECK(usage("create", "host vmware") ==
          "create host vmware {host...|cluster=} [slice=number|all] [cluster=name]" + job_words);
    CHECK(usage("add", "host vmware") ==
          "add host vmware {host...} [cpus=number] [mem=number] [disksize=number,...] "
          "[slice=number] [count=number] [vmnet=vmnetN|device,...] [image=path] "
          "[linked=yes|no] [cluster=name] [group=name]");
    CHECK(usage("add", "host kvm interface") ==
          "add host kvm interface {host...|cluster=} [slice=number|all] "
          "{vmnet=vmbrN|device|bridge:name|network:name} [cluster=name]");
    CHECK(usage("set", "host vmware") ==
          "set host vmware {host...|cluster=} [slice=number|all] [cpus=number] [mem=number] "
          "[cluster=name|none] [group=name|none]" +
              job_words);
    CHECK(usage("dump", "cluster") == "dump cluster {cluster}");
    CHECK(usage("answer", "host vmware") ==
          "answer host vmware {host} {slice=number} {choice=number}" + job_words);
    CHECK(usage("retry", "batch") ==
          "retry batch {batch} [only=failed|cancelled|skipped]" + job_words);
    CHECK(usage("pause", "lane") ==
          "pause lane {host...} [reason=text] [until=time] [for=duration]");
    CHECK(usage("cancel", "job") == "cancel job {job...} [reason=text] [only=queued]");
    CHECK(usage("add", "vmwarekey") == "add vmwarekey {key...}");
    CHECK(usage("set", "host attr") == "set host attr {host...} {attr=name} {value=text}");
    CHECK(usage("show", "job") == "show job {job}");
    CHECK(usage("list", "help") == "list help");
}

TEST_CASE("batch words are well-formed, and no command's own", "[catalogue]") {
    for (const auto& rule : batch_rules()) {
        INFO(rule.name);
        CHECK_FALSE(rule.required);
        CHECK_FALSE(rule.help.empty());
        CHECK((rule.kind == ValueKind::choice) == !rule.choices.empty());
        for (const auto& command : catalogue())
            for (const auto& own : command.parameters) CHECK(own.name != rule.name);
    }
    for (const auto name : batch_rules().front().choices) CHECK(failure_policy_named(name));
    // In an operation they are nothing: they are said of the batch.
    test::check_error(error_of(operation_of("start host vmware h at=2026-11-22T20:00:00Z")),
                      Errc::usage, {"\"at\" is said of the whole batch"});
    test::check_error(error_of(operation_of("list host after=10m")), Errc::usage,
                      {"\"after\" goes with commands that make jobs, not with \"list host\""});
    test::check_error(error_of(operation_of("start host vmware h onfailure=continue")), Errc::usage,
                      {"did you mean \"on-failure\"?"});
    // What only asks makes no jobs.
    for (const auto& command : catalogue())
        if (command.makes_jobs) CHECK(command.kind != CommandKind::query);
}

TEST_CASE("numbers of jobs and batches are numbers", "[catalogue]") {
    for (const auto* line : {"explain job 5", "cancel job 5 6 7", "retry batch 1",
                             "cancel batch 1 2", "resolve job 5 outcome=failed reason=seen"})
        CHECK(check_operation(operation_of(line)));
    for (const auto* line : {"explain job five", "cancel job 5 six", "cancel job 0",
                             "show job 99999999999999999999", "retry job [1-3]"})
        test::check_error(error_of(operation_of(line)), Errc::usage,
                          {"is not the number of a job"});
    test::check_error(error_of(operation_of("retry batch 1.0")), Errc::usage,
                      {"\"1.0\" is not the number of a batch"});
    test::check_error(error_of(operation_of("pause lane h for=2h until=2026-11-22T20:00:00Z")),
                      Errc::usage, {"until= and for="});
}

TEST_CASE("the nearest word is suggested only when it may be meant", "[catalogue]") {
    const std::vector<std::string_view> known{"cpus", "mem", "disksize", "slice"};
    CHECK(nearest("cpu", known) == "cpus");
    CHECK(nearest("memory", known) == "mem");
    CHECK(nearest("disk", known) == "disksize");
    CHECK(nearest("slcie", known) == "slice");
    CHECK(nearest("banana", known) == std::nullopt);
    CHECK(nearest("", known) == std::nullopt);
    CHECK(nearest(std::string(1000, 'x'), known) == std::nullopt);
}

TEST_CASE("words for hosts are checked before hosts are looked for", "[catalogue]") {
    const auto passes = [](const std::string& word) {
        return check_operation({"list", "host", {word}, {}}).has_value();
    };
    for (const auto* word :
         {"h", "vmware-server-0-[0-19]", "compute-%", "rack[0-1,3]", "a.b", "a_b"})
        CHECK(passes(word));
    for (const auto* word : {"", "h`id`", "a b", "a;b", "a/b", "a'b", "a\"b", "a\nb", "a=b", "*",
                             "{a,b}", "a\xff", "select name from nodes"})
        CHECK_FALSE(passes(word));
    CHECK(passes(std::string(4096, 'h')));
    CHECK_FALSE(passes(std::string(4097, 'h')));
    test::check_error(error_of({"list", "host", {std::string(5000, 'h')}, {}}), Errc::usage,
                      {std::string(64, 'h') + "\" is not a name"});
    Operation huge = operation_of("add host vmware h");
    huge.arguments.assign(10'001, "h");
    test::check_error(error_of(huge), Errc::usage, {"more than 10000 words"});
    huge.arguments.resize(10'000);
    CHECK(check_operation(huge));
}
