// Small transactions, each as one statement: all that it does and its COMMIT in a compound
// statement, `BEGIN NOT ATOMIC …; …; COMMIT; END`, which the server prepares like any other. So
// whoever waits for a single job waits for one round trip instead of ten.
//
// A block is prepared for each shape, that is for the same statements with as many rows. A shape is
// only prepared when it comes again: preparing costs as much as it saves. One thread; belongs to a
// connection and must not outlive it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "broker/store/statement.hpp"
#include "broker/store/write_steps.hpp"

namespace grivon::store {

class TransactionBlocks {
public:
    // The block that does these steps and commits; null: there is none, do them one by one. A
    // failure to prepare it is one of the connection.
    [[nodiscard]] SqlResult<Statement*> find(const Connection& connection, WriteSteps& steps);

private:
    using Shape = std::vector<std::pair<const Sql*, std::size_t>>;  // statements with their rows

    struct Block {
        std::uint64_t used = 0;  // when it was last; counts the calls of find()
        std::optional<Statement> statement;
    };

    void forget_oldest();

    std::map<Shape, Block> blocks_;
    std::uint64_t calls_ = 0;
};

// A block that the server refuses for good is done again row by row, to say which statement it was.
// After a failure of the library that would only fail again, or do what nobody knows the outcome of.
[[nodiscard]] bool is_worth_doing_one_by_one(const SqlFailure& of_block);

// Runs the block with the rows of these steps.
[[nodiscard]] SqlResult<> run_block(Statement& block, WriteSteps& steps);

}  // namespace grivon::store
