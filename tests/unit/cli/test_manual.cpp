// The manual pages: that texts stay texts in roff, and that what they tell of settings is so. How
// real readers take the pages is asked in tests/system.
#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "cli/configuration.hpp"
#include "cli/grammar/command_words.hpp"
#include "cli/manual/pages.hpp"
#include "cli/manual/roff.hpp"
#include "cli/settings.hpp"
#include "tests/support/settings_table.hpp"
#include "tests/unit/cli/program_run.hpp"
#include "wire/catalogue.hpp"

namespace grivon::cli {
namespace {

constexpr auto date = "2026-11-22";

std::string body(void (*write)(Roff& page)) {
    Roff page("x", 1, date);
    write(page);
    const auto text = page.take();
    const std::string begin = ".ad l\n";
    return text.substr(text.find(begin) + begin.size());
}

TEST_CASE("texts mean nothing to roff", "[manual]") {
    CHECK(roff_escaped("--dry-run") == "\\-\\-dry\\-run");
    CHECK(roff_escaped("a\\b") == "a\\eb");
    CHECK(roff_escaped("'`^~\"") == "\\(aq\\(ga\\(ha\\(ti\\(dq");
    CHECK(body([](Roff& page) { page.paragraph(".SH no request"); }) == ".PP\n\\&.SH no request\n");
    CHECK(body([](Roff& page) { page.paragraph("'quoted'"); }) == ".PP\n\\&\\(aqquoted\\(aq\n");
    CHECK(body([](Roff& page) { page.item("a \"b\"", ".x"); }) ==
          ".TP\n.B \"a \\(dqb\\(dq\"\n\\&.x\n");
    CHECK(body([](Roff& page) {
              page.lines(std::vector<std::string>{".a", "b\\", "", "'c"});
          }) == ".PP\n.RS 4\n.nf\n\\&.a\nb\\e\n\n\\&\\(aqc\n.fi\n.RE\n");
    CHECK(body([](Roff& page) {
              page.references(std::vector<std::string>{"a(1)", "b-c(8)"});
          }) == ".SH \"SEE ALSO\"\n.BR \"a\" \"(1),\"\n.BR \"b\\-c\" \"(8)\"\n");
}

TEST_CASE("a heading begins a paragraph by itself", "[manual]") {
    CHECK(body([](Roff& page) {
              page.heading("one");
              page.paragraph("a");
              page.paragraph("b");
              page.subheading("two");
              page.item("c", "d");
              page.paragraph("e");
          }) == ".SH \"ONE\"\na\n.PP\nb\n.SS \"two\"\n.TP\n.B \"c\"\nd\n.PP\ne\n");
}

TEST_CASE("a word that looks like a request is none wherever a line ends", "[manual]") {
    const auto text = body([](Roff& page) {
        page.paragraph("A sentence. .toml is what comes next, and " + std::string(70, 'x') +
                       " .so on");
    });
    for (std::size_t at = 0; (at = text.find("\n.", at)) != std::string::npos; ++at)
        FAIL("a request: " << text.substr(at + 1));
    CHECK(text.find("sentence.\n\\&.toml") != std::string::npos);
}

TEST_CASE("every page begins as a page does, in ASCII", "[manual]") {
    std::set<std::string> names;
    for (const auto& page : manual_pages(date)) {
        CAPTURE(page.file_name());
        CHECK(names.insert(page.file_name()).second);
        CHECK(page.text.starts_with(".TH \"GRIVON"));
        CHECK(page.text.find(std::string(" ") + std::to_string(page.section) + " \"2026-11-22\"") !=
              std::string::npos);
        for (const auto* heading : {"NAME", "SYNOPSIS", "DESCRIPTION", "SEE ALSO"})
            CHECK(page.text.find(".SH \"" + std::string(heading) + "\"\n") != std::string::npos);
        for (const char c : page.text) REQUIRE(((c >= ' ' && c <= '~') || c == '\n'));
    }
    CHECK(names.size() == catalogue().size() + 6);
}

// ---- settings -----------------------------------------------------------------------------------

TEST_CASE("the command line reads the settings that its page tells of", "[manual]") {
    const test::TemporaryDirectory directory;
    const auto path = (directory.path() / "file.toml").string();
    grivon::test::check_settings_table(settings::all, [&](const std::string& text) {
        std::ofstream(path) << text;
        const auto read = client_settings(path, Environment{});
        REQUIRE_FALSE(read);
        return read.error().message;
    });
}

}  // namespace
}  // namespace grivon::cli
