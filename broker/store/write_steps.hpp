// The statements of one transaction, in the order in which they have to run, with their rows: which
// rows each record of a WritePlan becomes. Neither begins nor commits. Pure; any thread.
#pragma once

#include <vector>

#include "broker/store/statement.hpp"
#include "broker/store/write_plan.hpp"

namespace grivon::store {

struct WriteStep {
    const Sql* sql;  // one of the constants
    Parameters rows;
};

class WriteSteps {
public:
    // Nothing is added when there are no rows.
    void add(const Sql& sql, Parameters rows) {
        if (rows.rows() == 0) return;
        rows_ += rows.rows();
        steps_.push_back({&sql, std::move(rows)});
    }

    [[nodiscard]] std::vector<WriteStep>& all() { return steps_; }
    // Of all steps together.
    [[nodiscard]] std::size_t rows() const { return rows_; }

private:
    std::vector<WriteStep> steps_;
    std::size_t rows_ = 0;
};

// The rows point into the plan and into the records that it was made from.
void add_inventory_steps(const WritePlan& plan, WriteSteps& steps);
void add_queue_steps(const WritePlan& plan, WriteSteps& steps);

}  // namespace grivon::store
