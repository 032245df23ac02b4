// grivon(1), and a page for each of its commands.
#include <algorithm>

#include "cli/grammar/help.hpp"
#include "cli/grammar/options.hpp"
#include "cli/manual/pages.hpp"
#include "cli/manual/roff.hpp"
#include "cli/manual/topic.hpp"

namespace grivon::cli {
namespace {

constexpr auto program = "grivon";

std::string page_name(const CommandRule& command) {
    auto name = std::string(program) + " " + name_of(command);
    std::replace(name.begin(), name.end(), ' ', '-');
    return name;
}

std::string reference(const CommandRule& command) {
    return page_name(command) + "(1)";
}

// What the command takes: its usage line without its name.
std::string words_of(const CommandRule& command) {
    const auto usage = usage_line(command);
    return usage.substr(std::min(usage.size(), name_of(command).size() + 1));
}

std::string without_dot(std::string_view sentence) {
    if (sentence.ends_with('.')) sentence.remove_suffix(1);
    return std::string(sentence);
}

std::string term_of(const OptionRule& rule) {
    std::string term(rule.name);
    if (!rule.letter.empty()) term += ", " + std::string(rule.letter);
    if (!rule.value.empty()) term += " " + std::string(rule.value);
    return term;
}

void add_parameters(Roff& page, std::string_view heading, std::span<const ParameterRule> rules) {
    if (rules.empty()) return;
    page.heading(heading);
    for (const auto& rule : rules) page.item(std::string(rule.name) + "=", meaning_of(rule));
}

void add_blocks(Roff& page, std::span<const Block> blocks) {
    std::vector<std::string> lines;
    const auto flush = [&] {
        if (!lines.empty()) page.lines(std::exchange(lines, {}));
    };
    for (const auto& block : blocks) {
        if (block.kind == BlockKind::line) {
            lines.emplace_back(block.text);
            continue;
        }
        flush();
        if (block.kind == BlockKind::item)
            page.item(block.term, block.text);
        else
            page.paragraph(block.text);
    }
    flush();
}

void add_commands(Roff& page) {
    page.heading("commands");
    std::vector<std::string_view> objects;
    for (const auto& command : catalogue())
        if (std::find(objects.begin(), objects.end(), command.object) == objects.end())
            objects.push_back(command.object);
    for (const auto object : objects) {
        page.subheading(object);
        for (const auto& command : catalogue())
            if (command.object == object)
                page.item(name_of(command), argument_rule(command.arguments).usage,
                          command.summary);
    }
}

std::string description_of(const CommandRule& command) {
    std::string text(command.summary);
    if (argument_noun(command) == "host")
        text += " For the words that mean hosts see HOSTS in grivon(1).";
    if (command.makes_jobs) text += " For its jobs see JOBS there.";
    return text;
}

std::vector<std::string> examples_in(const CommandRule& command) {
    std::vector<std::string> lines;
    for (const auto example : examples_of(command))
        lines.push_back(std::string(program) + " " + std::string(example));
    return lines;
}

// Those that have to do with the same thing.
std::vector<std::string> relatives_of(const CommandRule& command) {
    std::vector<std::string> pages{"grivon(1)"};
    for (const auto& other : catalogue())
        if (other.object == command.object && other.verb != command.verb)
            pages.push_back(reference(other));
    return pages;
}

ManualPage command_page(const CommandRule& command, std::string_view date) {
    ManualPage page{page_name(command), 1, {}};
    Roff roff(page.name, page.section, date);
    roff.name(page.name, without_dot(command.summary));
    roff.heading("synopsis");
    roff.synopsis(std::string(program) + " " + name_of(command), words_of(command));
    roff.heading("description");
    roff.paragraph(description_of(command));
    add_parameters(roff, "parameters", command.parameters);
    if (command.makes_jobs) add_parameters(roff, "when and how its jobs run", batch_rules());
    if (const auto words = change_rules_of(command); !words.empty())
        add_parameters(roff, "for the record", words);
    roff.heading("options");
    for (const auto& option : option_rules())
        if (goes_with(option, command)) roff.item(term_of(option), option.help);
    roff.heading("examples");
    roff.lines(examples_in(command));
    roff.references(relatives_of(command));
    page.text = roff.take();
    return page;
}

}  // namespace

ManualPage program_page(std::string_view date) {
    ManualPage page{program, 1, {}};
    Roff roff(page.name, page.section, date);
    roff.name(page.name, "make virtual machines in bulk on hosts that need nothing but SSH");
    roff.heading("synopsis");
    roff.synopsis(program, "VERB OBJECT... [host...] [key=value...] [--option...]");
    roff.synopsis("grivon help", "[COMMAND | TOPIC]");
    roff.heading("description");
    roff.paragraph(
        "grivon sends what you ask for to the broker, which keeps it safe and hands it to workers; "
        "they do it over SSH, on one host strictly in order, on all hosts at once. It waits, shows "
        "what the hosts' programs print, and says with its exit status how it ended.");
    roff.paragraph(
        "The longest words that name a command are the command. Hosts and key=value may come in "
        "any order, and options anywhere before --. Of a key that comes twice the last one counts; "
        "a key that the command does not know is an error that names the nearest one. Booleans are "
        "on, yes, y, true, 1 and off, no, n, false, 0.");
    roff.heading("options");
    for (const auto& option : option_rules()) roff.item(term_of(option), option.help);
    add_commands(roff);
    for (const auto& topic : topics()) {
        std::string heading(topic.name);
        std::replace(heading.begin(), heading.end(), '-', ' ');
        roff.heading(heading);
        add_blocks(roff, topic.blocks);
    }
    std::vector<std::string> pages;
    for (const auto& command : catalogue()) pages.push_back(reference(command));
    for (const auto* other : {"grivon.toml(5)", "grivon-broker(8)", "grivon-worker(8)"})
        pages.emplace_back(other);
    roff.references(pages);
    page.text = roff.take();
    return page;
}

std::vector<ManualPage> command_pages(std::string_view date) {
    std::vector<ManualPage> pages;
    for (const auto& command : catalogue()) pages.push_back(command_page(command, date));
    return pages;
}

std::vector<ManualPage> manual_pages(std::string_view date) {
    std::vector<ManualPage> pages{program_page(date)};
    for (auto part : {command_pages(date), daemon_pages(date), settings_pages(date)})
        pages.insert(pages.end(), part.begin(), part.end());
    return pages;
}

}  // namespace grivon::cli
