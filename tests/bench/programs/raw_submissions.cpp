// The rows of one batch, as the broker wrote them, inserted again and again with new numbers, by
// nothing but Connector/C: array binding, one transaction a batch, as many statements as the broker
// has. What a durable submission can cost at least.
//
// The tables are copies of the broker's, in a schema of their own on the same server, so that its
// rights as the only writer are left alone.
#include <CLI/CLI.hpp>
#include <deque>
#include <span>

#include "tests/bench/programs/database.hpp"
#include "tests/bench/programs/figures.hpp"

namespace {

using namespace grivon::bench;

// Columns as the broker's statements have them; of an enumeration its number, as there.
struct Column {
    const char* name;
    const char* selected = nullptr;  // an expression, if not the name
    const char* number = nullptr;  // counts on, transaction by transaction: "job", "batch", "event"
};
struct TableSpec {
    const char* name;
    const char* where;  // of the rows of batch {}
    std::vector<Column> columns;
};

const std::vector<TableSpec> table_specs{
    {"batch",
     "id = {}",
     {{"id", nullptr, "batch"},
      {"submitted"},
      {"user"},
      {"operation"},
      {"on_failure", "on_failure + 0"}}},
    {"job",
     "batch_id = {}",
     {{"id", nullptr, "job"},
      {"batch_id", nullptr, "batch"},
      {"host"},
      {"slice"},
      {"operation"},
      {"state", "state + 0"},
      {"attempt"},
      {"submitted"},
      {"started"},
      {"finished"},
      {"exit_status"},
      {"message"},
      {"user"},
      {"not_before"},
      {"place", nullptr, "job"},
      {"touched"},
      {"stop_reason"}}},
    {"job_payload",
     "job_id IN (SELECT id FROM grivon.job WHERE batch_id = {})",
     {{"job_id", nullptr, "job"}, {"spec"}, {"after_jobs"}}},
    {"event",
     "batch_id = {}",
     {{"seq", nullptr, "event"},
      {"at"},
      {"kind"},
      {"host"},
      {"slice"},
      {"batch_id", nullptr, "batch"},
      {"job_id", nullptr, "job"},
      {"attempt"},
      {"operation"},
      {"state"},
      {"exit_status"},
      {"message"}}},
};

bool is_number(enum_field_types type) {
    return type == MYSQL_TYPE_TINY || type == MYSQL_TYPE_SHORT || type == MYSQL_TYPE_INT24 ||
           type == MYSQL_TYPE_LONG || type == MYSQL_TYPE_LONGLONG || type == MYSQL_TYPE_DOUBLE;
}

// The values of one column of all rows, bound once; numbers that count on are changed in place.
struct Bound {
    bool numeric = false;
    std::vector<std::int64_t> numbers;
    std::vector<const char*> pointers;
    std::vector<unsigned long> lengths;
    std::vector<char> indicators;
    const char* counted = nullptr;
};

std::string joined(const TableSpec& spec, bool selected) {
    std::string text;
    for (const auto& column : spec.columns) {
        if (!text.empty()) text += ", ";
        text += selected && column.selected != nullptr ? column.selected : column.name;
    }
    return text;
}

class CopiedTable {
public:
    CopiedTable(const Database& database, const TableSpec& spec, std::uint64_t batch)
        : spec_(spec) {
        read(database, batch);
        std::string marks;
        for (std::size_t i = 0; i < spec.columns.size(); ++i) marks += i == 0 ? "?" : ", ?";
        insert_ = prepare(database, fmt::format("INSERT INTO bench_raw.{} ({}) VALUES ({})",
                                                spec.name, joined(spec, false), marks));
        bind();
    }
    CopiedTable(CopiedTable&&) = default;

    [[nodiscard]] std::size_t rows() const { return rows_; }

