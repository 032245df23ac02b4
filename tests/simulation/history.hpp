// Where every fact of a run goes: to the checker, and, when somebody wants to read it, into a list.
#pragma once

#include <string>
#include <vector>

#include "tests/simulation/checker.hpp"
#include "tests/simulation/scheduler.hpp"

namespace grivon::sim {

class History {
public:
    History(const Scheduler& scheduler, bool kept) : scheduler_(scheduler), kept_(kept) {}

    template <class F>
    void note(F fact) {
        if (kept_) keep(fact);
        checker_.see(fact);
    }

    [[nodiscard]] Checker& checker() { return checker_; }
    [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

private:
    void keep(const Fact& fact);

    const Scheduler& scheduler_;
    const bool kept_;
    Checker checker_;
    std::vector<std::string> lines_;
};

}  // namespace grivon::sim
