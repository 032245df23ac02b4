#include "cli/dry_run/plan_job.hpp"

#include <array>
#include <string_view>

#include "cli/dry_run/model_host.hpp"
#include "wire/hypervisors.hpp"
#include "workers/drivers/driver.hpp"

namespace grivon::cli {
namespace {

using drivers::RemoteCommand;
using drivers::Script;

// Far above what any job runs; a script that a model can lead in a circle ends all the same.
constexpr std::size_t commands_max = 100'000;

// The state in which an operation has something to do, for a VM whose state nobody knows.
VmState state_for(std::string_view verb) {
    struct Begin {
        std::string_view verb;
        VmState state;
    };
    constexpr std::array<Begin, 8> begins{{{"create", VmState::none},
                                           {"destroy", VmState::off},
                                           {"start", VmState::off},
                                           {"stop", VmState::on},
                                           {"reboot", VmState::on},
                                           {"suspend", VmState::on},
                                           {"resume", VmState::suspended},
                                           {"answer", VmState::stuck}}};
    for (const auto& begin : begins)
        if (begin.verb == verb) return begin.state;
    return VmState::off;
}

bool is_guessed(const DryRunJob& job) {
    return job.spec.vm && job.vm == VmState::unknown;
}

bool registers_lost_vms(const JobSpec& spec) {
    const auto object = vm_object_in(spec.object);
    return spec.verb == "sync" && !spec.vm && object && object->part == VmPart::vm;
}

bool mends_vm(const JobSpec& spec) {
    return spec.verb == "sync" && spec.vm;
}

// As it is on the host until the job has changed it.
VmSpec vm_before(const JobSpec& spec) {
    VmSpec vm = *spec.vm;
    if (spec.hardware_before) {
        vm.cpus = spec.hardware_before->cpus;
        vm.memory_mb = spec.hardware_before->memory_mb;
    }
    return vm;
}

std::unique_ptr<ModelHost> host_for(const DryRunJob& job) {
    const auto choice = job.spec.parameters.find("choice");
    auto host =
        make_model_host(job.host, choice == job.spec.parameters.end() ? "0" : choice->second);
    if (job.spec.vm)
        host->add_vm(vm_before(job.spec), is_guessed(job) ? state_for(job.spec.verb) : job.vm);
    const auto snapshot = job.spec.parameters.find("name");
    if (snapshot != job.spec.parameters.end())
        host->add_snapshot(snapshot->second, job.spec.verb != "add");
    if (!job.spec.vm && job.spec.desired) {
        for (const auto& vm : job.spec.desired->vms) {
            if (registers_lost_vms(job.spec))
                host->add_unregistered_vm(vm);
            else
                host->add_vm(vm, VmState::off);
        }
    }
    return host;
}

// The script of a host operation comes on stdin, and may hold a key; its line says what it does.
bool is_host_script(const RemoteCommand& command) {
    return command.line.starts_with("sh -s ");
}

void take(PlannedJob& planned, const RemoteCommand& command) {
    if (!command.shown.empty()) {
        planned.commands.push_back({command.note, command.shown});
    } else if (is_host_script(command)) {
        planned.commands.push_back({command.note, "ssh -x " + planned.host + " " + command.line});
    }
}

// The model has a question for whoever is told to answer one; another operation ends at it.
bool meets_question(const DryRunJob& job, const RemoteCommand& command) {
    return command.name == "question" && job.spec.verb != "answer";
}

std::string remark_on(const DryRunJob& job, const PlannedJob& planned, const JobReport& report) {
    if (report.outcome != grivon::Outcome::succeeded) return "would fail: " + report.message;
    if (!planned.commands.empty()) {
        if (registers_lost_vms(job.spec))
            return "for each VM whose files are there and which the host does not know";
        if (is_guessed(job))
            return "if it is " + std::string(name_of(state_for(job.spec.verb))) +
                   ", which nobody knows";
        return {};
    }
    if (mends_vm(job.spec)) return "looks, and gives it the CPUs, memory and interfaces it lacks";
    return report.message.empty() ? "looks, and changes nothing" : report.message;
}

}  // namespace

PlannedJob plan_job(const DryRunJob& job) {
    PlannedJob planned{job.host.name, job.slice, job.spec.operation(), {}, {}};
    Assign assign;
    assign.host = job.host;
    assign.spec = job.spec;
    const auto host = host_for(job);
    Script script = drivers::make_script(assign);
    for (std::size_t run = 0; const auto* command = script.pending(); ++run) {
        if (meets_question(job, *command) || run == commands_max) {
            planned.remark = "would fail: the VM waits for an answer to a question";
            return planned;
        }
        take(planned, *command);
        script.resume(host->run(*command));
    }
    planned.remark = remark_on(job, planned, script.report());
    return planned;
}

}  // namespace grivon::cli
