// Words that mean something to a shell, to a path or to a terminal, in every place of every
// command: refused at the door with a sentence, or data all the way to the host. And in every field
// of what a worker is told, should the broker's door or the broker itself be somebody else's.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "cli/dry_run/model_host.hpp"
#include "tests/support/core_bench.hpp"
#include "tests/unit/hostile/sandbox.hpp"
#include "wire/catalogue.hpp"
#include "wire/codec.hpp"
#include "workers/drivers/driver.hpp"
#include "workers/lane/fence.hpp"

namespace grivon::test {
namespace {

using namespace std::string_literals;
using drivers::RemoteCommand;

constexpr auto host_name = "vmware-server-0-0";
constexpr std::size_t megabyte = 1024 * 1024;

const std::vector<std::string> hostile_words{"$(canary)",
                                             "`canary`",
                                             ";canary",
                                             "|canary",
                                             "&canary",
                                             "\ncanary\n",
                                             "a\rcanary",
                                             "a'b",
                                             "a\"b",
                                             "';canary;'",
                                             "\";canary;\"",
                                             "$(>made)",
                                             ";>made;",
                                             "a>made",
                                             "-rf",
                                             "--help",
                                             "../../etc",
                                             "/etc/../made",
                                             "~root",
                                             "*",
                                             "a b",
                                             "a=b",
                                             "a\0b"s,
                                             "\0"s,
                                             "gr\xc3\xbc\xc3\x9f",
                                             "\xff\xfe",
                                             "\x1b]0;title\a",
                                             "\xc2\x9b"
                                             "31m",
                                             "\xe2\x80\xae"
                                             "a",
                                             "",
                                             "%s%n",
                                             "$IFS$9canary",
                                             "{canary,>made}",
                                             "a\\",
                                             "#canary",
                                             "eth0;canary",
                                             "vmnet0$(canary)"};

// As a person would have to read it, and a log to hold it.
void check_sentence(const Error& error) {
    CHECK(error.code == Errc::usage);
    CHECK_FALSE(error.message.empty());
    CHECK(error.message.size() < 1000);
}

// Nothing in it that a shell would notice, wherever it stands.
bool is_plain(std::string_view value) {
    return consists_of(value, "._-/:,+@%=[]");
}

// A host of each kind with a VM, networks and, where there are such, a key; their worker never
// comes.
struct Site : CoreBench {
    explicit Site(const std::string& data_dir) {
        for (const auto& traits : hypervisors()) add(traits, data_dir);
        accept("add vmwarekey AAAAA-AAAAA-AAAAA-00001");
    }

private:
    void add(const HypervisorTraits& traits, const std::string& data_dir) {
        const auto host = std::string(traits.name) + "-0-0";
        accept("add host " + host + " hypervisor=" + std::string(traits.name) +
               " datadir=" + data_dir);
        accept("add " + object_of(traits.family, VmPart::network) + " " + host +
               " iface=eth0 type=bridge");
        accept("add " + object_of(traits.family) + " " + host + " disksize=20 vmnet=eth0");
    }
};

// Every command that the driver has for the job, played against the model and run for real.
void run_job(const Sandbox& sandbox, const Assign& assign, VmState vm) {
    const auto model = cli::make_model_host(assign.host, "1");
    if (assign.spec.vm) model->add_vm(*assign.spec.vm, vm);
    for (const bool stopping : {false, true}) {
        auto script = stopping ? drivers::make_stop_script(assign) : drivers::make_script(assign);
        for (int commands = 0; script.pending() != nullptr && commands < 100; ++commands) {
            const RemoteCommand command = *script.pending();
            INFO("the line is: " << command.line);
            sandbox.run_once(command.line, command.input);
            sandbox.run_once(lane::fence::guarded_line(command.line, Epoch{1}), "");
            REQUIRE(sandbox.escaped().empty());
            script.resume(model->run(command));
        }
    }
}

// What the core makes of a command that the door let pass, to its end on the host.
void run_operation(const Sandbox& sandbox, Site& site, const Operation& operation) {
    Submit submit;
    submit.submission_key = "k";
    submit.batch.operations = {operation};
    submit.dry_run = submit.confirmed = true;
    const auto answer = site.submit(submit);
    if (const auto* refused = std::get_if<Refused>(&answer)) {
        CHECK_FALSE(refused->message.empty());
        return;
    }
    for (const auto& job : std::get<DryRun>(answer).jobs) {
        Assign assign;
        assign.host = job.host;
        assign.spec = job.spec;
        for (const auto state : {VmState::none, VmState::off, VmState::on})
            run_job(sandbox, assign, state);
    }
}

std::vector<Operation> operations_with(const CommandRule& command, const std::string& word) {
    const auto plain = operation_of(std::string(command.example));
    std::vector<Operation> operations;
    for (const auto& rule : command.parameters) {
        auto changed = plain;
        changed.parameters[std::string(rule.name)] = word;
        operations.push_back(std::move(changed));
    }
    for (std::size_t place = 0; place <= plain.arguments.size(); ++place) {
        auto changed = plain;
        changed.arguments.insert(changed.arguments.begin() + static_cast<std::ptrdiff_t>(place),
                                 word);
        operations.push_back(changed);
        if (place == plain.arguments.size()) break;
        changed.arguments.erase(changed.arguments.begin() + static_cast<std::ptrdiff_t>(place) + 1);
        operations.push_back(std::move(changed));
    }
    auto named = plain;
    named.parameters[word] = "1";
    operations.push_back(named);
    return operations;
}

// Text that is stored and shown, and the name of the user's own file: any printable characters.
bool is_free(const CommandRule& command, const std::string& parameter) {
    if (parameter.empty()) return command.arguments == ArgumentKind::one_file;
    const auto rule =
        std::find_if(command.parameters.begin(), command.parameters.end(),
                     [&](const ParameterRule& known) { return known.name == parameter; });
    return rule != command.parameters.end() &&
           (rule->kind == ValueKind::text || rule->kind == ValueKind::word);
}

bool has_plain_words(const CommandRule& command, const Operation& operation) {
    for (const auto& [name, value] : operation.parameters)
        if (!is_plain(name) || (!is_free(command, name) && !is_plain(value))) return false;
    return is_free(command, "") ||
           std::all_of(operation.arguments.begin(), operation.arguments.end(), is_plain);
}

}  // namespace

TEST_CASE("the sandbox notices what runs in it", "[hostile]") {
    for (const auto* line : {"$(canary)", "echo x; canary", ">made", "sh -c canary"}) {
        const Sandbox sandbox;
        sandbox.run(line, "");
        CHECK_FALSE(sandbox.escaped().empty());
    }
    const Sandbox sandbox;
    sandbox.run("vmware-cmd 'a b' '$(canary)'", "");
    CHECK(sandbox.escaped().empty());
    CHECK(sandbox.words_given() == std::vector<std::string>{"a b", "$(canary)"});
}

TEST_CASE("a hostile word in any place of any command is refused, or is data", "[hostile]") {
    const Sandbox sandbox;
    Site site(sandbox.data_dir());
    std::size_t refused = 0;
    std::size_t passed = 0;
    for (const auto& command : catalogue()) {
        for (const auto& word : hostile_words) {
            for (const auto& operation : operations_with(command, word)) {
                INFO(operation.name() << " with " << word);
                if (const auto ok = check_operation(operation); !ok) {
                    ++refused;
                    check_sentence(ok.error());
                    continue;
                }
                ++passed;
                REQUIRE(has_plain_words(command, operation));
                if (command.kind == CommandKind::change) run_operation(sandbox, site, operation);
            }
        }
        // What stands as it is must reach the host, or the above has shown nothing.
        const auto plain = operation_of(std::string(command.example));
        if (command.kind == CommandKind::change && check_operation(plain))
            run_operation(sandbox, site, plain);
    }
    CHECK(refused > 1000);
    CHECK(passed > 10);
    CHECK(sandbox.words_given().size() > 50);
}

TEST_CASE("the verb and the object are words of the catalogue", "[hostile]") {
    for (const auto& word : hostile_words) {
        for (const auto& operation :
             {Operation{word, "host vmware", {host_name}, {}},
              Operation{"start", word, {host_name}, {}}, Operation{word, word, {}, {}}}) {
            const auto ok = check_operation(operation);
            REQUIRE_FALSE(ok);
            check_sentence(ok.error());
        }
    }
}

TEST_CASE("a megabyte of a word is refused in a sentence", "[hostile]") {
    for (const auto& word : {std::string(megabyte, 'a'), std::string(megabyte, '1'),
                             "vmware-server-0-" + std::string(megabyte, '0')}) {
        for (const auto& command : catalogue()) {
            if (command.arguments == ArgumentKind::nothing && command.parameters.empty()) continue;
            for (const auto& operation : operations_with(command, word)) {
                INFO(operation.name());
                const auto ok = check_operation(operation);
                REQUIRE_FALSE(ok);
                check_sentence(ok.error());
            }
        }
        for (const auto& operation :
             {Operation{word, "host", {host_name}, {}}, Operation{"add", word, {host_name}, {}}})
            CHECK_FALSE(check_operation(operation));
    }
    // A longer one does not get as far: the decoder takes no memory for it.
    Submit submit;
    submit.submission_key = "k";
    submit.batch.operations = {{"add", "host", {std::string(megabyte + 1, 'a')}, {}}};
    CHECK_FALSE(decode<ClientRequest>(encode(submit)));
}

namespace {

Assign plain_assign(const std::string& data_dir, const std::string& verb,
                    const std::string& object) {
    Assign assign;
    assign.job = JobId{1};
    assign.epoch = Epoch{1};
    assign.host.name = host_name;
    assign.host.data_dir = data_dir;
    assign.spec.verb = verb;
    assign.spec.object = object;
    assign.spec.vm =
        VmSpec{VmId{1}, 0, 1, 768, {{"scsi0:0", 20}}, {{0, "00:50:56:00:00:01", "vmnet0"}}};
    assign.spec.vlan = VlanSpec{"eth0.100", "eth0", 100};
    assign.spec.vmnet = VmnetSpec{"vmnet1", VmnetKind::nat, "", "192.168.30.1", "255.255.255.0"};
    assign.spec.serial = "AAAAA-AAAAA-AAAAA-00001";
    assign.spec.parameters = {{"mode", "hard"}, {"choice", "1"}};
    assign.spec.hardware_before = VmHardware{1, 512};
    HostSpec desired;
    desired.vlans = {*assign.spec.vlan};
    desired.vmnets = {*assign.spec.vmnet, {"vmnet0", VmnetKind::bridge, "eth0", "", ""}};
    desired.serial = assign.spec.serial;
    desired.vms = {*assign.spec.vm};
    assign.spec.desired = desired;
    return assign;
}

using Place = std::string& (*)(Assign&);
const std::vector<Place> places{
    [](Assign& a) -> std::string& { return a.host.name; },
    [](Assign& a) -> std::string& { return a.host.address; },
    [](Assign& a) -> std::string& { return a.host.user; },
    [](Assign& a) -> std::string& { return a.host.host_key; },
    [](Assign& a) -> std::string& { return a.spec.verb; },
    [](Assign& a) -> std::string& { return a.spec.object; },
    [](Assign& a) -> std::string& { return a.spec.vm->disks[0].device; },
    [](Assign& a) -> std::string& { return a.spec.vm->nics[0].mac; },
    [](Assign& a) -> std::string& { return a.spec.vm->nics[0].vmnet; },
    [](Assign& a) -> std::string& { return a.spec.vlan->device; },
    [](Assign& a) -> std::string& { return a.spec.vlan->parent; },
    [](Assign& a) -> std::string& { return a.spec.vmnet->name; },
    [](Assign& a) -> std::string& { return a.spec.vmnet->device; },
    [](Assign& a) -> std::string& { return a.spec.vmnet->host_address; },
    [](Assign& a) -> std::string& { return a.spec.vmnet->netmask; },
    [](Assign& a) -> std::string& { return a.spec.serial; },
    [](Assign& a) -> std::string& { return a.spec.parameters["mode"]; },
    [](Assign& a) -> std::string& { return a.spec.parameters["choice"]; },
    [](Assign& a) -> std::string& { return a.spec.desired->vlans[0].device; },
    [](Assign& a) -> std::string& { return a.spec.desired->vlans[0].parent; },
    [](Assign& a) -> std::string& { return a.spec.desired->vmnets[0].host_address; },
    [](Assign& a) -> std::string& { return a.spec.desired->vmnets[1].name; },
    [](Assign& a) -> std::string& { return a.spec.desired->vmnets[1].device; },
    [](Assign& a) -> std::string& { return a.spec.desired->serial; },
    [](Assign& a) -> std::string& { return a.spec.desired->vms[0].disks[0].device; },
    [](Assign& a) -> std::string& { return a.spec.desired->vms[0].nics[0].vmnet; }};

}  // namespace

TEST_CASE("a worker that is told hostile words runs none of them", "[hostile]") {
    const Sandbox sandbox;
    for (const auto& command : catalogue()) {
        if (!command.makes_jobs) continue;
        const auto plain = plain_assign(sandbox.data_dir(), std::string(command.verb),
                                        std::string(command.object));
        run_job(sandbox, plain, VmState::off);
        for (const auto place : places) {
            // One of each kind: a shell is started for each line.
            for (const auto* word : {"$(canary)", "';canary;'", "\ncanary\n", ";>made;", "-rf"}) {
                auto assign = plain;
                place(assign) = word;
                INFO(command.verb << " " << command.object << " with " << word);
                run_job(sandbox, assign, VmState::off);
            }
        }
    }
    CHECK(sandbox.words_given().size() > 100);
}

TEST_CASE("the words of a VM that is brought in line are none of a shell", "[hostile]") {
    const Sandbox sandbox;
    auto plain = plain_assign(sandbox.data_dir(), "sync", "host vmware");
    plain.spec.desired.reset();
    run_job(sandbox, plain, VmState::off);
    const std::vector<Place> of_vm(places.begin(), places.begin() + 9);
    for (const auto hypervisor : {Hypervisor::vmware_server, Hypervisor::vmware_workstation,
                                  Hypervisor::kvm, Hypervisor::xen}) {
        for (const auto place : of_vm) {
            auto assign = plain;
            assign.host.hypervisor = hypervisor;
            if (hypervisor == Hypervisor::kvm) assign.spec.object = "host kvm";
            if (hypervisor == Hypervisor::xen) assign.spec.object = "host xen";
            assign.spec.vm->identity = VmIdentity{"6ba7b810-9dad-51d1-80b4-00c04fd430c8", "", ""};
            place(assign) = "$(canary)';canary;'";
            run_job(sandbox, assign, VmState::off);
        }
    }
}

TEST_CASE("a data directory is one word wherever it stands", "[hostile]") {
    const Sandbox sandbox;
    const auto data_dir = sandbox.data_dir() + "/a b'$(canary)`canary`\";>made;";
    for (const auto* verb : {"create", "destroy", "start", "stop", "set", "answer", "sync"}) {
        const auto assign = plain_assign(data_dir, verb, "host vmware");
        for (const auto state : {VmState::none, VmState::off, VmState::on, VmState::stuck})
            run_job(sandbox, assign, state);
    }
    const auto words = sandbox.words_given();
    CHECK(std::find(words.begin(), words.end(), data_dir + "/vmware/0/0.vmx") != words.end());
}

}  // namespace grivon::test
