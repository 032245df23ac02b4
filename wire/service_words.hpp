// The command line of broker and worker, which are told nothing there but where their settings are.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace grivon {

struct ServiceWords {
    std::string config_file;
    int ready_fd = -1;  // gets "ready" when the program serves (wire/ready.hpp); -1: nobody asks
};

// config_file: the default. What is wrong with the words has been said on stderr, help and version
// on stdout, when there is an exit status instead: 0, or 2 for wrong words.
[[nodiscard]] tl::expected<ServiceWords, int> read_service_words(int argc, char** argv,
                                                                 const std::string& program,
                                                                 const std::string& description,
                                                                 const std::string& config_file);

}  // namespace grivon
