// A YAML text as a tree with line numbers, within bounds.
//
// Made from yaml-cpp's events, not from its nodes: these keep no line of a key, take memory for
// whatever depth and number of nodes there is, and follow aliases. Only what plain configuration
// needs is accepted: anchors, aliases, tags and further documents are mistakes. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/batch/batch_file.hpp"

namespace grivon::cli::cluster {

struct YamlNode {
    enum class Kind : std::uint8_t { nothing, scalar, list, map };
    Kind kind = Kind::nothing;
    std::size_t line = 0;   // from 1
    std::string text = {};  // of a scalar
    bool quoted = false;    // a scalar in quotes, which is no number
    std::vector<YamlNode> items = {};
    // In the order of the text; a key that comes twice is there twice.
    std::vector<std::pair<YamlNode, YamlNode>> entries = {};
};

// The tree; or the one mistake that keeps the text from being read.
[[nodiscard]] tl::expected<YamlNode, LineMistake> read_yaml(std::string_view text);

}  // namespace grivon::cli::cluster
