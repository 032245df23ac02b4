#include "cli/render/list_style.hpp"

#include <algorithm>

#include "cli/render/text.hpp"
#include "wire/catalogue.hpp"

namespace grivon::cli {
namespace {

constexpr std::size_t echoed_bytes_max = 64;  // of a mistyped name, in an error of one line

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (auto& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

std::string_view without_blanks(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

std::vector<std::string> names_in(std::string_view list) {
    std::vector<std::string> names;
    for (bool more = true; more;) {
        const auto comma = list.find(',');
        more = comma != std::string_view::npos;
        names.push_back(lower_case(without_blanks(list.substr(0, comma))));
        if (more) list.remove_prefix(comma + 1);
    }
    return names;
}

std::string name_of(const Column& column, Format format) {
    return format == Format::table ? lower_case(column.header) : std::string(column.field);
}

bool is_named(std::string_view typed, const std::string& name) {
    return !name.empty() && (typed == name || (name.front() == '#' && typed == name.substr(1)));
}

bool is_in(const Shape& shape, Format format, const std::string& typed) {
    return std::any_of(shape.columns.begin(), shape.columns.end(), [&](const Column& column) {
        return is_named(typed, name_of(column, format));
    });
}

std::string unknown_column(const Shape& shape, Format format, const std::string& typed) {
    std::string known;
    for (const auto& column : shape.columns)
        if (const auto name = name_of(column, format); !name.empty())
            known += (known.empty() ? "" : ", ") + name;
    return "unknown column \"" + one_line(typed.substr(0, echoed_bytes_max)) +
           "\" in output-col=; known are: " + known;
}

bool has_one_owner(const Listing& list) {
    return std::all_of(list.rows.begin(), list.rows.end(),
                       [&](const auto& row) { return row.front() == list.rows.front().front(); });
}

bool is_left_out(const Listing& list, std::size_t index) {
    if (index == 0 && list.shape->owner == OwnerColumn::trimmed) return has_one_owner(list);
    if (list.shape->columns[index].only_if_named) return true;
    return list.shape->columns[index].only_if_filled &&
           std::all_of(list.rows.begin(), list.rows.end(),
                       [&](const auto& row) { return is_empty(row[index]); });
}

}  // namespace

Result<ListStyle> list_style(const Operation& operation, Format format, const Shape& shape) {
    ListStyle style;
    style.format = format;
    style.header = boolean_parameter(operation, "output-header").value_or(true);
    if (const auto columns = text_parameter(operation, "output-col"))
        style.columns = names_in(*columns);
    for (const auto& name : style.columns)
        if (!is_in(shape, format, name))
            return fail(Errc::usage, unknown_column(shape, format, name));
    return style;
}

std::vector<std::size_t> columns_to_print(const Listing& list, const ListStyle& style) {
    const auto& columns = list.shape->columns;
    std::vector<std::size_t> printed;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto name = name_of(columns[i], style.format);
        if (name.empty()) continue;
        const bool named = std::any_of(style.columns.begin(), style.columns.end(),
                                       [&](const auto& typed) { return is_named(typed, name); });
        const bool wanted =
            style.columns.empty() ? style.format != Format::table || !is_left_out(list, i) : named;
        if (wanted) printed.push_back(i);
    }
    return printed;
}

}  // namespace grivon::cli
