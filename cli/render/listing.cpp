#include "cli/render/listing.hpp"

#include "cli/render/field_rows.hpp"

namespace grivon::cli {

std::string text_of(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return {};
}

FieldRows fields_of(const Listing& list, const std::vector<std::size_t>& columns) {
    FieldRows fields;
    for (const auto i : columns) fields.names.push_back(list.shape->columns[i].field);
    for (const auto& row : list.rows) {
        std::vector<Value> values;
        for (const auto i : columns) values.push_back(row[i]);
        fields.rows.push_back(std::move(values));
    }
    return fields;
}

}  // namespace grivon::cli
