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

// The least role of each command, word by word: a command that is added has to be put here. "vm"
// stands for the word of every family.
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
    {"set host vmwarekey", "operator"},
    {"remove host vmwarekey", "operator"},
    {"sync host vmwarekey", "operator"},
    {"add host vmnet", "operator"},
    {"remove host vmnet", "operator"},
    {"sync host vmnet", "operator"},
    {"add host vm", "operator"},
    {"set host vm", "operator"},
    {"remove host vm", "operator"},
    {"import host vm", "operator"},
    {"forget host vm", "operator"},
    {"create host vm", "operator"},
    {"destroy host vm", "operator"},
    {"start host vm", "operator"},
    {"stop host vm", "operator"},
    {"reboot host vm", "operator"},
    {"suspend host vm", "operator"},
    {"resume host vm", "operator"},
    {"answer host vm", "operator"},
    {"refresh host vm", "operator"},
    {"sync host vm", "operator"},
    {"add host vm interface", "operator"},
    {"remove host vm interface", "operator"},
    {"add host vm snapshot", "operator"},
    {"remove host vm snapshot", "operator"},
    {"revert host vm snapshot", "operator"},
    {"refresh host vm snapshot", "operator"},
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
    {"list vmwarekey", "viewer"},
    {"list host vm", "viewer"},
    {"list host vm interface", "viewer"},
    {"list host vm snapshot", "viewer"},
    {"list host vmnet", "viewer"},
    {"config host vmnet", "viewer"},
    {"list cluster", "viewer"},
    {"dump cluster", "viewer"},
    {"explain job", "viewer"},
    {"list lane", "viewer"},
    {"list worker", "viewer"},
    {"list key", "viewer"},
};

// "add host kvmnet" as it is in the table: "add host vmnet".
std::string in_table(const Operation& operation) {
    const auto object = vm_object_in(operation.object);
    if (!object) return operation.name();
    const auto word = word_of(object->family);
    auto name = operation.name();
    return name.replace(name.find(word), word.size(), "vm");
}

}  // namespace

TEST_CASE("every command has its least role", "[access]") {
    const std::map<std::string, std::string> roles{
        {"admin", "admin"}, {"operator", "admin operator"}, {"viewer", "admin operator viewer"}};
    std::set<std::string> met;
    for (const auto& command : catalogue()) {
        if (command.kind == CommandKind::client) continue;
        Operation operation;
        operation.verb = command.verb;
        operation.object = command.object;
        CAPTURE(operation.name());
        REQUIRE(table.contains(in_table(operation)));
        met.insert(in_table(operation));
        const auto& expected = roles.at(table.at(in_table(operation)));
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
        CAPTURE(name);
        CHECK(met.contains(name));
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
