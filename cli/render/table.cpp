#include "cli/render/table.hpp"

#include <algorithm>

namespace grivon::cli {
namespace {

bool has_one_owner(const Table& table) {
    return std::all_of(table.rows.begin(), table.rows.end(),
                       [&](const auto& row) { return row.front() == table.rows.front().front(); });
}

void drop_first_column(Table& table) {
    table.columns.erase(table.columns.begin());
    for (auto& row : table.rows) row.erase(row.begin());
}

void shape_owner(Table& table) {
    if (table.owner == OwnerColumn::none) return;
    if (table.owner == OwnerColumn::trimmed && has_one_owner(table))
        return drop_first_column(table);
    for (auto& row : table.rows) row.front() += ':';
}

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

std::string to_text(Table table) {
    if (table.rows.empty()) return {};
    shape_owner(table);
    const auto widths = widths_of(table);
    std::string text;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        if (i > 0) text += ' ';
        append_cell(text, table.columns[i].header, widths[i], ' ');
    }
    text += '\n';
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < widths.size(); ++i) {
            if (i > 0) text += ' ';
            append_cell(text, row[i], widths[i], row[i].empty() ? '-' : ' ');
        }
        text += '\n';
    }
    return text;
}

}  // namespace grivon::cli
