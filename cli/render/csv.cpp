#include "cli/render/csv.hpp"

namespace grivon::cli {
namespace {

std::string cell_of(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string cell = "\"";
    for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
    return cell + "\"";
}

void end_cell(std::string& text, bool last) {
    text += last ? "\r\n" : ",";
}

}  // namespace

std::string csv_text(const FieldRows& fields, bool header) {
    const auto count = fields.names.size();
    std::string text;
    for (std::size_t i = 0; header && i < count; ++i) {
        text += cell_of(fields.names[i]);
        end_cell(text, i + 1 == count);
    }
    for (const auto& row : fields.rows) {
        // A line of one empty cell would be no line for many readers.
        if (count == 1 && is_empty(row.front())) text += "\"\"";
        for (std::size_t i = 0; i < count; ++i) {
            text += cell_of(text_of(row[i]));
            end_cell(text, i + 1 == count);
        }
    }
    return text;
}

}  // namespace grivon::cli
