// What can be meant at the cursor: words that the catalogue knows, and what to ask the broker for.
//
// Everything comes from wire/catalogue.hpp: a command that is added there is completed. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/completion/typed_line.hpp"
#include "wire/catalogue.hpp"

namespace grivon::cli {

struct Candidate {
    std::string word;         // the whole of the cursor's word
    std::string description;  // one line; empty: it speaks for itself
    bool whole = true;        // nothing can follow it in the same word: a blank may
};

// What only the broker knows, or the shell.
enum class Live : std::uint8_t {
    nothing,
    host_words,  // names, groups, ranges
    host_names,  // names only
    slices,      // of the hosts
    devices,     // network interfaces of the hosts
    vlans,       // VLAN interfaces of the hosts
    vmnets,      // virtual networks of the hosts
    macs,        // addresses of the interfaces of VMs
    attributes,  // names of the hosts' attributes
    jobs,
    batches,
    clusters,
    keys,   // names of access keys
    files,  // the shell's own
};

struct Wanted {
    std::vector<Candidate> candidates;  // known without asking; they begin with what was typed
    Live live = Live::nothing;
    std::string lead;   // what stands before a live candidate in the word: "slice="
    std::string typed;  // what of the candidate itself was typed: "1"
    const CommandRule* command = nullptr;  // null: not known yet
    std::vector<std::string> arguments;    // given already, before the cursor or behind it
};

// Whether a command is offered at all; those that are not belong to another program.
using OffersCommand = bool (*)(const CommandRule& command);

// Words that mean nothing are passed over: somebody is typing. Nothing is offered behind a command
// that does not exist.
[[nodiscard]] Wanted wanted_at(const TypedWords& words, OffersCommand offers);

// In which of these states a job must be for the command to do something with it; none: in any.
[[nodiscard]] std::span<const JobState> useful_states(const CommandRule& command);

}  // namespace grivon::cli
