#include "cli/commands/record_printer.hpp"

namespace grivon::cli {
namespace {

Outcome<> print_item(Output& output, RecordDetail detail, const JobItem& item) {
    using Stream = Output::Stream;
    switch (item.kind) {
        case ItemKind::output:
            return output.print_host_bytes(Stream::out, item.data);
        case ItemKind::error_output:
            return output.print_host_bytes(Stream::error, item.data);
        case ItemKind::note:
        case ItemKind::step_started:
            if (detail != RecordDetail::commands_too) return {};
            return output.print(one_line(item.text) + "\n");
        case ItemKind::step_finished:
            return {};
        case ItemKind::output_cut:
            output.say(item.text + " bytes more of its output are not recorded");
            return {};
    }
    return {};
}

}  // namespace

Outcome<> print_record(Output& output, RecordDetail detail, const std::vector<JobItem>& items) {
    if (detail == RecordDetail::nothing) return {};
    for (const auto& item : items) {
        if (!item.shown) continue;
        if (auto printed = print_item(output, detail, item); !printed) return printed;
    }
    return {};
}

}  // namespace grivon::cli
