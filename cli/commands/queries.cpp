#include "cli/commands/commands.hpp"
#include "cli/render/json.hpp"
#include "cli/render/lists.hpp"

namespace grivon::cli {
namespace {

// Asks for the other pages and prints the whole, because a column is as wide as its widest cell.
template <class Page>
Outcome<ExitStatus> print_pages(Session& session, Page page) {
    auto rows = std::move(page.rows);
    bool more = page.more;
    while (more) {
        const Query next{session.invocation.operation, rows.size()};
        auto answer = session.broker.ask_for<Page>(next, Patience::bounded);
        if (!answer) return tl::unexpected(answer.error());
        more = answer->more && !answer->rows.empty();
        rows.insert(rows.end(), std::make_move_iterator(answer->rows.begin()),
                    std::make_move_iterator(answer->rows.end()));
    }
    const std::span all(std::as_const(rows));
    const auto text = session.wants_json() ? list_json(all) : list_text(all);
    if (auto printed = session.output.print(text); !printed) return tl::unexpected(printed.error());
    return ExitStatus::ok;
}

}  // namespace

Outcome<ExitStatus> run_query(Session& session) {
    auto answer = session.broker.ask(Query{session.invocation.operation, 0}, Patience::bounded);
    if (!answer) return tl::unexpected(answer.error());
    if (auto* hosts = std::get_if<HostTable>(&*answer))
        return print_pages(session, std::move(*hosts));
    if (auto* vms = std::get_if<VmTable>(&*answer)) return print_pages(session, std::move(*vms));
    if (auto* nets = std::get_if<VmnetTable>(&*answer))
        return print_pages(session, std::move(*nets));
    return end(ExitStatus::failed, "the broker gave an answer that does not fit the question");
}

}  // namespace grivon::cli
