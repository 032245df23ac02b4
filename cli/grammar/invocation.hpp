// From the words of a command line to what they ask for.
//
// The grammar is that of the rocks command (VERB OBJECT... [args] [key=value...]): the longest
// prefix of words that names a command of wire/catalogue.hpp is the command, the rest are its
// arguments, and parameters may stand anywhere. Options begin with '-' and may stand anywhere
// before "--". Pure but for the local time zone: no file, no output; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "cli/format.hpp"
#include "cli/progress_mode.hpp"
#include "wire/catalogue.hpp"
#include "wire/operation.hpp"
#include "wire/time.hpp"

namespace grivon::cli {

struct Options {
    Format format = Format::table;  // of what is printed
    bool async = false;             // return after the commit, do not wait for the jobs
    bool echo = false;              // watch job: notes and command lines too
    bool raw = false;               // what hosts print as it is, on a terminal too
    bool yes = false;               // do not ask back
    bool dry_run = false;           // show what would be done, do nothing
    bool prune = false;             // of clusters: VMs that the file does not want are removed
    bool restart = false;           // of clusters: VMs that are on may be stopped for a change
    bool accept_new = false;        // of hosts: the key that they show first is pinned
    ProgressMode progress = ProgressMode::automatic;
    std::optional<std::chrono::milliseconds> timeout;  // of the waiting; the jobs go on
    std::string config_file;                           // empty: the usual places
    std::string key_file;  // of keys that are made: where; empty: NAME.key, here
};

// What the option --accept-new stands for.
inline constexpr std::string_view accept_new_word = "accept-new";

// A command that can be carried out; check_operation has passed it.
struct Invocation {
    const CommandRule* command = nullptr;  // in the catalogue; never null
    Operation operation;
    BatchSpec
        batch;  // how the jobs that it makes are run; operations: none, `operation` is the one
    Options options;
};

// Help or the version: text for stdout, exit status 0.
struct Printout {
    std::string text;
    bool usage_lines = false;  // usage lines only: folded on a terminal, as Rocks does
};

// Words that mean nothing: one line for stderr, then perhaps usage lines; exit status 2.
struct Misuse {
    std::string message;
    std::string usage = {};
    bool unknown_command = false;  // no command of the catalogue begins like this
};

using Parsed = std::variant<Invocation, Printout, Misuse>;

// program: the name that usage lines and errors call this program by. now: what times such as
// "20:00" are reckoned from, in the local zone.
[[nodiscard]] Parsed parse(std::span<const std::string> words, std::string_view program,
                           WallTime now);

// The command that the words name, whatever else is wrong with them; null if none.
[[nodiscard]] const CommandRule* command_named_by(std::span<const std::string> words);

}  // namespace grivon::cli
