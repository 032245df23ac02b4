// Every message that the three programs exchange, and who may send what.
//
// One struct per message, with its number on the wire. Numbers and field numbers are append-only.
// Values only; any thread. How a message becomes a frame: wire/codec.hpp.
#pragma once

#include <cstdint>
#include <variant>

#include "wire/access.hpp"
#include "wire/audit_messages.hpp"
#include "wire/batch_messages.hpp"
#include "wire/client_messages.hpp"
#include "wire/event_messages.hpp"
#include "wire/job_messages.hpp"
#include "wire/table_messages.hpp"
#include "wire/worker_messages.hpp"

namespace grivon {

inline constexpr std::uint8_t protocol_version = 1;

using ClientRequest = std::variant<Submit, Query, ListJobs, FollowJob, FollowEvents, Ping,
                                   ListBatches, ListSteps, ListAudit>;
using ClientAnswer =
    std::variant<Accepted, Refused, HostTable, VmTable, VmnetTable, JobTable, JobProgress,
                 EventPage, Pong, VlanTable, NicTable, InterfaceTable, SerialTable, AttributeTable,
                 HostConfiguration, DryRun, LaneTable, WorkerTable, Explanation, EventsGone,
                 BatchTable, StepTable, ClusterVmTable, ClusterTable, AccessKeyTable, AuditTable,
                 StrangerTable, DriftTable, SnapshotTable>;
using WorkerToBroker =
    std::variant<WorkerHello, WorkerHeartbeat, AttemptReport, WorkerGoodbye, JobItems, ProbeReport>;
using BrokerToWorker = std::variant<WorkerWelcome, BrokerHeartbeat, HelloWanted, Assign,
                                    ReportStored, LeaseEnded, ItemsStored, StopJob, Probe>;

}  // namespace grivon
