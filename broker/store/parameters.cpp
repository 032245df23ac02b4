#include "broker/store/parameters.hpp"

#include <mysql.h>

namespace grivon::store {
namespace {

constexpr std::size_t field_overhead_bytes = 9;  // indicator, or length of the longest form

void push(ParameterColumn& column, std::uint64_t number, std::string_view bytes, char indicator) {
    column.numbers.push_back(number);
    column.pointers.push_back(bytes.data());
    column.lengths.push_back(bytes.size());
    column.indicators.push_back(indicator);
}

}  // namespace

void Parameters::append_number(ParameterColumn& column, Kind kind, std::uint64_t value) {
    column.kind = kind;
    push(column, value, {}, STMT_INDICATOR_NONE);
    bytes_ += field_overhead_bytes;
}

void Parameters::append_bytes(ParameterColumn& column, Kind kind, std::string_view bytes) {
    column.kind = kind;
    push(column, 0, bytes.data() == nullptr ? std::string_view("") : bytes, STMT_INDICATOR_NONE);
    bytes_ += field_overhead_bytes + bytes.size();
}

void Parameters::append_null(ParameterColumn& column) {
    push(column, 0, "", STMT_INDICATOR_NULL);
    bytes_ += field_overhead_bytes;
}

std::size_t Parameters::rows_within(std::size_t first, std::size_t bytes_max) const {
    std::size_t end = first + 1;
    while (end < rows() &&
           (end + 1 < rows() ? bytes_before_[end + 1] : bytes_) - bytes_before_[first] <= bytes_max)
        ++end;
    return end - first;
}

}  // namespace grivon::store
