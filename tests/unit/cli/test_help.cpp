// Help texts: topics, examples, and suggestions for words that are mistyped.
#include <algorithm>
#include <catch2/catch.hpp>

#include "cli/batch/line_words.hpp"
#include "cli/exit.hpp"
#include "cli/grammar/help.hpp"
#include "cli/grammar/invocation.hpp"
#include "cli/grammar/options.hpp"
#include "cli/grammar/words.hpp"
#include "cli/manual/plain_text.hpp"
#include "tests/unit/cli/program_run.hpp"
#include "wire/values.hpp"

namespace grivon::cli {
namespace {

constexpr WallTime now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};

Parsed parsed(const std::string& line, const std::string& program = "grivon") {
    const auto words = words_of_line(line);
    REQUIRE(words);
    return parse(*words, program, now);
}
std::string printout(const std::string& text) {
    return std::get<Printout>(parsed(text)).text;
}
std::string message(const std::string& text) {
    return std::get<Misuse>(parsed(text)).message;
}
bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// Whether the line is a command that could be carried out, and which.
void check_runs(const std::string& line, const CommandRule* command = nullptr) {
    CAPTURE(line);
    const auto outcome = parsed(line);
    if (const auto* misuse = std::get_if<Misuse>(&outcome)) FAIL(misuse->message);
    if (const auto* invocation = std::get_if<Invocation>(&outcome); invocation && command)
        CHECK(invocation->command == command);
}

TEST_CASE("every example is a command that can be carried out", "[help]") {
    for (const auto& command : catalogue()) {
        const auto examples = examples_of(command);
        REQUIRE_FALSE(examples.empty());
        CHECK(examples.front() == command.example);
        const auto help = help_of(command, "grivon");
        CHECK(has(help, examples.size() > 1 ? "\nExamples:\n" : "\nExample:\n"));
        for (const auto example : examples) {
            check_runs(std::string(example), &command);
            CHECK(has(help, "\n  grivon " + std::string(example) + "\n"));
        }
    }
}

TEST_CASE("topics are found, and hold together", "[help]") {
    for (const auto& topic : topics()) {
        CAPTURE(topic.name);
        CHECK(find_topic(topic.name) == &topic);
        CHECK(find_command(topic.name, "") == nullptr);
        const auto text = printout("help " + std::string(topic.name));
        CHECK(text == plain_text(topic));
        CHECK(text.starts_with(std::string(topic.name) + " - " + std::string(topic.title) + "\n"));
        CHECK(has(printout("help"), "  " + std::string(topic.name) + " "));
        for (const auto& block : topic.blocks) {
            CHECK(is_printable(block.text, true));
            CHECK((block.kind == BlockKind::item) == !block.term.empty());
            if (block.kind == BlockKind::line && block.text.starts_with("grivon "))
                check_runs(std::string(block.text.substr(7)));
        }
    }
    CHECK(find_topic("") == nullptr);
    CHECK(find_topic("nonsense") == nullptr);
}

TEST_CASE("no line of a topic is wider than a terminal", "[help]") {
    for (const auto& topic : topics()) {
        const auto text = plain_text(topic);
        std::size_t start = 0;
        for (std::size_t end = 0; (end = text.find('\n', start)) != std::string::npos;
             start = end + 1) {
            INFO(text.substr(start, end - start));
            CHECK(end - start <= text_columns);
            CHECK((end == start || text[end - 1] != ' '));
        }
    }
}

TEST_CASE("help finds topics by a part of their names and titles", "[help]") {
    CHECK(has(printout("help exit"), "  exit-status  what the exit status says\n"));
    CHECK(has(printout("help batch"), "run batch {file|-}"));
    CHECK(
        has(printout("help batch"), "\n\nTopics, by grivon help TOPIC:\n  batch-files  files of"));
    CHECK_FALSE(has(printout("help host vmware"), "Topics"));
    CHECK(printout("list host help") == printout("help list host"));
}

TEST_CASE("the exit statuses are those of the program", "[help]") {
    std::string terms;
    for (const auto& block : find_topic("exit-status")->blocks)
        if (block.kind == BlockKind::item) terms += std::string(block.term) + " ";
    std::string statuses;
    for (const auto status :
         {ExitStatus::ok, ExitStatus::failed, ExitStatus::usage, ExitStatus::broker_away,
          ExitStatus::partly_failed, ExitStatus::timed_out, ExitStatus::cancelled, ExitStatus::unconfirmed, ExitStatus::interrupted,
          ExitStatus::output_closed})
        statuses += std::to_string(static_cast<int>(status)) + " ";
    CHECK(terms == statuses);
}

TEST_CASE("the formats and policies that topics tell of are those that there are", "[help]") {
    const auto formats = plain_text(*find_topic("formats"));
    for (const auto name : format_names) CHECK(has(formats, "\n  " + std::string(name) + " "));
    const auto jobs = plain_text(*find_topic("jobs"));
    for (const auto& rule : batch_rules()) CHECK(has(jobs, std::string(rule.name) + "="));
    for (const auto policy : batch_rules().front().choices)
        CHECK(has(jobs, "on-failure=" + std::string(policy)));
}

TEST_CASE("the overview names every option, and each is one", "[help]") {
    const auto all = printout("help");
    for (const auto& rule : option_rules()) {
        CAPTURE(rule.name);
        CHECK(has(all, "\n  " + std::string(rule.name)));
        const auto value = rule.value.empty() ? "" : "=" + std::string(rule.example);
        const std::vector<std::string> words{std::string(rule.name) + value};
        CHECK_FALSE(sort_words(words).mistake);
    }
}

TEST_CASE("text is wrapped between words", "[help]") {
    CHECK(wrapped("", 0) == "\n");
    CHECK(wrapped("one two", 2) == "  one two\n");
    const std::string word(30, 'x');
    CHECK(wrapped(word + " " + word + " " + word, 0) == word + " " + word + "\n" + word + "\n");
    CHECK(wrapped(std::string(100, 'y'), 4) == "    " + std::string(100, 'y') + "\n");
    const std::vector<Item> items{{"a", "one"}, {"long", "two"}, {std::string(30, 'z'), "three"}};
    CHECK(item_lines(items) ==
          "  a     one\n  long  two\n  " + std::string(30, 'z') + "\n        three\n");
    CHECK(item_lines({}).empty());
}

TEST_CASE("what is misspelt is named, with the nearest", "[help]") {
    struct Slip {
        std::string line;
        std::string meant;
    };
    const auto slip = GENERATE(values<Slip>({
        {"strat host vmware h", "\"start\""},
        {"start host vmwre h", "\"start host vmware\""},
        {"start host vmware h slcie=1", "\"slice\""},
        {"start host vmware h on-faliure=continue", "\"on-failure\""},
        {"start host vmware h --asnyc", "\"--async\""},
        {"start host vmware h --dryrun", "\"--dry-run\""},
        {"list host --fromat json", "\"--format\""},
        {"list host --format jsno", "\"json\""},
        {"list host --format=ymal", "\"yaml\""},
        {"add host vmwarenet h type=brige", "\"bridge\""},
        {"add host vmwarenet h type=nat", "\"NAT\""},
        {"start host vmware h on-failure=skipvm", "\"skip-vm\""},
        {"list job state=faild", "\"failed\""},
        {"resolve job 5 outcome=suceeded", "\"succeeded\""},
        {"help exit-staus", "\"grivon help exit-status\""},
        {"help hostts", "\"grivon help hosts\""},
        {"help strt", "\"grivon help start\""},
        {"help vmwraekey", "\"grivon help vmwarekey\""},
        {"list hots", "\"list host\""},
    }));
    CAPTURE(slip.line);
    CHECK(has(message(slip.line), "did you mean " + slip.meant + "?"));
}

TEST_CASE("what is far from everything gets no suggestion", "[help]") {
    for (const auto* line : {"list host --format xml", "add host vmwarenet h type=zzzzzzzz",
                             "list host --zzzzzzzzzzz", "help zzzzzzzzzzzz"})
        CHECK_FALSE(has(message(line), "did you mean"));
    CHECK(message("help zzzzzzzz") ==
          "no command or topic contains \"zzzzzzzz\"; grivon help lists them all");
}

}  // namespace
}  // namespace grivon::cli
