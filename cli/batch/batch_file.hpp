// Batch files: commands in the ordinary grammar, one a line, that are accepted together or not at
// all. Later lines see what earlier ones add.
//
//     # two hosts, one VM each
//     add host vmwarenet vmware-server-0-[0-1] type=bridge iface=eth0
//     net: add host vmware vmware-server-0-[0-1] cpus=1 mem=768 disksize=20
//     create host vmware vmware-server-0-[0-1] slice=0 needs=net
//
// A line may have a name ("net:"); needs=NAME[,NAME...] lets the jobs of a line begin only when
// those of the named, earlier lines have succeeded, on whatever host. Jobs of one host run in the
// order of their lines anyway. Pure but for the local time zone; any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "wire/operation.hpp"
#include "wire/time.hpp"

namespace grivon::cli {

struct BatchFile {
    std::vector<Operation> operations;
    std::vector<std::size_t> lines;  // of each operation: where it is in the file, from 1
};

struct LineMistake {
    std::size_t line = 0;  // from 1; 0: the file as a whole
    std::string message;   // without VMware keys
};

// Every mistake of the file, in order. now: see parse() in cli/grammar/invocation.hpp.
[[nodiscard]] tl::expected<BatchFile, std::vector<LineMistake>> read_batch_file(
    std::string_view text, WallTime now);

// "FILE:LINE: MESSAGE" lines; of more than a screenful the first ones, and how many there are.
[[nodiscard]] std::string mistakes_text(std::string_view file,
                                        std::span<const LineMistake> mistakes);

}  // namespace grivon::cli
