#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>

#include "tests/unit/drivers/play.hpp"
#include "tests/unit/drivers/shell.hpp"
#include "workers/drivers/quote.hpp"

namespace grivon::test {
namespace {

using drivers::command_line;
using drivers::quote;

// Prints each word that /bin/sh makes of the line, ended by a NUL.
Texts through_shell(const Texts& words) {
    Texts command{"printf", "%s\\000"};
    command.insert(command.end(), words.begin(), words.end());
    const ProgramResult result = run_shell(command_line(command));
    REQUIRE(result.exit_status == 0);
    Texts seen;
    for (std::size_t start = 0; start < result.output.size();) {
        const auto end = result.output.find('\0', start);
        REQUIRE(end != std::string::npos);
        seen.push_back(result.output.substr(start, end - start));
        start = end + 1;
    }
    return seen;
}

unsigned seed() {
    const char* fixed = std::getenv("GRIVON_TEST_SEED");
    return fixed != nullptr ? static_cast<unsigned>(std::strtoul(fixed, nullptr, 10))
                            : std::random_device{}();
}

std::string random_word(std::mt19937& random) {
    // Half of the words from what shells notice, half from all bytes but NUL.
    constexpr std::string_view special = "'\"\\$`!*?[]{}()<>|&;~#=% \t\n\r-a0";
    std::uniform_int_distribution<std::size_t> length(0, 40);
    std::uniform_int_distribution<std::size_t> any_special(0, special.size() - 1);
    std::uniform_int_distribution<int> any_byte(1, 255);
    const bool tricky = random() % 2 == 0;
    std::string word(length(random), ' ');
    for (char& c : word) {
        c = tricky ? special[any_special(random)] : static_cast<char>(any_byte(random));
    }
    return word;
}

}  // namespace

TEST_CASE("ordinary words stay readable") {
    CHECK(quote("/state/partition1/vmware/disks/0.scsi0:0.vmdk") ==
          "/state/partition1/vmware/disks/0.scsi0:0.vmdk");
    CHECK(quote("-c") == "-c");
    CHECK(command_line(Texts{"vmware-cmd", "/a/0.vmx", "stop", "hard"}) ==
          "vmware-cmd /a/0.vmx stop hard");
}

TEST_CASE("words that a shell would notice are quoted") {
    CHECK(quote("") == "''");
    CHECK(quote("a b") == "'a b'");
    CHECK(quote("it's") == "'it'\\''s'");
    CHECK(quote("$(reboot)") == "'$(reboot)'");
    CHECK(quote("A=b") == "'A=b'");
    CHECK(quote("~root") == "'~root'");
}

TEST_CASE("every byte but NUL arrives as the same single word") {
    Texts words;
    for (int byte = 1; byte < 256; ++byte) words.emplace_back(1, static_cast<char>(byte));
    std::string all;
    for (const std::string& word : words) all += word;
    words.push_back(all);
    words.insert(words.end(), {"", "''", "-n", "--", "%s", "\\", "if", "a\nb", "*", "/*"});
    CHECK(through_shell(words) == words);
}

TEST_CASE("random words arrive as they are") {
    const unsigned used_seed = seed();
    INFO("repeat with GRIVON_TEST_SEED=" << used_seed);
    std::mt19937 random(used_seed);
    for (int round = 0; round < 20; ++round) {
        Texts words(100);
        for (std::string& word : words) word = random_word(random);
        REQUIRE(through_shell(words) == words);
    }
}

TEST_CASE("a variable holds the word") {
    const std::string word = "it's \"$HOME\"\n*";
    const ProgramResult result =
        run_shell(drivers::shell_variable("word", word) + "printf %s \"$word\"");
    CHECK(result.output == word);
}

}  // namespace grivon::test
