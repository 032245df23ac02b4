#include "cli/render/lists.hpp"

#include "cli/render/table.hpp"
#include "cli/render/time_text.hpp"

namespace grivon::cli {
namespace {

constexpr std::uint16_t ssh_port = 22;  // not worth a mention

template <class Number>
std::string optional_number(const std::optional<Number>& value) {
    return value ? std::to_string(*value) : std::string();
}

std::string address_of(const HostRow& host) {
    return host.port == ssh_port ? host.address : host.address + ":" + std::to_string(host.port);
}

std::string time_taken(const JobRow& job, WallTime now) {
    if (!job.started) return {};
    return duration_text(job.finished.value_or(now) - *job.started);
}

template <class Row, class MakeCells>
std::string text_of(Table table, std::span<const Row> rows, MakeCells make_cells) {
    table.rows.reserve(rows.size());
    for (const auto& row : rows) table.rows.push_back(make_cells(row));
    return to_text(std::move(table));
}

}  // namespace

std::string slice_name(std::uint32_t slice, const std::string& host) {
    return "slice" + std::to_string(slice) + "@" + host;
}

std::string shown_state(const VmRow& vm) {
    return vm.host_unreachable ? "unreachable" : std::string(name_of(vm.state));
}

std::string list_text(std::span<const HostRow> rows) {
    const Table shape{{{"HOST"},
                       {"HYPERVISOR"},
                       {"STATE"},
                       {"ADDRESS"},
                       {"RACK"},
                       {"RANK"},
                       {"QUEUED"},
                       {"RUNNING"},
                       {"WORKER"}},
                      {},
                      OwnerColumn::kept};
    return text_of(shape, rows, [](const HostRow& host) -> std::vector<std::string> {
        return {host.host,
                std::string(name_of(host.hypervisor)),
                std::string(name_of(host.state)),
                address_of(host),
                optional_number(host.rack),
                optional_number(host.rank),
                std::to_string(host.queued),
                host.running ? std::to_string(number(*host.running)) : std::string(),
                host.worker};
    });
}

std::string list_text(std::span<const VmRow> rows) {
    // MEM was a long in Rocks, measured as "768L": at least four wide in the roll's own output.
    const Table shape{
        {{"VMNODE"}, {"#CPU"}, {"MEM", 4}, {"#NIC"}, {"#DISKS"}, {"STATE"}}, {}, OwnerColumn::kept};
    return text_of(shape, rows, [](const VmRow& vm) -> std::vector<std::string> {
        return {slice_name(vm.slice, vm.host), std::to_string(vm.cpus),
                std::to_string(vm.memory_mb),  std::to_string(vm.nics),
                std::to_string(vm.disks),      shown_state(vm)};
    });
}

std::string list_text(std::span<const VmnetRow> rows) {
    const Table shape{{{"HOST"}, {"VMNET"}, {"TYPE"}, {"DEVICE"}, {"HOSTADDR"}, {"NETMASK"}},
                      {},
                      OwnerColumn::trimmed};
    return text_of(shape, rows, [](const VmnetRow& net) -> std::vector<std::string> {
        return {net.host,   net.vmnet,        std::string(name_of(net.kind)),
                net.device, net.host_address, net.netmask};
    });
}

std::string list_text(std::span<const JobRow> rows, WallTime now) {
    const Table shape{{{"JOB"},
                       {"BATCH"},
                       {"HOST"},
                       {"SLICE"},
                       {"OPERATION"},
                       {"STATE"},
                       {"ATTEMPT"},
                       {"SUBMITTED"},
                       {"TIME"},
                       {"EXIT"}},
                      {},
                      OwnerColumn::none};
    return text_of(shape, rows, [now](const JobRow& job) -> std::vector<std::string> {
        return {std::to_string(number(job.job)),
                std::to_string(number(job.batch)),
                job.host,
                optional_number(job.slice),
                job.operation,
                std::string(name_of(job.state)),
                std::to_string(job.attempt),
                local_time(job.submitted),
                time_taken(job, now),
                optional_number(job.exit_status)};
    });
}

}  // namespace grivon::cli
