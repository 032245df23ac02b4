#include "cli/grammar/batch_words.hpp"

#include <optional>
#include <string>

#include "cli/grammar/typed_time.hpp"
#include "wire/values.hpp"

namespace grivon::cli {
namespace {

// In the form of the wire.
Result<std::string> checked(const ParameterRule& rule, const std::string& value, WallTime now) {
    if (rule.kind == ValueKind::time) {
        const auto time = typed_future_time(value, now);
        if (time) return utc_time_text(*time);
        return fail(Errc::usage,
                    "\"" + std::string(rule.name) + "\" parameter " + time.error().message);
    }
    if (auto ok = check_value(rule, value); !ok) return tl::unexpected(std::move(ok.error()));
    return value;
}

std::uint64_t milliseconds_of(const Operation& words, const std::string& name) {
    const auto duration = duration_parameter(words, name);
    return duration ? static_cast<std::uint64_t>(duration->count()) : 0;
}

}  // namespace

Result<BatchSpec> take_batch_words(const CommandRule& command, Operation& operation, WallTime now) {
    Operation words;
    for (const auto* rule : batch_words_of(command)) {
        const auto word = operation.parameters.extract(std::string(rule->name));
        if (word.empty()) continue;
        auto value = checked(*rule, word.mapped(), now);
        if (!value) return tl::unexpected(std::move(value.error()));
        words.parameters[word.key()] = std::move(*value);
    }
    BatchSpec batch;
    if (const auto policy = text_parameter(words, "on-failure"))
        batch.on_failure = failure_policy_named(*policy).value_or(batch.on_failure);
    batch.start_at = time_parameter(words, "at");
    batch.start_after_ms = milliseconds_of(words, "after");
    batch.time_limit_ms = milliseconds_of(words, "time-limit");
    batch.reason = text_parameter(words, "reason").value_or("");
    if (batch.start_at && batch.start_after_ms > 0)
        return fail(Errc::usage, "at= and after= both say when the jobs begin; give one of them");
    return batch;
}

Result<> convert_times(const CommandRule& command, Operation& operation, WallTime now) {
    for (const auto& rule : command.parameters) {
        const auto found = operation.parameters.find(std::string(rule.name));
        if (rule.kind != ValueKind::time || found == operation.parameters.end()) continue;
        auto value = checked(rule, found->second, now);
        if (!value) return tl::unexpected(std::move(value.error()));
        found->second = std::move(*value);
    }
    return {};
}

}  // namespace grivon::cli
