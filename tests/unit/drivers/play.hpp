// Drives a driver's script by hand: prepared answers in, the commands it asked for out.
#pragma once

#include <string>
#include <vector>

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::test {

// A job on slice 0 of vmware-server-0-0, as in the VMware Roll's walk-through.
[[nodiscard]] Assign vm_job(const std::string& verb);
[[nodiscard]] Assign vmnet_job(const std::string& name, const std::string& device);

[[nodiscard]] drivers::CommandResult says(std::string output);
[[nodiscard]] drivers::CommandResult fails(std::int32_t exit_status, std::string error_output);

// What vmware-cmd answers, word by word as users of VMware Server 1.0 saw it.
[[nodiscard]] drivers::CommandResult state_is(const std::string& state);
[[nodiscard]] drivers::CommandResult not_registered();
[[nodiscard]] drivers::CommandResult state_conflict(const std::string& operation,
                                                    const std::string& state);
[[nodiscard]] drivers::CommandResult serverd_dead();
[[nodiscard]] drivers::CommandResult needs_input();

struct Played {
    std::vector<drivers::RemoteCommand> commands;
    JobReport report;

    [[nodiscard]] std::vector<std::string> names() const;
    // Notes and echoed commands, in the order a person sees them.
    [[nodiscard]] std::vector<std::string> shown() const;
    [[nodiscard]] const drivers::RemoteCommand& named(const std::string& name) const;
};

// Fails the test if the script asks for more or fewer commands than there are answers.
[[nodiscard]] Played play(const Assign& assign, const std::vector<drivers::CommandResult>& answers);
// The same of the script for a job that does not go on.
[[nodiscard]] Played play_stop(const Assign& assign,
                               const std::vector<drivers::CommandResult>& answers);

using Texts = std::vector<std::string>;

}  // namespace grivon::test
