#include <catch2/catch.hpp>

#include "tests/support/core_bench.hpp"
#include "wire/catalogue.hpp"

using namespace grivon;

TEST_CASE("every command of the catalogue is well-formed", "[catalogue]") {
    for (const auto& command : catalogue()) {
        CHECK(find_command(command.verb, command.object) == &command);
        CHECK(command.arguments_min <= command.arguments_max);
        CHECK((command.arguments_min == 0) == command.missing_argument.empty());
        CHECK_FALSE(command.summary.empty());
        // The example is a command that passes its own check.
        const auto example = test::operation_of(std::string(command.example));
        INFO(command.example);
        const auto ok = check_operation(example);
        CHECK((ok ? std::string() : ok.error().message) == "");
        CHECK(example.verb == command.verb);
        CHECK(example.object == command.object);
    }
    CHECK(find_command("add", "hosts") == nullptr);
}

TEST_CASE("usage lines name arguments and parameters", "[catalogue]") {
    CHECK(usage_line(*find_command("add", "host vmwarenet")) ==
          "add host vmwarenet {host...} {iface=device} {type=bridge} [vmnet=vmnetN]");
    CHECK(usage_line(*find_command("list", "host")) == "list host [host...]");
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

TEST_CASE("values are checked by their kind", "[catalogue]") {
    const auto passes = [](const std::string& line) {
        return check_operation(test::operation_of(line)).has_value();
    };
    CHECK(passes("add host vmware h cpus=1 mem=768 disksize=20"));
    CHECK_FALSE(passes("add host vmware h cpus=1.5"));
    CHECK_FALSE(passes("add host vmware h cpus=-1"));
    CHECK_FALSE(passes("add host vmware h cpus="));
    CHECK_FALSE(passes("add host vmware h cpus=99999999999999999999"));
    CHECK(passes("add host vmwarenet h iface=eth0.100 type=bridge vmnet=vmnet99"));
    for (const auto* vmnet : {"vmnet", "vmnet100", "vmnet-1", "vmnet01", "net0", "vmnet1x"})
        CHECK_FALSE(passes(std::string("add host vmware interface h vmnet=") + vmnet));
    for (const auto* iface : {"eth0;reboot", "$(id)", "a-name-that-is-too-long", "e/0"})
        CHECK_FALSE(passes(std::string("add host vmwarenet h type=bridge iface=") + iface));
    for (const auto* path : {"relative", "/a/../b", "/a;b", "/a$b", "/a'b"})
        CHECK_FALSE(passes(std::string("add host h datadir=") + path));
    CHECK_FALSE(passes("add host h`id`"));
    CHECK_FALSE(passes("add host h address=\xff\xfe"));
    CHECK_FALSE(passes("show job 1 2"));
    CHECK_FALSE(passes("destroy everything"));

    Operation huge = test::operation_of("add host vmware h");
    huge.arguments.assign(20'000, "h");
    CHECK_FALSE(check_operation(huge));
    huge.arguments = {std::string(5000, 'h')};
    CHECK_FALSE(check_operation(huge));
}
