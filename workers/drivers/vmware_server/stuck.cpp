#include "workers/drivers/vmware_server/stuck.hpp"

#include <utility>

#include "workers/drivers/text.hpp"
#include "workers/drivers/vmware/paths.hpp"
#include "workers/drivers/vmware_server/report.hpp"

namespace grivon::drivers::vmware_server {
namespace {

std::string why_unread(const HostConnection& host, const CommandResult& tool) {
    const bool silent = trim(tool.output).empty() && trim(tool.error_output).empty();
    return silent ? "vmware-cmd printed nothing" : words_of(host, tool);
}

}  // namespace

Script asking_if_stuck(const Assign& assign, Script operation) {
    while (const RemoteCommand* command = operation.pending()) {
        CommandResult result = co_await Run{*command};
        operation.resume(std::move(result));
    }
    JobReport report = operation.report();
    if (report.vm != VmState::stuck || !report.question.empty()) co_return report;
    const RemoteCommand ask = read_question(vmx_of(assign));
    const CommandResult printed = co_await Run{ask};
    co_return with_question(std::move(report), assign, asked_in(printed));
}

JobReport with_question(JobReport report, const Assign& assign, const Asked& asked) {
    if (asked.question) report.question = text_of(*asked.question);
    report.message += advice_on(asked, assign.host, *assign.spec.vm);
    return report;
}

std::string advice_on(const Asked& asked, const HostConnection& host, const VmSpec& vm) {
    const bool known = asked.question && !asked.question->choices.empty();
    std::string advice;
    if (asked.question) {
        advice = ": \"" + one_line(asked.question->lines.front()) + "\"";
    } else {
        advice = ", which could not be read (" + why_unread(host, asked.tool) + ")";
    }
    if (known) return advice + "; answer it: " + grivon_command("answer", host, vm) + " choice=K";
    return advice + "; no choices were seen: look again with grivon refresh host vmware " +
           host.name + ", or answer it on " + host.name + ": vmware-cmd " + paths_of(host, vm).vmx +
           " answer";
}

}  // namespace grivon::drivers::vmware_server
