#include "tests/simulation/facts.hpp"

namespace grivon::sim {
namespace {

template <class Id>
std::string id(const char* name, Id value) {
    return std::string(name) + " " + std::to_string(number(value));
}

std::string attempt_of(JobId job, std::uint32_t attempt) {
    return id("job", job) + " attempt " + std::to_string(attempt);
}

std::string list(const std::vector<JobId>& jobs) {
    std::string text;
    for (const auto job : jobs) text += " " + std::to_string(number(job));
    return text.empty() ? " none" : text;
}

std::string one_line(std::string text) {
    for (auto& c : text)
        if (c == '\n') c = '|';
    return text;
}

std::string text(const JobItem& item) {
    switch (item.kind) {
        case ItemKind::note:
            return "note";
        case ItemKind::step_started:
            return "begin \"" + item.text + "\"";
        case ItemKind::output:
            return "out \"" + one_line(item.data) + "\"";
        case ItemKind::error_output:
            return "err \"" + one_line(item.data) + "\"";
        case ItemKind::step_finished:
            return "end " + std::to_string(item.exit_status);
        case ItemKind::output_cut:
            return "output cut";
    }
    return "?";
}

std::string text(const EventWritten& f) {
    return "disk: event " + std::to_string(f.seq) + " " + f.kind + " " + f.host;
}
std::string text(const JobWritten& f) {
    return "disk: " + id("job", f.job) + " on " + f.host;
}
std::string text(const JobMoved& f) {
    return "disk: " + attempt_of(f.job, f.attempt) + " " + std::string(name_of(f.state)) + " " +
           f.message;
}
std::string text(const ItemsWritten& f) {
    std::string items;
    for (const auto& item : f.items)
        items += " [" + std::to_string(item.attempt) + "." + std::to_string(item.step) + " " +
                 text(item) + "]";
    return "disk: " + id("job", f.job) + " items from " + std::to_string(f.position) + items;
}
std::string text(const LeaseWritten& f) {
    return "disk: lease of " + f.host + " " + id("epoch", f.epoch) + " " +
           (f.worker.empty() ? "free" : f.worker);
}
std::string text(const HostDropped& f) {
    return "disk: host " + f.host + " removed";
}
std::string text(const SubmissionWritten& f) {
    return "disk: submission " + f.key + " jobs" + list(f.jobs);
}
std::string text(const AcceptedSaid& f) {
    return "broker says: accepted " + f.key + " jobs" + list(f.jobs);
}
std::string text(const AssignSaid& f) {
    return "broker says: assign " + attempt_of(f.job, f.attempt) + " " + f.host + " " +
           id("epoch", f.epoch) + " to " + f.worker;
}
std::string text(const ItemsStoredSaid& f) {
    return "broker says: stored " + attempt_of(f.job, f.attempt) + " items before " +
           std::to_string(f.position);
}
std::string text(const ReportStoredSaid& f) {
    return "broker says: stored report of " + attempt_of(f.job, f.attempt);
}
std::string text(const RequestMade& f) {
    return "client: asks " + f.key + ": " + f.what;
}
std::string text(const AcceptedHeard& f) {
    return "client: " + f.key + " was accepted, jobs" + list(f.jobs);
}
std::string text(const RefusedHeard& f) {
    return "client: " + f.key + " was refused: " + f.message;
}
std::string text(const BrokerHeard& f) {
    return f.worker + ": hears the broker";
}
std::string text(const CommandSent& f) {
    return f.worker + ": sends a command to " + f.host;
}
std::string text(const ReportMade& f) {
    constexpr const char* words[] = {"?",         "succeeded", "failed",
                                     "uncertain", "unreached", "cancelled"};
    return f.worker + ": reports " + attempt_of(f.job, f.attempt) + " " + id("epoch", f.epoch) +
           " " + words[static_cast<std::size_t>(f.outcome)] + ", items before " +
           std::to_string(f.items_end);
}
std::string text(const FenceTaken& f) {
    return f.host + ": fence of " + id("epoch", f.epoch);
}
std::string text(const CommandBegun& f) {
    return f.host + ": begin process " + std::to_string(f.process) + " \"" + f.line + "\" " +
           id("epoch", f.epoch);
}
std::string text(const CommandPrinted& f) {
    return "  \"" + f.line + "\" prints \"" + one_line(f.bytes) + "\"";
}
std::string text(const CommandEnded& f) {
    return f.host + ": end of process " + std::to_string(f.process) + " \"" + f.line + "\"";
}
std::string text(const StepDone& f) {
    return f.host + ": " + id("job", f.job) + " step " + std::to_string(f.step) + " is done" +
           (f.last ? ", the last" : "");
}
std::string text(const FaultMade& f) {
    return "---- " + f.what;
}

}  // namespace

std::string text_of(const Fact& fact) {
    return std::visit([](const auto& f) { return text(f); }, fact);
}

}  // namespace grivon::sim
