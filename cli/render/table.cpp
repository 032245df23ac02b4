#include "cli/render/table.hpp"

#include <algorithm>

namespace grivon::cli {
namespace {

std::vector<std::size_t> widths_of(const Table& table) {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto& column = table.columns[i];
        auto width = std::max(column.width_min, column.header.size());
        for (const auto& row : table.rows) width = std::max(width, row[i].size());
        widths.push_back(width);
    }
    return widths;
}

void append_cell(std::string& text, const std::string& cell, std::size_t width, char fill) {
    text += cell;
    text.append(width - cell.size(), fill);
}

}  // namespace

std::string to_text(const Table& table) {
    if (table.rows.empty()) return {};
    const auto widths = widths_of(table);
    std::string text;
    for (std::size_t i = 0; table.header && i < widths.size(); ++i) {
        append_cell(text, table.columns[i].header, widths[i], ' ');
        text += i + 1 < widths.size() ? ' ' : '\n';
    }
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < widths.size(); ++i) {
            append_cell(text, row[i], widths[i], row[i].empty() ? '-' : ' ');
            text += i + 1 < widths.size() ? ' ' : '\n';
        }
    }
    return text;
}

}  // namespace grivon::cli
