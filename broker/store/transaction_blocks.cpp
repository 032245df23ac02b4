#include "broker/store/transaction_blocks.hpp"

#include <algorithm>

#include "broker/store/store_limits.hpp"

namespace grivon::store {
namespace {

std::string text_of(WriteSteps& steps) {
    std::string text = "BEGIN NOT ATOMIC ";
    for (const auto& step : steps.all())
        for (std::size_t row = 0; row < step.rows.rows(); ++row)
            text.append(step.sql->text).append("; ");
    return text + "COMMIT; END";
}

}  // namespace

SqlResult<Statement*> TransactionBlocks::find(const Connection& connection, WriteSteps& steps) {
    if (steps.rows() > limits::block_rows_max) return nullptr;
    Shape shape;
    for (const auto& step : steps.all()) shape.emplace_back(step.sql, step.rows.rows());
    const auto [found, is_new] = blocks_.try_emplace(std::move(shape));
    auto& block = found->second;
    block.used = ++calls_;
    if (is_new) {
        if (blocks_.size() > limits::blocks_max) forget_oldest();
        return nullptr;
    }
    if (!block.statement) {
        const auto text = text_of(steps);
        auto statement = Statement::prepare(connection, {"writing a transaction", text.c_str()});
        if (!statement) return tl::unexpected(statement.error());
        block.statement.emplace(std::move(*statement));
    }
    return &*block.statement;
}

void TransactionBlocks::forget_oldest() {
    const auto used_before = [](const auto& a, const auto& b) {
        return a.second.used < b.second.used;
    };
    blocks_.erase(std::min_element(blocks_.begin(), blocks_.end(), used_before));
}

bool is_worth_doing_one_by_one(const SqlFailure& of_block) {
    return is_refusal_of_server(of_block) && remedy_for(of_block) == Remedy::none;
}

SqlResult<> run_block(Statement& block, WriteSteps& steps) {
    std::vector<Parameters*> rows;
    for (auto& step : steps.all()) rows.push_back(&step.rows);
    return block.run_once(rows);
}

}  // namespace grivon::store
