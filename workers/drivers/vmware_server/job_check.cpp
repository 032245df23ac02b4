#include "workers/drivers/vmware_server/job_check.hpp"

namespace grivon::drivers::vmware_server {

std::optional<JobReport> check_answer_job(const Assign& assign) {
    if (auto wrong = check_vm_job(assign)) return wrong;
    if (!choice_of(assign)) return malformed(assign, "choice", parameter(assign, "choice"));
    return std::nullopt;
}

std::optional<unsigned> choice_of(const Assign& assign) {
    return whole_number(parameter(assign, "choice"));
}

}  // namespace grivon::drivers::vmware_server
