// The audit: who asked for what, from where, when and why, and what came of it. Each line is an
// event of the log as well (kind "audit.accepted", "audit.refused"); this asks for them as a table.
// docs/protocol.md describes it for the author of a client. Values only; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/ids.hpp"
#include "wire/table.hpp"
#include "wire/time.hpp"

namespace grivon {

// Answered by AuditTable, in pages: the next one from the seq of the last row.
struct ListAudit {
    static constexpr std::uint16_t type = 35;
    EventSeq after{};          // only later ones
    std::string user;          // only of this user; empty: all
    bool refused = false;      // only what was refused
    std::uint64_t newest = 0;  // only so many of the newest that fit; 0: all

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.after);
        visit(2, self.user);
        visit(3, self.refused);
        visit(4, self.newest);
    }
    bool operator==(const ListAudit&) const = default;
};

enum class AuditOutcome : std::uint8_t { accepted = 1, refused };
[[nodiscard]] constexpr AuditOutcome last_of(AuditOutcome) {
    return AuditOutcome::refused;
}
[[nodiscard]] constexpr std::string_view name_of(AuditOutcome outcome) {
    return outcome == AuditOutcome::accepted ? "accepted" : "refused";
}

struct AuditRow {
    EventSeq seq{};
    WallTime at{};
    std::string user;       // name of the key or account
    std::string origin;     // address of the machine, or uid and pid on the broker's own
    std::string operation;  // as typed, without secrets; the first 255 characters
    AuditOutcome outcome = AuditOutcome::accepted;
    BatchId batch{};      // that was made; 0: none
    std::string reason;   // as it was given
    std::string message;  // why it was refused, and how often

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.seq);
        visit(2, self.at);
        visit(3, self.user);
        visit(4, self.origin);
        visit(5, self.operation);
        visit(6, self.outcome);
        visit(7, self.batch);
        visit(8, self.reason);
        visit(9, self.message);
    }
    bool operator==(const AuditRow&) const = default;
};

using AuditTable = Table<AuditRow, 36>;

}  // namespace grivon
