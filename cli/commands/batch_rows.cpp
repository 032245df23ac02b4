#include "cli/commands/batch_rows.hpp"

#include <iterator>

namespace grivon::cli {
namespace {

// next: makes the question for the page after these rows.
template <class Page, class Question, class Next>
Outcome<decltype(Page::rows)> pages(Connection& broker, Question question, Next next) {
    decltype(Page::rows) rows;
    for (bool more = true; more;) {
        auto page = broker.ask_for<Page>(question, Patience::bounded);
        if (!page) return tl::unexpected(std::move(page.error()));
        more = page->more && !page->rows.empty();
        rows.insert(rows.end(), std::make_move_iterator(page->rows.begin()),
                    std::make_move_iterator(page->rows.end()));
        if (more) next(question, rows.back());
    }
    return rows;
}

}  // namespace

Outcome<std::vector<BatchRow>> batch_rows(Connection& broker, ListBatches question) {
    return pages<BatchTable>(broker, std::move(question),
                             [](ListBatches& next, const BatchRow& last) {
                                 next.after = last.batch;
                                 next.newest = 0;
                             });
}

Outcome<std::vector<JobRow>> job_rows(Connection& broker, ListJobs question) {
    return pages<JobTable>(broker, std::move(question),
                           [](ListJobs& next, const JobRow& last) { next.after = last.job; });
}

Outcome<BatchRow> batch_row(Connection& broker, BatchId batch) {
    ListBatches question;
    question.batch = batch;
    auto rows = batch_rows(broker, question);
    if (!rows) return tl::unexpected(std::move(rows.error()));
    if (!rows->empty()) return std::move(rows->front());
    return end(ExitStatus::failed, "there is no batch " + std::to_string(number(batch)) +
                                       ", or it is not kept any more; see: grivon list batch "
                                       "newest=20");
}

}  // namespace grivon::cli
