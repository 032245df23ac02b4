// Reading a menu: what users of VMware Server met, and what nobody has met.
#include <catch2/catch.hpp>
#include <random>

#include "tests/support/seed.hpp"
#include "tests/unit/drivers/vm_play.hpp"
#include "wire/limits.hpp"
#include "workers/drivers/vmware_server/questions.hpp"

namespace grivon::test {

using namespace drivers::vmware_server;

namespace {

Question question_in(const std::string& menu) {
    const Asked asked = asked_in(asks(menu));
    REQUIRE(asked.question);
    return *asked.question;
}

std::vector<unsigned> numbers_of(const Question& question) {
    std::vector<unsigned> numbers;
    for (const Choice& choice : question.choices) numbers.push_back(choice.number);
    return numbers;
}

bool is_clean(const std::string& text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\n') || byte == 0x7f) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("a question is its text and its choices, without heading and prompt") {
    const Question question = question_in(moved_menu);
    CHECK(text_of(question) == moved_question);
    CHECK(choices_of(question) == "0) Keep, 1) Create, 2) Cancel");
    CHECK(offers(question, 0));
    CHECK(offers(question, 2));
    CHECK_FALSE(offers(question, 3));
}

TEST_CASE("the texts that users met") {
    const std::string io_error =
        "Operation on file \"/state/partition1/vmware/disks/winXPPro-s001.vmdk\" failed "
        "(Input/output error).\nIf the file resides on a remote filesystem, please make sure your "
        "network connection and the server where this disk resides are functioning properly.\n"
        "Choose Retry to attempt the operation again. Choose Abort to terminate this session. "
        "Choose Continue to forward the error to the guest operating system.";
    CHECK(text_of(question_in(io_error + "\n 0) Retry\n 1) Abort\n 2) Continue\nchoice: ")) ==
          io_error + "\n0) Retry\n1) Abort\n2) Continue");
    CHECK(text_of(question_in(no_boot_menu)) == no_boot_question);
    // ESXi numbers from 1 and has other words, says NEC.
    const Question moved = question_in("msg.uuid.altered:\n1) I _moved it\n2) I _copied it\n");
    CHECK(numbers_of(moved) == std::vector<unsigned>{1, 2});
    CHECK(moved.choices[0].text == "I _moved it");
}

TEST_CASE("carriage returns and blanks do not matter") {
    CHECK(text_of(question_in("A\r\n  B  \r\n\r\n  10)Yes\r\n\t11) No\r\n")) ==
          "A\nB\n10) Yes\n11) No");
}

TEST_CASE("a text without choices is told and offers nothing") {
    const Question question = question_in("Please wait (about 3 minutes)\n");
    CHECK(text_of(question) == "Please wait (about 3 minutes)");
    CHECK(question.choices.empty());
    CHECK_FALSE(offers(question, 0));
}

TEST_CASE("a tool that ended by itself had no question") {
    CHECK_FALSE(asked_in(asks_nothing()).question);
    CHECK_FALSE(asked_in(says("asked 0\n" + moved_menu)).question);
    CHECK_FALSE(asked_in(says("asked 16\nVMControl error -16: x\n")).question);
    CHECK_FALSE(asked_in(says("asked\n" + moved_menu)).question);
    CHECK_FALSE(asked_in(says(moved_menu)).question);
    CHECK_FALSE(asked_in(says("")).question);
    CHECK_FALSE(asked_in(says("asked 137\n")).question);
    CHECK_FALSE(asked_in(says("asked 137\n 0) Yes\n")).question);
}

TEST_CASE("a question fits a message, and its choices stay whole") {
    const Question question = question_in(std::string(100'000, 'x') + "\n" + moved_menu);
    const std::string text = text_of(question);
    CHECK(text.size() <= limits::message_bytes_max);
    CHECK(text.ends_with("\n0) Keep\n1) Create\n2) Cancel"));

    std::string many = "Which?\n";
    for (int i = 0; i < 1000; ++i) {
        many += std::to_string(i) + ") " + std::string(1000, 'y') + "\n";
    }
    const Question wide = question_in(many);
    CHECK(text_of(wide).size() <= limits::message_bytes_max);
    CHECK(offers(wide, 0));
    // What is not told cannot be chosen.
    CHECK_FALSE(offers(wide, 999));
}

TEST_CASE("control characters are taken out, other letters stay") {
    const Question question =
        question_in("A \x1b[31mred\x07 disk \xc3\xa9\xff\n0) \x1b]0;x\x07 OK\n");
    CHECK(is_clean(text_of(question)));
    CHECK(text_of(question).find("\xc3\xa9") != std::string::npos);
    CHECK(text_of(question).find('\xff') == std::string::npos);
}

TEST_CASE("random bytes make no trouble") {
    const auto seed = random_seed();
    INFO(repeat_with(seed));
    std::mt19937_64 random(seed);
    constexpr std::string_view likely = "0123456789)( \n\r\tabc\"\x1b";
    for (int round = 0; round < 2000; ++round) {
        std::string said(random() % 300, ' ');
        for (char& c : said) {
            c = random() % 3 == 0 ? static_cast<char>(random()) : likely[random() % likely.size()];
        }
        const Asked asked = asked_in(says("asked 137\n" + said));
        if (!asked.question) continue;
        const std::string text = text_of(*asked.question);
        REQUIRE(text.size() <= limits::message_bytes_max);
        REQUIRE(is_clean(text));
        for (const Choice& choice : asked.question->choices) {
            REQUIRE(offers(*asked.question, choice.number));
        }
    }
}

TEST_CASE("the step of an answer names the question") {
    const Question moved = question_in(moved_menu);
    CHECK(answer_step(moved) ==
          answer_step(question_in("Virtual machine message 3: other\n" + moved_question)));
    CHECK(answer_step(moved) != answer_step(question_in(no_boot_menu)));
    CHECK(answer_step(moved).starts_with("answer:"));
    CHECK(answer_step(moved).size() <= 23);
}

}  // namespace grivon::test
