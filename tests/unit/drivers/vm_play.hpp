// Jobs and answers for scripts that concern VMs, beside those of play.hpp.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/unit/drivers/play.hpp"
#include "wire/worker_messages.hpp"

namespace grivon::test {

[[nodiscard]] Assign power_job(const std::string& verb, const std::string& mode);
[[nodiscard]] Assign answer_job(const std::string& choice);
// On slices 0 to count - 1, of which slice N is VM 22 + N.
[[nodiscard]] Assign vms_job(const std::string& verb, std::uint32_t count);
// The same job, taken up after an attempt that was cut off.
[[nodiscard]] Assign second_attempt(Assign assign, const Texts& steps_begun);

[[nodiscard]] std::string vmx_of(std::uint32_t slice);
[[nodiscard]] std::string disk_of(std::uint32_t slice);

[[nodiscard]] drivers::CommandResult tools_not_running();
[[nodiscard]] drivers::CommandResult timed_out();

// The menus of two questions, as `vmware-cmd VMX answer` prints them, and the same as reports have
// them.
extern const std::string moved_menu;
extern const std::string moved_question;
extern const std::string no_boot_menu;
extern const std::string no_boot_question;
// What read_question prints of a tool that waited with that menu, and of one that ended by itself.
[[nodiscard]] drivers::CommandResult asks(const std::string& menu);
[[nodiscard]] drivers::CommandResult asks_nothing();

// Message parts: what follows the word for the question, for slice 0.
extern const std::string moved_advice;
extern const std::string no_boot_advice;

// What a survey prints: by slice, the look at each VM, of a stuck one its question, and the files
// that are there.
struct Surveyed {
    std::map<std::uint32_t, drivers::CommandResult> looks = {};
    std::map<std::uint32_t, drivers::CommandResult> questions = {};
    Texts files = {};
};
[[nodiscard]] drivers::CommandResult surveyed(const Surveyed& host);

// What the list of registered VMs prints that ended so, and after it of configurations.
[[nodiscard]] drivers::CommandResult lists(const drivers::CommandResult& list = {},
                                           const std::string& configurations = {});

void check_failed(const Played& played, std::int32_t exit_status, std::optional<VmState> vm,
                  const std::string& message);
// vmware-serverd did not answer: before anything was begun, or after that.
void check_serverd_dead(const Played& played, Outcome outcome);
void check_succeeded(const Played& played, VmState vm, const std::string& message);

}  // namespace grivon::test
