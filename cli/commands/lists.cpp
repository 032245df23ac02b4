#include <utility>

#include "cli/commands/commands.hpp"
#include "cli/commands/pages.hpp"
#include "cli/commands/refresh.hpp"
#include "cli/render/list_text.hpp"
#include "cli/render/lists.hpp"

namespace grivon::cli {
namespace {

// The whole list that the answer begins, if it is a list at all.
Outcome<Listing> whole_list(Session& session, ClientAnswer answer) {
    const auto& operation = session.invocation.operation;
    return std::visit(
        [&](auto& page) -> Outcome<Listing> {
            if constexpr (requires {
                              page.more;
                              list_of(std::span(std::as_const(page.rows)), WallTime{});
                          }) {
                auto rows = all_rows(session.broker, operation, std::move(page));
                if (!rows) return tl::unexpected(std::move(rows.error()));
                return list_of(std::span(std::as_const(*rows)), read_clocks().wall);
            } else {
                return tl::unexpected(unfit_answer());
            }
        },
        answer);
}

Outcome<> print_list(Session& session, const ListStyle& style, const Shape& shape) {
    const Query question{session.invocation.operation, 0};
    auto answer = session.broker.ask(question, Patience::bounded);
    if (!answer) return tl::unexpected(std::move(answer.error()));
    const auto list = whole_list(session, std::move(*answer));
    if (!list) return tl::unexpected(list.error());
    if (list->shape != &shape) return tl::unexpected(unfit_answer());
    return session.output.print(list_text(*list, style));
}

}  // namespace

Outcome<ExitStatus> run_list(Session& session) {
    const auto& operation = session.invocation.operation;
    const auto* shape = list_shape(operation);
    if (shape == nullptr)
        return end(ExitStatus::failed,
                   "this program has no columns for \"" + operation.name() + "\"");
    const auto style = list_style(operation, session.invocation.options.format, *shape);
    if (!style) return end(ExitStatus::usage, style.error().message);
    auto status = ExitStatus::ok;
    if (boolean_parameter(operation, "refresh").value_or(false)) {
        const auto refreshed = refresh(session);
        if (!refreshed) return tl::unexpected(refreshed.error());
        status = *refreshed;
    }
    if (auto printed = print_list(session, *style, *shape); !printed)
        return tl::unexpected(std::move(printed.error()));
    return status;
}

}  // namespace grivon::cli
