// What a job did, entry by entry.
// Plain data; how fields are numbered is said in wire/operation.hpp. Thread: any.
#pragma once

#include <cstdint>
#include <string>

#include "wire/bytes.hpp"
#include "wire/time.hpp"

namespace grivon {

// One entry of a job's record: what was run on the host, what it printed, how it ended. Entries of
// a job have consecutive positions from 0, over all attempts; they are stored and shown in order.
enum class ItemKind : std::uint8_t {
    note = 1,       // a line for the person: "# creating slice0@host"
    step_started,   // text = the command as shown to the person ("ssh -x HOST …")
    output,         // data = bytes the host's command wrote to stdout
    error_output,   // data = bytes the host's command wrote to stderr
    step_finished,  // exit_status
    output_cut,     // text = how many bytes of output beyond the job's cap are not recorded
};
[[nodiscard]] constexpr ItemKind last_of(ItemKind) {
    return ItemKind::output_cut;
}

struct JobItem {
    ItemKind kind = ItemKind::note;
    std::uint32_t attempt = 1;
    std::uint32_t step = 0;        // counts the commands of the attempt, from 1
    bool shown = true;             // false: a look the period's tool would not have printed
    std::string name;              // step_started: what the step is for, "register"
    std::string text;              // note, step_started
    Bytes data;                    // output, error_output: at most output_chunk_bytes_max
    std::int32_t exit_status = 0;  // step_finished: of the command; -1: it is not known
    WallTime at{};                 // the worker's clock

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit) {
        visit(1, self.kind);
        visit(2, self.attempt);
        visit(3, self.step);
        visit(4, self.shown);
        visit(5, self.name);
        visit(6, self.text);
        visit.bytes(7, self.data);
        visit(8, self.exit_status);
        visit(9, self.at);
    }
    bool operator==(const JobItem&) const = default;
};

}  // namespace grivon
