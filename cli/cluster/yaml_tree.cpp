#include "cli/cluster/yaml_tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <optional>
#include <sstream>

#include "cli/cluster/limits.hpp"
#include "cli/render/text.hpp"
#include "wire/serial.hpp"

namespace grivon::cli::cluster {
namespace {

std::size_t line_of(const YAML::Mark& mark) {
    return mark.line < 0 ? 0 : static_cast<std::size_t>(mark.line) + 1;
}

// Builds the tree until the first mistake; what comes after that is dropped, so that no text takes
// more memory than a good one.
class TreeBuilder : public YAML::EventHandler {
public:
    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++documents_ > 1) refuse(mark, "a second document: a file is one cluster");
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        if (may_take(mark, anchor, "")) attach({YamlNode::Kind::nothing, line_of(mark)});
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        refuse(mark, "an alias (*): write the value itself");
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        if (!may_take(mark, anchor, tag)) return;
        attach({YamlNode::Kind::scalar, line_of(mark), value, tag == "!"});
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, anchor, tag, YamlNode::Kind::list);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, anchor, tag, YamlNode::Kind::map);
    }
    void OnMapEnd() override { close(); }

    [[nodiscard]] bool wants_more() const { return !mistake_; }

    tl::expected<YamlNode, LineMistake> finish() {
        if (mistake_) return tl::unexpected(std::move(*mistake_));
        return std::move(root_);
    }

private:
    // A list or map that is being filled, and in a map the key that waits for its value.
    struct Open {
        YamlNode node;
        std::optional<YamlNode> key;
    };

    void refuse(const YAML::Mark& mark, std::string message) {
        if (!mistake_) mistake_ = LineMistake{line_of(mark), std::move(message)};
        open_.clear();
    }

    [[nodiscard]] bool may_take(const YAML::Mark& mark, YAML::anchor_t anchor,
                                const std::string& tag) {
        if (mistake_) return false;
        const bool plain = tag.empty() || tag == "?" || tag == "!";
        if (anchor != 0) {
            refuse(mark, "an anchor (&): write the value itself");
        } else if (!plain) {
            refuse(mark, "a tag (!): values are plain");
        } else if (++nodes_ > limits::nodes_max) {
            refuse(mark, "more than " + std::to_string(limits::nodes_max) + " values");
        }
        return !mistake_;
    }

    void open(const YAML::Mark& mark, YAML::anchor_t anchor, const std::string& tag,
              YamlNode::Kind kind) {
        if (!may_take(mark, anchor, tag)) return;
        if (open_.size() == limits::depth_max)
            return refuse(mark, "more than " + std::to_string(limits::depth_max) +
                                    " lists and maps inside each other");
        open_.push_back({{kind, line_of(mark)}, std::nullopt});
    }

    void close() {
        if (mistake_ || open_.empty()) return;
        auto node = std::move(open_.back().node);
        open_.pop_back();
        attach(std::move(node));
    }

    void attach(YamlNode node) {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        auto& parent = open_.back();
        if (parent.node.kind == YamlNode::Kind::list) {
            parent.node.items.push_back(std::move(node));
        } else if (!parent.key) {
            parent.key = std::move(node);
        } else {
            // yaml-cpp tells of nothing where the next thing is.
            if (node.kind == YamlNode::Kind::nothing) node.line = parent.key->line;
            parent.node.entries.emplace_back(std::move(*parent.key), std::move(node));
            parent.key.reset();
        }
    }

    std::vector<Open> open_;
    YamlNode root_;
    std::optional<LineMistake> mistake_;
    std::size_t nodes_ = 0;
    std::size_t documents_ = 0;
};

}  // namespace

tl::expected<YamlNode, LineMistake> read_yaml(std::string_view text) {
    if (text.size() > limits::file_bytes_max)
        return tl::unexpected(
            LineMistake{0, "more than " + std::to_string(limits::file_bytes_max >> 10) + " KiB"});
    TreeBuilder builder;
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        // Not to the end: after some broken texts the parser gives empty documents for ever.
        while (builder.wants_more() && parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& error) {
        // What was refused before the parser gave up says more.
        if (auto read = builder.finish(); !read) return read;
        return tl::unexpected(LineMistake{line_of(error.mark),
                                          "this is no YAML: " + one_line(masked_text(error.msg))});
    }
    return builder.finish();
}

}  // namespace grivon::cli::cluster
