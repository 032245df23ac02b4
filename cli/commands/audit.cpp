// list audit.
#include "cli/commands/commands.hpp"
#include "cli/render/list_text.hpp"
#include "cli/render/lists.hpp"

namespace grivon::cli {
namespace {

ListAudit first_page(const Operation& operation) {
    ListAudit question;
    question.user = text_parameter(operation, "user").value_or("");
    question.refused = boolean_parameter(operation, "refused").value_or(false);
    question.newest = static_cast<std::uint64_t>(number_parameter(operation, "newest").value_or(0));
    return question;
}

}  // namespace

Outcome<ExitStatus> list_audit(Session& session) {
    const auto& operation = session.invocation.operation;
    const auto style =
        list_style(operation, session.invocation.options.format, *list_shape(operation));
    if (!style) return end(ExitStatus::usage, style.error().message);
    auto question = first_page(operation);
    std::vector<AuditRow> rows;
    for (bool more = true; more;) {
        auto page = session.broker.ask_for<AuditTable>(question, Patience::bounded);
        if (!page) return tl::unexpected(page.error());
        more = page->more && !page->rows.empty();
        rows.insert(rows.end(), page->rows.begin(), page->rows.end());
        if (more) {
            question.after = rows.back().seq;
            question.newest = 0;  // the first page has found where they begin
        }
    }
    const auto text = list_text(list_of(rows, read_clocks().wall), *style);
    return session.output.print(text).map([] { return ExitStatus::ok; });
}

}  // namespace grivon::cli