    // The next transaction's numbers: so many further than the last ones.
    void count_on(std::string_view number, std::int64_t by) {
        for (auto& column : columns_)
            if (column.counted != nullptr && column.counted == number)
                for (auto& value : column.numbers) value += by;
    }
    void insert() { must(insert_, mysql_stmt_execute(insert_.get()) == 0); }

private:
    void read(const Database& database, std::uint64_t batch) {
        const auto where = fmt::format(fmt::runtime(spec_.where), batch);
        execute(database, fmt::format("SELECT {} FROM grivon.{} WHERE {}", joined(spec_, true),
                                      spec_.name, where));
        const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> result(
            mysql_store_result(database.get()), &mysql_free_result);
        columns_.resize(spec_.columns.size());
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const auto& field = *mysql_fetch_field_direct(result.get(), static_cast<unsigned>(i));
            columns_[i].numeric = is_number(field.type);
            columns_[i].counted = spec_.columns[i].number;
        }
        while (MYSQL_ROW row = mysql_fetch_row(result.get())) {
            const auto* lengths = mysql_fetch_lengths(result.get());
            for (std::size_t i = 0; i < columns_.size(); ++i) add(columns_[i], row[i], lengths[i]);
            ++rows_;
        }
        if (rows_ == 0) give_up(fmt::format("no rows of batch {} in {}", batch, spec_.name));
    }

    void add(Bound& column, const char* value, unsigned long length) {
        const auto& text = kept_.emplace_back(value == nullptr ? "" : std::string(value, length));
        column.indicators.push_back(value == nullptr ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE);
        column.numbers.push_back(column.numeric && value != nullptr ? std::stoll(text) : 0);
        column.pointers.push_back(text.data());
        column.lengths.push_back(text.size());
    }

    // As the broker does: a single row as plain values, rows as an array.
    void bind() {
        const bool array = rows_ > 1;
        for (auto& column : columns_) {
            auto& bind = binds_.emplace_back();
            bind = MYSQL_BIND{};
            if (column.numeric) {
                bind.buffer_type = MYSQL_TYPE_LONGLONG;
                bind.buffer = column.numbers.data();
            } else {
                bind.buffer_type = MYSQL_TYPE_STRING;
                bind.buffer = array ? static_cast<void*>(column.pointers.data())
                                    : const_cast<char*>(column.pointers[0]);
                bind.length = column.lengths.data();
            }
            if (array)
                bind.u.indicator = column.indicators.data();
            else if (column.indicators[0] == STMT_INDICATOR_NULL)
                bind.buffer_type = MYSQL_TYPE_NULL;
        }
        const auto size = array ? static_cast<unsigned>(rows_) : 0U;
        mysql_stmt_attr_set(insert_.get(), STMT_ATTR_ARRAY_SIZE, &size);
        must(insert_, mysql_stmt_bind_param(insert_.get(), binds_.data()) == 0);
    }

    const TableSpec& spec_;
    Prepared insert_;
    std::vector<Bound> columns_;
    std::vector<MYSQL_BIND> binds_;
    std::deque<std::string> kept_;
    std::size_t rows_ = 0;
};

void copy_tables(const Database& database) {
    execute(database, "CREATE DATABASE IF NOT EXISTS bench_raw");
    for (const auto* table :
         {"owner", "counter", "batch", "job", "job_payload", "event", "submission"})
        execute(database,
                fmt::format("CREATE TABLE IF NOT EXISTS bench_raw.{0} LIKE grivon.{0}", table));
    for (const auto* table : {"owner", "counter"})
        execute(database,
                fmt::format("INSERT IGNORE INTO bench_raw.{0} SELECT * FROM grivon.{0}", table));
}

std::int64_t newest(const Database& database, const char* what) {
    return std::stoll(*rows_of(database, fmt::format("SELECT COALESCE(MAX({}), 0)", what))[0][0]);
}

