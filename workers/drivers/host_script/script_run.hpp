// The one driver of all operations that run a host script: hands the script to the host's shell and
// judges how it ended.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "wire/worker_messages.hpp"
#include "workers/drivers/script.hpp"

namespace grivon::drivers::host_script {

struct ScriptRun {
    std::string text;
    std::vector<std::string> objects;  // what it is about, for people; nothing secret
    std::optional<bool> JobReport::*there = nullptr;  // where the report says whether it is there
    bool wanted_there = true;                         // false: the script takes it away
    bool output_shown = false;
};

// The command of a run: its line says what is done, the script itself comes on stdin.
[[nodiscard]] RemoteCommand script_command(const Assign& assign, std::string name,
                                           const ScriptRun& run);

[[nodiscard]] Script run_script(const Assign& assign, ScriptRun run);

// What is left of a run that did not come to its end: `run.text` only looks, and says by its status
// whether all is there. Whether the rest of it was done as well, as for the next start of the host,
// nobody looks: the report never says that it succeeded.
[[nodiscard]] Script look_at_left(const Assign& assign, ScriptRun run);

// The report on a command that ended without success; the host was reached.
[[nodiscard]] JobReport failed_report(const Assign& assign, const CommandResult& result);

// Something of the job is malformed (check.hpp): nothing reaches the host.
[[nodiscard]] JobReport refusal(const Assign& assign, const std::string& malformed_thing);
[[nodiscard]] Script refuse(const Assign& assign, std::string malformed_thing);

}  // namespace grivon::drivers::host_script
