// The pool of VMware's keys: add, remove vmwarekey; set, remove host vmwarekey.
#include <set>

#include "broker/core/inventory/key_reference.hpp"
#include "broker/core/operations/plan.hpp"
#include "wire/serial.hpp"

namespace grivon::core {
namespace {

const Thing key{ThingKind::key, ""};

PlannedJob serial_job(const PlanContext& context, const std::string& host,
                      const std::string& serial) {
    auto job = job_on(context, host);
    job.spec.serial = key_reference(serial);
    return job;
}

std::string pool_line(const Draft::PoolSize& pool) {
    return "serial numbers: total " + std::to_string(pool.total) + ", used " +
           std::to_string(pool.used);
}

// A host that has an active key keeps it; one whose key never arrived gets it again, unless the job
// for that has not ended: a second one would bring a key that the first, failing, put back.
bool needs_serial(const PlanContext& context, const std::string& host) {
    const auto& serial = context.draft.find(host)->serial;
    if (serial.empty()) return true;
    return context.draft.find_serial(serial)->presence != Presence::active &&
           !has_unfinished_jobs(context, host, key);
}

Result<> check_key_stays(const PlanContext& context, const std::string& host) {
    const auto& serial = context.draft.find(host)->serial;
    if (serial.empty()) return {};
    const auto presence = context.draft.find_serial(serial)->presence;
    return check_not_leaving(context, host, key, presence);
}

// All or none: a pool that is too small is no reason to key half of the hosts.
Result<> check_pool(const PlanContext& context, const std::vector<std::string>& hosts) {
    std::size_t wanted = 0;
    for (const auto& host : hosts)
        if (context.draft.find(host)->serial.empty()) ++wanted;
    const auto pool = context.draft.pool_size();
    const auto left = pool.total - pool.used;
    if (wanted <= left) return {};
    return fail(Errc::exhausted, std::to_string(wanted) +
                                     (wanted == 1 ? " host needs a key, " : " hosts need a key, ") +
                                     std::to_string(left) + (left == 1 ? " is free" : " are free") +
                                     "; add keys with: grivon add vmwarekey KEY...");
}

tl::unexpected<Error> has_no_serial(const std::string& host) {
    return fail(Errc::not_found, "host \"" + host + "\" has no key; see: grivon list vmwarekey");
}

}  // namespace

Result<Plan> plan_add_serials(const PlanContext& context) {
    Plan plan;
    for (const auto& serial : context.operation.arguments) {
        const auto shown = masked_serial(serial);
        if (context.draft.find_serial(serial) != nullptr)
            return fail(Errc::conflict, "key \"" + shown + "\" is in the pool already");
        context.draft.add_serial(serial);
        plan.lines.push_back("added \"" + shown + "\" to serial number pool");
        tell(plan, "serial.added", "", shown);
    }
    plan.lines.push_back(pool_line(context.draft.pool_size()));
    return plan;
}

Result<Plan> plan_remove_serials(const PlanContext& context) {
    Plan plan;
    for (const auto& serial : context.operation.arguments) {
        const auto shown = masked_serial(serial);
        const auto* record = context.draft.find_serial(serial);
        if (record == nullptr)
            return fail(Errc::not_found, "key \"" + shown + "\" is not in the pool");
        if (!record->host.empty())
            return fail(Errc::illegal_state, "key \"" + shown + "\" is on host \"" + record->host +
                                                 "\"; take it away first: grivon remove host "
                                                 "vmwarekey " +
                                                 record->host);
        context.draft.remove_serial(serial);
        plan.lines.push_back("removed \"" + shown + "\" from serial number pool");
        tell(plan, "serial.removed", "", shown);
    }
    plan.lines.push_back(pool_line(context.draft.pool_size()));
    return plan;
}

Result<Plan> plan_set_serial(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    if (auto ok = check_pool(context, *hosts); !ok) return tl::unexpected(ok.error());
    Plan plan;
    for (const auto& host : *hosts) {
        if (auto ok = check_key_stays(context, host); !ok) return tl::unexpected(ok.error());
        if (!needs_serial(context, host)) continue;
        if (const auto& serial = context.draft.find(host)->serial; !serial.empty()) {
            context.draft.set_presence(serial, Presence::pending);
        } else {
            const auto next = *context.draft.next_free_serial();
            context.draft.give_serial(next, host);
            tell(plan, "serial.given", host, masked_serial(next));
        }
        plan.jobs.push_back(serial_job(context, host, context.draft.find(host)->serial));
    }
    return plan;
}

Result<Plan> plan_remove_serial(const PlanContext& context) {
    const auto hosts = target_hosts(context);
    if (!hosts) return tl::unexpected(hosts.error());
    Plan plan;
    for (const auto& host : *hosts) {
        const auto serial = context.draft.find(host)->serial;
        if (serial.empty()) {
            if (means_those_that_fit(context)) continue;
            return has_no_serial(host);
        }
        if (auto ok = check_key_stays(context, host); !ok) return tl::unexpected(ok.error());
        auto job = serial_job(context, host, serial);
        job.spec.was_only_wanted =
            is_only_wanted(context, host, key, context.draft.find_serial(serial)->presence);
        context.draft.set_presence(serial, Presence::leaving);
        plan.jobs.push_back(std::move(job));
        plan.hits.push_back(host);
    }
    if (plan.jobs.empty()) return has_no_serial(hosts->front());
    return plan;
}

}  // namespace grivon::core
