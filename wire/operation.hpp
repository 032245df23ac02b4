// What users ask, as one value: an operation, and several that belong together.
//
// Plain data without behaviour. Each struct lists its fields once, with the number that the field
// has on the wire (static fields(self, visitor)); the codec, and nothing else, walks that list.
// Field numbers are never used again for something else; a new field gets a new number and a
// default. Ownership: values own their bytes. Thread: any.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "wire/states.hpp"
#include "wire/time.hpp"

namespace grivon {

// What a user asked, word by word; wire/catalogue.hpp says which words exist.
struct Operation {
    std::string verb;                               // "create"
    std::string object;                             // "host vmware interface"
    std::vector<std::string> arguments;             // as typed: targets are expanded by the core
    std::map<std::string, std::string> parameters;  // key=value, last one wins
    // In a batch of several: numbers of earlier operations, from 1, whose jobs must all have
    // succeeded before a job of this one begins.
    std::vector<std::uint32_t> after = {};

    [[nodiscard]] std::string name() const { return verb + " " + object; }

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.verb);
        visit(2, self.object);
        visit(3, self.arguments);
        visit(4, self.parameters);
        visit(5, self.after);
    }
    bool operator==(const Operation&) const = default;
};

// Operations that are accepted together, or refused together, and how their jobs are run.
struct BatchSpec {
    std::vector<Operation> operations;  // at least one; later ones see what earlier ones plan
    FailurePolicy on_failure = FailurePolicy::skip_vm;
    std::optional<WallTime> start_at;  // jobs join their lanes then; absent: at once
    std::uint64_t start_after_ms = 0;  // or so long after they were accepted; 0: at once
    std::uint64_t time_limit_ms = 0;   // of each job's attempt; 0: only the limits of its commands
    std::string reason = {};           // why, for the audit; empty: not said

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.operations);
        visit(2, self.on_failure);
        visit(3, self.start_at);
        visit(4, self.start_after_ms);
        visit(5, self.time_limit_ms);
        visit(6, self.reason);
    }
    bool operator==(const BatchSpec&) const = default;
};

}  // namespace grivon
