// At which step a running job is, and how far the command there says it is: what a person who waits
// wants to see. Not persisted: it is read off the record as it comes. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/job_item.hpp"

namespace grivon::core {

struct StepNow {
    std::uint32_t step = 0;  // counts the commands of the attempt, from 1; 0: none yet
    std::string name;
    std::optional<std::uint32_t> percent;

    void take(const JobItem& item);
    bool operator==(const StepNow&) const = default;
};

// The last "NN% done" of the text, as vmware-vdiskmanager writes it over and over ("\r  Creating:
// 43% done."; reference vmware-server.md). A number that is cut off at the beginning of the text
// may be too small; the next one puts it right. Nothing: there is none.
[[nodiscard]] std::optional<std::uint32_t> percent_in(std::string_view text);

}  // namespace grivon::core
