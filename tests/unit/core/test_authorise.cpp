// Every message, by every role.
#include "broker/core/access/authorise.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "tests/support/core_bench.hpp"
#include "tests/support/principals.hpp"
#include "wire/catalogue.hpp"

using namespace grivon;
using core::authorise;
using grivon::test::operation_of;
using grivon::test::somebody;
using grivon::test::somebody_trusted;

namespace {

constexpr Role all_roles[]{Role::admin, Role::operating, Role::viewer, Role::worker};

std::string who_may(const ClientRequest& request) {
    std::string who;
    for (const auto role : all_roles)
        if (authorise(*somebody(role), request))
            who += (who.empty() ? "" : " ") + std::string(name_of(role));
    return who;
}

std::string who_may(const WorkerToBroker& message) {
    std::string who;
    for (const auto role : all_roles)
        if (authorise(*somebody(role), message))
            who += (who.empty() ? "" : " ") + std::string(name_of(role));
    return who;
}

Submit submission_of(const std::vector<std::string>& lines) {
    Submit submit;
    submit.batch = test::batch_of(lines);
    return submit;
}

// The least role of each command, word by word: a command that is added has to be put here.
const std::map<std::string, std::string> table{
    {"add host", "admin"},
    {"set host", "admin"},
    {"remove host", "admin"},
    {"config host", "admin"},
    {"config host vmwarekey", "admin"},
    {"add vmwarekey", "admin"},
    {"remove vmwarekey", "admin"},
    {"add key", "admin"},
    {"set key", "admin"},
    {"rotate key", "admin"},
    {"remove key", "admin"},
    {"sync host", "operator"},
    {"add host interface", "operator"},
    {"remove host interface", "operator"},
    {"refresh host interface", "operator"},
    {"add host attr", "operator"},
    {"set host attr", "operator"},
    {"remove host attr", "operator"},
    {"add host vlan", "operator"},
    {"remove host vlan", "operator"},
    {"sync host vlan", "operator"},
    {"add host vmwarenet", "operator"},
    {"remove host vmwarenet", "operator"},
    {"sync host vmwarenet", "operator"},
    {"set host vmwarekey", "operator"},
    {"remove host vmwarekey", "operator"},
    {"sync host vmwarekey", "operator"},
    {"add host vmware", "operator"},
    {"set host vmware", "operator"},
    {"remove host vmware", "operator"},
    {"create host vmware", "operator"},
    {"destroy host vmware", "operator"},
    {"start host vmware", "operator"},
    {"stop host vmware", "operator"},
    {"reboot host vmware", "operator"},
    {"suspend host vmware", "operator"},
    {"resume host vmware", "operator"},
    {"answer host vmware", "operator"},
    {"refresh host vmware", "operator"},
    {"sync host vmware", "operator"},
    {"add host vmware interface", "operator"},
    {"remove host vmware interface", "operator"},
    {"cancel job", "operator"},
    {"cancel batch", "operator"},
    {"resolve job", "operator"},
    {"retry job", "operator"},
    {"retry batch", "operator"},
    {"pause lane", "operator"},
    {"drain lane", "operator"},
    {"resume lane", "operator"},
    {"list host", "viewer"},
    {"list host interface", "viewer"},
    {"list host attr", "viewer"},
    {"list host vlan", "viewer"},
    {"config host vlan", "viewer"},
    {"list host vmwarenet", "viewer"},
    {"config host vmwarenet", "viewer"},
    {"list vmwarekey", "viewer"},
    {"list host vmware", "viewer"},
    {"list host vmware interface", "viewer"},
    {"list cluster", "viewer"},
    {"dump cluster", "viewer"},
    {"explain job", "viewer"},
    {"list lane", "viewer"},
    {"list worker", "viewer"},
    {"list key", "viewer"},
};

}  // namespace

