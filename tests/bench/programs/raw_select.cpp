// Runs a query and takes its rows as they come, doing nothing with them: what reading them can cost
// at least.
#include <CLI/CLI.hpp>

#include "tests/bench/programs/database.hpp"
#include "tests/bench/programs/figures.hpp"

namespace {

using namespace grivon::bench;

void run(const std::string& socket, const std::string& query) {
    const auto database = connect(socket, "grivon");
    const auto begun = Clock::now();
    execute(database, query);
    const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> result(
        mysql_use_result(database.get()), &mysql_free_result);
    std::size_t rows = 0;
    while (mysql_fetch_row(result.get()) != nullptr) ++rows;
    if (mysql_errno(database.get()) != 0) give_up(mysql_error(database.get()));
    print_figures(rows, seconds_since(begun));
}

}  // namespace

int main(int argc, char** argv) {
    std::string socket;
    std::string query;
    CLI::App app{"Reads all rows of a query."};
    app.add_option("--socket", socket, "of mariadbd")->required();
    app.add_option("--query", query)->required();
    CLI11_PARSE(app, argc, argv);
    run(socket, query);
}
