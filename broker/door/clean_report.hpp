// What a worker reports is text from hosts: made fit to store and to show, and cut to what tables
// and screens have room for. Pure; any thread.
#pragma once

#include "wire/job_report.hpp"

namespace grivon::broker {

void clean(JobReport& report);

}  // namespace grivon::broker
