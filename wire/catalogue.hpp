// The commands that exist: their words, arguments and parameters, with the limits of each value.
//
// One table serves everybody: the CLI checks what was typed and writes usage lines from it, the
// broker checks what arrives, so the two can never disagree. Pure and constant; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wire/error.hpp"
#include "wire/operation.hpp"
#include "wire/values.hpp"

namespace grivon {

// Who carries a command out.
enum class CommandKind : std::uint8_t {
    change,  // sent as Submit: changes the database, and may make jobs
    query,   // sent as Query: reads the present state
    client,  // the CLI's own: list job, show job, watch job, watch event, help
};

enum class ValueKind : std::uint8_t {
    number,         // whole number from minimum to maximum
    slice,          // a VM's number on its host, or "all"
    boolean,        // on yes y true 1, off no n false 0, as Rocks has them, in any case of letters
    host_name,      // letters, digits, dots and hyphens; not all digits
    word,           // printable ASCII, without blanks
    text,           // printable ASCII
    device,         // network interface of a host: "eth0.100", at most 15 characters
    vlan,           // VLAN interface of a host: "eth0.100", id 1 to 4094
    address,        // IPv4, dotted
    netmask,        // IPv4 netmask, dotted: "255.255.255.0"
    mac,            // "00:30:1b:b3:24:72"
    attribute,      // letters, digits, dots, hyphens and underscores
    vmnet,          // "vmnet0" to "vmnet99"
    network,        // the same, or the interface of the host that one bridges: "eth0.100"
    networks,       // at most items_max of these, with commas
    vmbr,           // "vmbr0" to "vmbr99"
    host_network,   // the same, or an interface, or what the host has: "bridge:br0"
    host_networks,  // at most items_max of these, with commas
    numbers,        // at most items_max whole numbers from minimum to maximum, with commas
    names,          // at most items_max names, with commas; % stands for any text
    curve_key,      // public half of a CURVE key: 40 characters of Z85
    cluster,        // name of a cluster: letters, digits, dots, hyphens and underscores; not "none"
    membership,     // the same, or "none"
    ssh_address,    // a host's name, or its address of IPv4 or IPv6
    login_name,     // user that one logs in as on a host
    jump,           // "[USER@]HOST[:PORT]", several with commas; or "none"
    path,           // absolute, without ".." and without characters a shell would notice
    choice,         // one of `choices`
    time,           // UTC: "2026-11-22T20:00:00Z"; the CLI makes it of what people type
    duration,       // whole number and unit: "90s", "10m", "2h", "1d"
};

struct ParameterRule {
    std::string_view name;
    ValueKind kind = ValueKind::word;
    bool required = false;
    std::string_view help;
    std::int64_t minimum = 0;  // of numbers
    std::int64_t maximum = 0;
    std::string_view unit = {};                      // of numbers, for the error: "MB"
    std::span<const std::string_view> choices = {};  // of choices
    std::size_t items_max = 0;                       // of lists
};

// What the words behind a command are.
enum class ArgumentKind : std::uint8_t {
    nothing,           // none is taken
    hosts,             // any number; none: all hosts
    some_hosts,        // at least one
    one_host,          // exactly one
    risky_hosts,       // any number; none: all hosts, which must be confirmed
    one_job,           // a job's number
    serials,           // at least one of VMware's keys
    some_jobs,         // numbers of at least one job
    one_batch,         // a batch's number
    some_batches,      // numbers of at least one batch
    one_file,          // the name of a file, or -
    one_cluster,       // the name of a cluster
    hosts_or_cluster,  // at least one host, or cluster=, or both
    one_key,           // the name of an access key
    some_keys,         // names of at least one
};

struct CommandRule {
    std::string_view verb;
    std::string_view object;
    CommandKind kind = CommandKind::change;
    ArgumentKind arguments = ArgumentKind::nothing;
    std::span<const ParameterRule> parameters;
    std::string_view summary;  // one sentence
    std::string_view example;  // the plainest; without the program's name
    bool makes_jobs = false;   // takes the words of batch_rules() as well
    // Of other manners, a line each; options and the words of batch_rules() may be among them.
    std::string_view further_examples = {};
};

// What an ArgumentKind allows, and how usage lines and errors word it.
struct ArgumentRule {
    std::string_view usage;  // "{host...}"
    std::size_t minimum = 0;
    std::size_t maximum = 0;
    std::string_view missing;  // "must supply at least one host"
};
[[nodiscard]] const ArgumentRule& argument_rule(ArgumentKind kind);

[[nodiscard]] std::span<const CommandRule> catalogue();
// on-failure=, at=, after=, time-limit=: not parameters of an operation, but fields of BatchSpec.
[[nodiscard]] std::span<const ParameterRule> batch_rules();
// reason=, of every command that changes something: a field of BatchSpec as well, unless the
// command has a parameter of that name.
[[nodiscard]] std::span<const ParameterRule> change_rules();
// Those that the command takes: all or none; and with those of batch_rules(), if it makes jobs.
[[nodiscard]] std::span<const ParameterRule> change_rules_of(const CommandRule& command);
[[nodiscard]] std::vector<const ParameterRule*> batch_words_of(const CommandRule& command);
[[nodiscard]] const CommandRule* find_command(std::string_view verb, std::string_view object);

// All of them, the plainest first.
[[nodiscard]] std::vector<std::string_view> examples_of(const CommandRule& command);

// "add host vmwarenet {host...} {iface=device} {type=bridge} [vmnet=vmnetN]"; the words of
// batch_rules(), which many commands share, by their names only: "[on-failure=] [at=]"; reason=,
// which all that change something take, not at all.
[[nodiscard]] std::string usage_line(const CommandRule& command);

// The candidate closest to what was typed, if it is close enough to be meant.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view typed,
                                                      std::span<const std::string_view> candidates);

// Refuses (Errc::usage) a value that the rule does not allow.
[[nodiscard]] Result<> check_value(const ParameterRule& rule, std::string_view value);

// Refuses (Errc::usage) an unknown command, an unknown parameter (naming the nearest known one), a
// missing or a superfluous word, a value that is malformed or out of range, and words over the
// limits. What passes is well-formed; whether it makes sense now is for the core to say.
[[nodiscard]] Result<> check_operation(const Operation& operation);

// Values of parameters that check_operation has passed; nothing if they were not given.
[[nodiscard]] std::optional<std::int64_t> number_parameter(const Operation& operation,
                                                           const std::string& name);
[[nodiscard]] std::optional<std::string> text_parameter(const Operation& operation,
                                                        const std::string& name);
[[nodiscard]] std::optional<bool> boolean_parameter(const Operation& operation,
                                                    const std::string& name);
[[nodiscard]] std::optional<WallTime> time_parameter(const Operation& operation,
                                                     const std::string& name);
[[nodiscard]] std::optional<std::chrono::milliseconds> duration_parameter(
    const Operation& operation, const std::string& name);
// The words behind a command that takes numbers of jobs or batches.
[[nodiscard]] std::vector<std::uint64_t> number_arguments(const Operation& operation);
// The items of a list: "a,b" is two.
[[nodiscard]] std::vector<std::string> list_parameter(const Operation& operation,
                                                      const std::string& name);
// The cluster whose VMs the operation means; nothing if it means those of hosts. Where cluster= can
// be changed as well (set host vmware), it is that of VMs which the words name.
[[nodiscard]] std::optional<std::string> target_cluster(const Operation& operation);
// The one slice of slice=; nothing if it was not given or says "all".
[[nodiscard]] std::optional<std::uint32_t> slice_parameter(const Operation& operation);

}  // namespace grivon
