#include "broker/core/access/as_typed.hpp"

#include "broker/core/inventory/key_reference.hpp"
#include "wire/catalogue.hpp"

namespace grivon::core {
namespace {

struct RequestName {
    std::string operator()(const Submit& request) const { return as_typed(request.batch); }
    std::string operator()(const Query& request) const { return as_typed(request.operation); }
    std::string operator()(const ListJobs&) const { return "list job"; }
    std::string operator()(const ListBatches&) const { return "list batch"; }
    std::string operator()(const ListSteps&) const { return "show batch"; }
    std::string operator()(const ListAudit&) const { return "list audit"; }
    std::string operator()(const FollowJob&) const { return "watch job"; }
    std::string operator()(const FollowEvents&) const { return "watch event"; }
    std::string operator()(const Ping&) const { return "ping"; }
};

}  // namespace

bool has_secret_words(const Operation& operation) {
    const auto* command = find_command(operation.verb, operation.object);
    return command != nullptr && command->arguments == ArgumentKind::serials;
}

std::string as_typed(const Operation& operation) {
    std::string line = operation.name();
    const bool secret = has_secret_words(operation);
    for (const auto& word : operation.arguments) line += " " + (secret ? shown_key(word) : word);
    for (const auto& [name, value] : operation.parameters) line += " " + name + "=" + value;
    return line;
}

std::string as_typed(const BatchSpec& batch) {
    constexpr std::size_t line_bytes_max = 1000;
    std::string line;
    for (const auto& operation : batch.operations) {
        if (line.size() > line_bytes_max) break;
        line += (line.empty() ? "" : "; ") + as_typed(operation);
    }
    if (line.size() > line_bytes_max) line.resize(line_bytes_max);
    return line;
}

std::string as_typed(const ClientRequest& request) {
    return std::visit(RequestName{}, request);
}

}  // namespace grivon::core
