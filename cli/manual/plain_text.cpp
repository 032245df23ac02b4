#include "cli/manual/plain_text.hpp"

#include <algorithm>
#include <vector>

namespace grivon::cli {
namespace {

constexpr std::size_t item_indent = 2;
// A longer term has a line for itself.
constexpr std::size_t term_columns_max = 24;

std::size_t term_column_of(std::span<const Item> items) {
    std::size_t widest = 0;
    for (const auto& item : items)
        if (item.term.size() <= term_columns_max) widest = std::max(widest, item.term.size());
    return item_indent + widest + 2;
}

// The run of items that begins at this block.
std::vector<Item> items_from(std::span<const Block> blocks) {
    std::vector<Item> items;
    for (const auto& block : blocks) {
        if (block.kind != BlockKind::item) break;
        items.push_back({std::string(block.term), block.text});
    }
    return items;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent) {
    std::string lines;
    std::string line;
    for (const auto word : words_of(text)) {
        if (!line.empty() && indent + line.size() + 1 + word.size() > text_columns) {
            lines += std::string(indent, ' ') + line + "\n";
            line.clear();
        }
        line += (line.empty() ? "" : " ") + std::string(word);
    }
    return lines + std::string(indent, ' ') + line + "\n";
}

std::string item_lines(std::span<const Item> items) {
    const auto column = term_column_of(items);
    std::string text;
    for (const auto& item : items) {
        auto meaning = wrapped(item.text, column);
        auto head = std::string(item_indent, ' ') + item.term;
        if (head.size() + 2 > column)
            head += "\n";
        else
            meaning.erase(0, head.size());
        text += head + meaning;
    }
    return text;
}

std::string plain_text(const Topic& topic) {
    std::string text = std::string(topic.name) + " - " + std::string(topic.title) + "\n";
    auto last = BlockKind::paragraph;
    for (std::size_t i = 0; i < topic.blocks.size(); ++i) {
        const auto& block = topic.blocks[i];
        if (block.kind != BlockKind::line || last != BlockKind::line) text += "\n";
        last = block.kind;
        if (block.kind == BlockKind::paragraph) {
            text += wrapped(block.text, 0);
        } else if (block.kind == BlockKind::line) {
            text += "  " + std::string(block.text) + "\n";
        } else {
            const auto items = items_from(topic.blocks.subspan(i));
            text += item_lines(items);
            i += items.size() - 1;
        }
    }
    return text;
}

}  // namespace grivon::cli
