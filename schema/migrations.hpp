// The steps that bring a database from nothing to the tables this program writes.
//
// Step N takes a database of version N-1 to version N. The texts are schema/NNN_name.sql, embedded
// at build time; schema/README.md has the rules for writing one. Constant; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace grivon::schema {

struct Migration {
    std::uint32_t version = 0;  // from 1, without gaps
    std::string_view name;      // file name without ending, "001_owner"
    std::string_view sql;       // statements, each ended by ';'
};

[[nodiscard]] std::span<const Migration> migrations();

}  // namespace grivon::schema
