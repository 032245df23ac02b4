// How lists are described: a column with where its value comes from. For the files of lists only.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/render/listing.hpp"
#include "cli/render/time_text.hpp"

namespace grivon::cli {

template <class Row>
struct Source {
    Column column;
    Value (*value)(const Row& row, WallTime now);
};

// The description of one list; static, because its shape points into it.
template <class Row, std::size_t N>
class ListDescription {
public:
    constexpr ListDescription(OwnerColumn owner, const Source<Row> (&sources)[N])
        : shape_{columns_, owner} {
        for (std::size_t i = 0; i < N; ++i) {
            columns_[i] = sources[i].column;
            values_[i] = sources[i].value;
        }
    }
    ListDescription(const ListDescription&) = delete;
    ListDescription& operator=(const ListDescription&) = delete;

    [[nodiscard]] constexpr const Shape& shape() const { return shape_; }

    [[nodiscard]] Listing list(std::span<const Row> rows, WallTime now) const {
        Listing list{&shape_, {}};
        list.rows.reserve(rows.size());
        for (const auto& row : rows) {
            std::vector<Value> values;
            for (const auto value : values_) values.push_back(value(row, now));
            list.rows.push_back(std::move(values));
        }
        return list;
    }

private:
    std::array<Column, N> columns_{};
    std::array<Value (*)(const Row&, WallTime), N> values_{};
    Shape shape_;
};

inline Value text_value(std::string_view text) {
    return text.empty() ? Value() : Value(std::string(text));
}
template <class Number>
Value number_value(Number number) {
    return static_cast<std::int64_t>(number);
}
template <class Number>
Value number_value(const std::optional<Number>& number) {
    return number ? number_value(*number) : Value();
}
inline Value time_value(const std::optional<WallTime>& time) {
    return time ? Value(iso_time(*time)) : Value();
}

}  // namespace grivon::cli