// What an acknowledged submission also writes: its own row, and two that are changed.
class Changes {
public:
    Changes(const Database& database, std::uint64_t batch)
        : database_(database),
          stored_(rows_of(database,
                          fmt::format("SELECT at, batch, answer FROM grivon.submission WHERE at = "
                                      "(SELECT submitted FROM grivon.batch WHERE id = {})",
                                      batch))),
          insert_(prepare(database,
                          "INSERT INTO bench_raw.submission (submission_key, at, batch, answer) "
                          "VALUES (?, ?, ?, ?)")),
          owner_(prepare(database,
                         "UPDATE bench_raw.owner SET last_transaction = ? WHERE id = 1 AND "
                         "broker_epoch = broker_epoch")),
          counters_(
              prepare(database,
                      "UPDATE bench_raw.counter SET next_number = CASE name WHEN 'job' THEN ? "
                      "WHEN 'batch' THEN ? WHEN 'vm' THEN ? WHEN 'event' THEN ? WHEN 'mac' THEN "
                      "? END WHERE name IN ('job', 'batch', 'vm', 'event', 'mac')")) {
        if (stored_.empty()) give_up("the submission is not stored");
    }

    void begin(std::uint64_t transaction) { run(owner_, {number(transaction)}); }
    void finish(std::uint64_t transaction) {
        std::string key =
            fmt::format("raw-{}-{}", Clock::now().time_since_epoch().count(), transaction);
        auto& row = stored_[0];
        run(insert_, {text(key), text(*row[0]), text(*row[1]), text(*row[2])});
        std::vector<MYSQL_BIND> numbers;
        for (int i = 0; i < 5; ++i) numbers.push_back(number(transaction));
        run(counters_, numbers);
    }

private:
    MYSQL_BIND number(std::uint64_t& value) {
        MYSQL_BIND bind{};
        bind.buffer_type = MYSQL_TYPE_LONGLONG;
        bind.buffer = &value;
        return bind;
    }
    MYSQL_BIND text(std::string& value) {
        MYSQL_BIND bind{};
        bind.buffer_type = MYSQL_TYPE_STRING;
        bind.buffer = value.data();
        bind.buffer_length = value.size();
        return bind;
    }
    void run(const Prepared& statement, std::vector<MYSQL_BIND> binds) {
        must(statement, mysql_stmt_bind_param(statement.get(), binds.data()) == 0);
        must(statement, mysql_stmt_execute(statement.get()) == 0);
    }

    const Database& database_;
    std::vector<std::vector<Value>> stored_;
    Prepared insert_;
    Prepared owner_;
    Prepared counters_;
};

void run(const std::string& socket, std::uint64_t batch, std::size_t transactions) {
    const auto database = connect(socket, "grivon");
    copy_tables(database);
    std::deque<CopiedTable> tables;
    for (const auto& spec : table_specs) tables.emplace_back(database, spec, batch);
    Changes changes(database, batch);
    const auto jobs = static_cast<std::int64_t>(tables[1].rows());
    const auto events = static_cast<std::int64_t>(tables[3].rows());

    // Beyond all numbers that were used here before, and then on without gaps, as the broker's.
    const auto move = [&](std::int64_t by_batches, std::int64_t by_jobs, std::int64_t by_events) {
        for (auto& table : tables) {
            table.count_on("batch", by_batches);
            table.count_on("job", by_jobs);
            table.count_on("event", by_events);
        }
    };
    move(newest(database, "(SELECT MAX(id) FROM bench_raw.batch)"),
         newest(database, "(SELECT MAX(id) FROM bench_raw.job)"),
         newest(database, "(SELECT MAX(seq) FROM bench_raw.event)"));
    execute(database, "SET autocommit = 0");
    const auto begun = Clock::now();
    for (std::uint64_t transaction = 1; transaction <= transactions; ++transaction) {
        changes.begin(transaction);
        for (auto& table : tables) table.insert();
        changes.finish(transaction);
        if (mysql_commit(database.get()) != 0) give_up(mysql_error(database.get()));
        move(1, jobs, events);
    }
    print_figures(static_cast<std::size_t>(jobs) * transactions, seconds_since(begun));
}

}  // namespace

int main(int argc, char** argv) {
    std::string socket;
    std::uint64_t batch = 0;
    std::size_t transactions = 100;
    CLI::App app{"Inserts the rows of a batch again and again."};
    app.add_option("--socket", socket, "of mariadbd")->required();
    app.add_option("--batch", batch, "whose rows, of the broker's tables")->required();
    app.add_option("--transactions", transactions);
    CLI11_PARSE(app, argc, argv);
    run(socket, batch, transactions);
}
