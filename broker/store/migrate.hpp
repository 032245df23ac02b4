// Brings the tables to the version this program writes, step by step (schema/). One thread.
//
// MariaDB commits after every CREATE and ALTER, so a step that was cut off is half done; the steps
// are written to be repeated (schema/README.md), and a step counts once its schema_version row is
// in.
#pragma once

#include <cstdint>

#include "broker/store/statement_cache.hpp"

namespace grivon::store {

// The version of this program, the number of the last step.
[[nodiscard]] std::uint32_t program_version();
// Version of the database; 0: it has no tables yet.
[[nodiscard]] SqlResult<std::uint32_t> database_version(StatementCache& statements);
// Takes the steps that are missing up to `target`, one after the other.
[[nodiscard]] SqlResult<> migrate(StatementCache& statements, std::uint32_t target);

}  // namespace grivon::store
