// The rocks command beside this program.
//
// On a Rocks frontend this program may stand under the name "rocks". Then the VMware Roll's own
// commands are carried out here, and every other one is handed over to the real rocks, word by
// word. Where there is none, this program does what it can of them.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "cli/configuration.hpp"
#include "cli/exit.hpp"
#include "wire/catalogue.hpp"
#include "wire/job_report.hpp"

namespace grivon::cli {

// Where the real rocks may be; made by main, by hand in tests.
struct RocksPlaces {
    std::string standard = "/opt/rocks/bin/rocks";
    std::string search_path;              // $PATH; only its absolute directories count
    std::string self = "/proc/self/exe";  // this very program, which is not the real one
};

// Whether the command is one of the VMware Roll's.
[[nodiscard]] bool is_of_the_roll(const CommandRule& command);

// The file to execute instead of going on; nothing: the command is ours, or there is no real rocks.
// The configuration's [client] rocks decides alone; else the standard place, else $PATH.
[[nodiscard]] Outcome<std::optional<std::string>> rocks_to_call(std::span<const std::string> words,
                                                                const Environment& environment,
                                                                const RocksPlaces& places);

}  // namespace grivon::cli
