#include "cli/render/list_text.hpp"

#include "cli/render/csv.hpp"
#include "cli/render/json.hpp"
#include "cli/render/table.hpp"
#include "cli/render/text.hpp"
#include "cli/render/yaml.hpp"

namespace grivon::cli {
namespace {

Table table_of(const Listing& list, const std::vector<std::size_t>& printed) {
    Table table;
    for (const auto i : printed) {
        const auto& column = list.shape->columns[i];
        table.columns.push_back({std::string(column.header), column.width_min});
    }
    for (const auto& row : list.rows) {
        std::vector<std::string> cells;
        for (const auto i : printed) {
            cells.push_back(one_line(text_of(row[i])));
            if (i == 0 && list.shape->owner != OwnerColumn::none) cells.back() += ':';
        }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

}  // namespace

std::string list_text(const Listing& list, const ListStyle& style) {
    const auto printed = columns_to_print(list, style);
    switch (style.format) {
        case Format::table: {
            auto table = table_of(list, printed);
            table.header = style.header;
            return to_text(table);
        }
        case Format::json:
            return json_array(fields_of(list, printed));
        case Format::jsonl:
            return json_lines(fields_of(list, printed));
        case Format::csv:
            return csv_text(fields_of(list, printed), style.header);
        case Format::yaml:
            return yaml_text(fields_of(list, printed));
    }
    return {};
}

}  // namespace grivon::cli
