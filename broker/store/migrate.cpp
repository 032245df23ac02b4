#include "broker/store/migrate.hpp"

#include "broker/store/each_row.hpp"
#include "schema/migrations.hpp"

namespace grivon::store {
namespace {

constexpr Sql find_version_table{
    "looking for schema_version",
    "SELECT COUNT(*) FROM information_schema.tables "
    "WHERE table_schema = DATABASE() AND table_name = 'schema_version'"};
constexpr Sql read_version{"reading schema_version",
                           "SELECT COALESCE(MAX(version), 0) FROM schema_version"};
// IGNORE: of two brokers that start at once, both may have taken the step.
constexpr Sql note_version{"noting the step in schema_version",
                           "INSERT IGNORE INTO schema_version (version, name, applied_at, "
                           "applied_by) VALUES (?, ?, UTC_TIMESTAMP(6), ?)"};

SqlResult<std::uint32_t> read_number(StatementCache& statements, const Sql& sql) {
    std::uint32_t value = 0;
    auto read = each_row(statements, sql, [&](ResultRows& row) -> SqlResult<> {
        value = row.number<std::uint32_t>(0);
        return {};
    });
    if (!read) return tl::unexpected(read.error());
    return value;
}

SqlResult<> apply(StatementCache& statements, const schema::Migration& step) {
    auto& connection = statements.connection();
    if (auto done = connection.run_script(step.name, step.sql); !done) return done;
    Parameters row;
    row.add(step.version, step.name, GRIVON_VERSION);
    if (auto noted = statements.run(note_version, row); !noted)
        return tl::unexpected(noted.error());
    return connection.commit(note_version.purpose);
}

}  // namespace

std::uint32_t program_version() {
    return schema::migrations().back().version;
}

SqlResult<std::uint32_t> database_version(StatementCache& statements) {
    auto tables = read_number(statements, find_version_table);
    if (!tables || *tables == 0) return tables;
    return read_number(statements, read_version);
}

SqlResult<> migrate(StatementCache& statements, std::uint32_t target) {
    const auto version = database_version(statements);
    if (!version) return tl::unexpected(version.error());
    for (const auto& step : schema::migrations()) {
        if (step.version <= *version || step.version > target) continue;
        if (auto done = apply(statements, step); !done) return done;
    }
    return {};
}

}  // namespace grivon::store
