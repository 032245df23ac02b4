// A host on which a test runs jobs, and a worker in its smallest form: runs a job's script on it
// command by command, as a lane does over SSH.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/unit/drivers/shell.hpp"
#include "wire/worker_messages.hpp"

namespace grivon::test {

class JobHost {
public:
    virtual ~JobHost() = default;

    // Over SSH, to the host's own shell. Nothing if the connection was lost.
    [[nodiscard]] virtual std::optional<ProgramResult> try_to_run(
        const std::string& line, const std::string& input) const = 0;
    // The same, of a connection that is there.
    [[nodiscard]] ProgramResult run(const std::string& line, const std::string& input = "") const;

    // The connection is lost in the middle of the next command.
    virtual void lose_next() const = 0;
    virtual void end_of_loss() const = 0;
};

struct Attempt {
    std::vector<std::string> steps;   // names of the commands begun
    std::string screen;               // what a person saw: notes, echoed commands, their output
    std::optional<JobReport> report;  // nothing if the connection was lost
};

// drop_at: what the name of the step begins with during which the connection is lost.
[[nodiscard]] Attempt run_job(const JobHost& host, const Assign& assign,
                              const std::string& drop_at = "");
// The same of the script for a job that does not go on.
[[nodiscard]] Attempt run_stop(const JobHost& host, const Assign& assign);

// The report of a job that ends.
[[nodiscard]] JobReport report_of(const JobHost& host, const Assign& assign);

// The same job, taken up after the attempt that was lost.
[[nodiscard]] Assign next_attempt(Assign assign, const Attempt& lost);

void check_succeeded(const Attempt& attempt, VmState vm, const std::string& message);
void check_failed(const Attempt& attempt, std::int32_t exit_status, std::optional<VmState> vm);

}  // namespace grivon::test
