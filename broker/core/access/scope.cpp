#include "broker/core/access/scope.hpp"

#include <algorithm>

#include "broker/core/inventory/targets.hpp"

namespace grivon::core {
namespace {

template <class Items, class Item>
bool has(const Items& items, const Item& item) {
    return std::find(items.begin(), items.end(), item) != items.end();
}

class ScopeCheck {
public:
    ScopeCheck(const Principal& principal, const Draft& draft, const Queue& queue)
        : principal_(principal), scope_(principal.scope), draft_(draft), queue_(queue) {}

    [[nodiscard]] Result<> check(const PlannedJob& job) const {
        return check_lane_job(job.host, job.slice);
    }

    [[nodiscard]] Result<> operator()(const ForgetHost& action) const { return host(action.host); }
    [[nodiscard]] Result<> operator()(const HoldLane& action) const {
        return host(action.control.host);
    }
    [[nodiscard]] Result<> operator()(const ResumeLane& action) const { return host(action.host); }
    [[nodiscard]] Result<> operator()(const SettleJob& action) const { return job(action.job); }
    [[nodiscard]] Result<> operator()(const CancelJobs& action) const {
        for (const auto id : action.jobs)
            if (auto ok = job(id); !ok) return ok;
        return {};
    }

    // A host that the draft changes: all of it, or only VMs of clusters that are allowed.
    [[nodiscard]] Result<> check(const std::string& name, const HostEntry* before,
                                 const HostEntry* after) const {
        if (is_in(before) || (before == nullptr && is_in(after))) return {};
        if (before == nullptr || after == nullptr) return outside(name);
        auto rest_before = *before;
        auto rest_after = *after;
        rest_before.vms.clear();
        rest_after.vms.clear();
        if (!(rest_before == rest_after)) return outside(name);
        for (const auto& [slice, vm] : before->vms)
            if (auto ok = check_vm(name, slice, vm, find(*after, slice)); !ok) return ok;
        for (const auto& [slice, vm] : after->vms)
            if (auto ok = check_vm(name, slice, vm, find(*before, slice)); !ok) return ok;
        return {};
    }

private:
    [[nodiscard]] bool is_in(const HostEntry* entry) const {
        if (entry == nullptr) return false;
        const auto& record = entry->record;
        const auto named = [&record](const std::string& pattern) {
            return matches_pattern(record.connection.name, pattern);
        };
        return std::any_of(scope_.hosts.begin(), scope_.hosts.end(), named) ||
               (record.rack && has(scope_.racks, *record.rack));
    }

    [[nodiscard]] static const VmRecord* find(const HostEntry& host, std::uint32_t slice) {
        const auto found = host.vms.find(slice);
        return found == host.vms.end() ? nullptr : &found->second;
    }

    [[nodiscard]] bool is_in(const VmRecord* vm) const {
        return vm != nullptr && !vm->cluster.empty() && has(scope_.clusters, vm->cluster);
    }

    // As it is on both sides of the change, if it is.
    [[nodiscard]] Result<> check_vm(const std::string& name, std::uint32_t slice,
                                    const VmRecord& vm, const VmRecord* other) const {
        if (other != nullptr && *other == vm) return {};
        if (is_in(&vm) && (other == nullptr || is_in(other))) return {};
        return outside(vm_name(slice, name));
    }

    [[nodiscard]] Result<> host(const std::string& name) const {
        return is_in(draft_.find_before(name)) || is_in(draft_.find(name)) ? Result<>()
                                                                           : outside(name);
    }

    [[nodiscard]] Result<> check_lane_job(const std::string& name,
                                          std::optional<std::uint32_t> slice) const {
        if (host(name)) return {};
        const auto* entry = draft_.find(name);
        if (!slice || entry == nullptr) return outside(name);
        if (is_in(find(*entry, *slice))) return {};
        return outside(vm_name(*slice, name));
    }

    [[nodiscard]] Result<> job(JobId id) const {
        const auto* found = queue_.find_job(id);
        return found == nullptr ? Result<>() : check_lane_job(found->host(), found->slice);
    }

    [[nodiscard]] tl::unexpected<Error> outside(const std::string& what) const {
        return fail(Errc::denied, what + " is outside of what " + principal_.user +
                                      " may change; see: grivon list key");
    }

    const Principal& principal_;
    const AccessScope& scope_;
    const Draft& draft_;
    const Queue& queue_;
};

}  // namespace

Result<> check_scope(const Principal& principal, const Plan& plan, const Draft& draft,
                     const Queue& queue) {
    if (!principal.scope.limited()) return {};
    const ScopeCheck check(principal, draft, queue);
    for (const auto& job : plan.jobs)
        if (auto ok = check.check(job); !ok) return ok;
    for (const auto& action : plan.actions)
        if (auto ok = std::visit(check, action); !ok) return ok;
    Result<> result;
    draft.each_change(
        [&](const std::string& name, const HostEntry* before, const HostEntry* after) {
            if (result) result = check.check(name, before, after);
        });
    return result;
}

}  // namespace grivon::core
