// One single-row insert and commit after the other, each flushed: what a durable acknowledgement
// costs at least.
#include <CLI/CLI.hpp>

#include "tests/bench/programs/database.hpp"
#include "tests/bench/programs/figures.hpp"

namespace {

using namespace grivon::bench;

void run(const std::string& socket, std::size_t commits) {
    const auto database = connect(socket, "");
    execute(database, "CREATE DATABASE IF NOT EXISTS bench_raw");
    execute(
        database,
        "CREATE TABLE IF NOT EXISTS bench_raw.single (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT "
        "PRIMARY KEY, payload VARBINARY(255) NOT NULL) ENGINE=InnoDB");
    const auto insert = prepare(database, "INSERT INTO bench_raw.single (payload) VALUES (?)");
    std::string payload(100, 'x');
    unsigned long length = payload.size();
    MYSQL_BIND bind{};
    bind.buffer_type = MYSQL_TYPE_BLOB;
    bind.buffer = payload.data();
    bind.length = &length;
    must(insert, mysql_stmt_bind_param(insert.get(), &bind) == 0);
    std::vector<double> latencies_us;
    const auto begun = Clock::now();
    for (std::size_t i = 0; i < commits; ++i) {
        const auto sent = Clock::now();
        must(insert, mysql_stmt_execute(insert.get()) == 0);
        latencies_us.push_back(seconds_since(sent) * 1e6);
    }
    print_figures(commits, seconds_since(begun), latencies_us);
}

}  // namespace

int main(int argc, char** argv) {
    std::string socket;
    std::size_t commits = 1000;
    CLI::App app{"Commits single rows, one after the other."};
    app.add_option("--socket", socket, "of mariadbd")->required();
    app.add_option("--commits", commits);
    CLI11_PARSE(app, argc, argv);
    run(socket, commits);
}
