#include "cli/render/json.hpp"

#include <nlohmann/json.hpp>

#include "cli/render/lists.hpp"
#include "cli/render/time_text.hpp"

namespace grivon::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class Number>
Json or_null(const std::optional<Number>& value) {
    return value ? Json(*value) : Json();
}

Json or_null(const std::optional<WallTime>& time) {
    return time ? Json(iso_time(*time)) : Json();
}

Json or_null(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

Json to_json(const HostRow& host) {
    return {{"host", host.host},
            {"hypervisor", name_of(host.hypervisor)},
            {"state", name_of(host.state)},
            {"checked", or_null(host.checked)},
            {"address", host.address},
            {"port", host.port},
            {"user", host.user},
            {"rack", or_null(host.rack)},
            {"rank", or_null(host.rank)},
            {"queued", host.queued},
            {"running", host.running ? Json(number(*host.running)) : Json()},
            {"worker", or_null(host.worker)}};
}

Json to_json(const VmRow& vm) {
    Json object{{"vmnode", slice_name(vm.slice, vm.host)},
                {"vm", number(vm.vm)},
                {"host", vm.host},
                {"slice", vm.slice},
                {"cpus", vm.cpus},
                {"mem", vm.memory_mb},
                {"nics", vm.nics},
                {"disks", vm.disks},
                {"state", shown_state(vm)},
                {"checked", or_null(vm.checked)}};
    if (vm.host_unreachable) object["last_state"] = name_of(vm.state);
    return object;
}

Json to_json(const VmnetRow& net) {
    return {{"host", net.host},
            {"vmnet", net.vmnet},
            {"type", name_of(net.kind)},
            {"device", or_null(net.device)},
            {"hostaddr", or_null(net.host_address)},
            {"netmask", or_null(net.netmask)},
            {"active", net.active}};
}

Json to_json(const JobRow& job) {
    return {{"job", number(job.job)},
            {"batch", number(job.batch)},
            {"host", or_null(job.host)},
            {"slice", or_null(job.slice)},
            {"operation", job.operation},
            {"state", name_of(job.state)},
            {"attempt", job.attempt},
            {"submitted", iso_time(job.submitted)},
            {"started", or_null(job.started)},
            {"finished", or_null(job.finished)},
            {"exit_status", or_null(job.exit_status)},
            {"message", or_null(job.message)},
            {"user", or_null(job.user)}};
}

Json to_json(const StepRecord& step) {
    return {{"step", step.step},
            {"attempt", step.attempt},
            {"name", step.name},
            {"command", step.command},
            {"shown", step.shown},
            {"started", iso_time(step.started)},
            {"finished", or_null(step.finished)},
            {"exit_status", or_null(step.exit_status)}};
}

// Only a job that ran to its end has a command that decided it.
bool has_exit_status(const Event& event) {
    return event.kind == "job.succeeded" || event.kind == "job.failed";
}

Json to_json(const Event& event) {
    Json object{{"seq", number(event.seq)}, {"time", iso_time(event.at)}, {"kind", event.kind}};
    if (!event.host.empty()) object["host"] = event.host;
    if (event.slice) object["slice"] = *event.slice;
    if (number(event.batch) != 0) object["batch"] = number(event.batch);
    if (number(event.job) != 0) {
        object["job"] = number(event.job);
        object["attempt"] = event.attempt;
    }
    if (!event.operation.empty()) object["operation"] = event.operation;
    if (!event.state.empty()) object["state"] = event.state;
    if (has_exit_status(event)) object["exit_status"] = event.exit_status;
    if (!event.message.empty()) object["message"] = event.message;
    return object;
}

Json to_json(const Accepted& accepted) {
    auto jobs = Json::array();
    for (const auto job : accepted.jobs) jobs.push_back(number(job));
    return {{"batch", number(accepted.batch) == 0 ? Json() : Json(number(accepted.batch))},
            {"jobs", std::move(jobs)},
            {"lines", accepted.lines}};
}

template <class Row>
std::string array_of(std::span<const Row> rows) {
    std::string text = "[";
    for (const auto& row : rows) text += (text.size() == 1 ? "\n" : ",\n") + dumped(to_json(row));
    return text + (rows.empty() ? "]\n" : "\n]\n");
}

}  // namespace

std::string list_json(std::span<const HostRow> rows) {
    return array_of(rows);
}
std::string list_json(std::span<const VmRow> rows) {
    return array_of(rows);
}
std::string list_json(std::span<const VmnetRow> rows) {
    return array_of(rows);
}
std::string list_json(std::span<const JobRow> rows) {
    return array_of(rows);
}

std::string event_json(const Event& event) {
    return dumped(to_json(event)) + "\n";
}

std::string details_json(const JobDetails& job) {
    auto object = to_json(job.row);
    object["waits_for"] = or_null(job.waits_for);
    object["steps"] = Json::array();
    for (const auto& step : job.steps) object["steps"].push_back(to_json(step));
    return dumped(object) + "\n";
}

std::string accepted_json(const Accepted& accepted) {
    return dumped(to_json(accepted)) + "\n";
}

std::string finished_json(const Accepted& accepted, std::span<const JobRow> jobs) {
    auto object = to_json(accepted);
    object["results"] = Json::array();
    for (const auto& job : jobs) object["results"].push_back(to_json(job));
    return dumped(object) + "\n";
}

}  // namespace grivon::cli