TEST_CASE("every command has its least role", "[access]") {
    const std::map<std::string, std::string> roles{
        {"admin", "admin"}, {"operator", "admin operator"}, {"viewer", "admin operator viewer"}};
    for (const auto& command : catalogue()) {
        if (command.kind == CommandKind::client) continue;
        Operation operation;
        operation.verb = command.verb;
        operation.object = command.object;
        CAPTURE(operation.name());
        REQUIRE(table.contains(operation.name()));
        const auto& expected = roles.at(table.at(operation.name()));
        if (command.kind == CommandKind::query) {
            CHECK(who_may(Query{operation, 0}) == expected);
        } else {
            Submit submit;
            submit.batch.operations = {operation};
            CHECK(who_may(submit) == expected);
            submit.dry_run = true;
            CHECK(who_may(submit) == expected);
        }
    }
    for (const auto& [name, role] : table) {
        const auto blank = name.find(' ');
        CAPTURE(name);
        CHECK(find_command(name.substr(0, blank), name.substr(blank + 1)) != nullptr);
    }
}

TEST_CASE("questions that are no commands are for all who may look", "[access]") {
    const std::string everybody = "admin operator viewer";
    CHECK(who_may(ListJobs{}) == everybody);
    CHECK(who_may(ListBatches{}) == everybody);
    CHECK(who_may(ListSteps{}) == everybody);
    CHECK(who_may(ListAudit{}) == everybody);
    CHECK(who_may(FollowJob{}) == everybody);
    CHECK(who_may(FollowEvents{}) == everybody);
    CHECK(who_may(Ping{}) == everybody);
}

TEST_CASE("a batch takes the highest role of its operations", "[access]") {
    CHECK(who_may(submission_of({"start host vmware h", "add host h"})) == "admin");
    CHECK(who_may(submission_of({"start host vmware h", "stop host vmware h"})) ==
          "admin operator");
    CHECK(who_may(Submit{}) == "admin operator");
    // A question does not become one to be asked by being submitted, and a command not a question.
    CHECK(who_may(Query{operation_of("remove host h"), 0}) == "admin");
    CHECK(who_may(Query{operation_of("no such"), 0}) == "admin operator");
    const auto refused = authorise(*somebody(Role::viewer), submission_of({"add host h"}));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::denied);
    CHECK(refused.error().message ==
          "viewer-key may not \"add host\": it takes the role admin, and viewer-key has the role "
          "viewer");
}

TEST_CASE("only workers are workers", "[access]") {
    CHECK(who_may(WorkerHello{}) == "worker");
    CHECK(who_may(WorkerHeartbeat{}) == "worker");
    CHECK(who_may(WorkerGoodbye{}) == "worker");
    CHECK(who_may(AttemptReport{}) == "worker");
    CHECK(who_may(ProbeReport{}) == "worker");
    CHECK(who_may(JobItems{}) == "worker");
    CHECK(authorise(*somebody_trusted(), WorkerToBroker(WorkerHello{})));
}

TEST_CASE("a worker is of the site of its key", "[access]") {
    WorkerHello hello;
    hello.name = "w";
    hello.site = "berlin";
    CHECK(authorise(*somebody(Role::worker, {}, "berlin"), WorkerToBroker(hello)));
    CHECK(authorise(*somebody_trusted(), WorkerToBroker(hello)));
    for (const auto* site : {"", "paris"}) {
        const auto refused = authorise(*somebody(Role::worker, {}, site), WorkerToBroker(hello));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::denied);
    }
    hello.site.clear();
    CHECK_FALSE(authorise(*somebody(Role::worker, {}, "berlin"), WorkerToBroker(hello)));
}

TEST_CASE("each door is for its roles", "[access]") {
    using core::Door;
    for (const auto role : all_roles) {
        CAPTURE(std::string(name_of(role)));
        const bool worker = role == Role::worker;
        for (const auto door : {Door::client, Door::event, Door::log})
            CHECK(core::may_enter(role, door) == !worker);
        for (const auto door : {Door::worker, Door::output})
            CHECK(core::may_enter(role, door) == worker);
    }
    for (const auto door : {Door::client, Door::worker, Door::output, Door::event, Door::log})
        CHECK(core::door_named(core::name_of(door)) == door);
    CHECK_FALSE(core::door_named("kitchen"));
}
