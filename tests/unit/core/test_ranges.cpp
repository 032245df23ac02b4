// Ranges in host words: what they come to, and what is refused before anything is made.
#include <catch2/catch.hpp>
#include <random>

#include "broker/core/inventory/ranges.hpp"
#include "tests/support/refusals.hpp"
#include "tests/support/seed.hpp"

using namespace grivon;
using core::expanded_words_max;
using Words = std::vector<std::string>;

namespace {

Result<Words> expand(const Words& words) {
    return core::expand_ranges(words);
}

// A word and what it comes to, made together: the model that the real thing is compared with.
struct Sample {
    std::string word;
    Words names{""};
};

class Samples {
public:
    explicit Samples(std::uint64_t seed) : random_(seed) {}

    Sample next() {
        Sample sample;
        for (auto parts = pick(1, 4); parts > 0; --parts) {
            add_plain(sample);
            if (pick(0, 2) > 0) add_bracket(sample);
        }
        return sample;
    }
    std::size_t pick(std::size_t low, std::size_t high) {
        return low + random_() % (high - low + 1);
    }

private:
    void add_plain(Sample& sample) {
        static const std::string characters = "abz019-_.%";
        std::string text;
        for (auto length = pick(1, 4); length > 0; --length)
            text += characters[pick(0, characters.size() - 1)];
        sample.word += text;
        for (auto& name : sample.names) name += text;
    }
    void add_bracket(Sample& sample) {
        std::string text;
        Words numbers;
        for (auto ranges = pick(1, 3); ranges > 0; --ranges)
            text += (text.empty() ? "" : ",") + range(numbers);
        sample.word += "[" + text + "]";
        Words longer;
        for (const auto& name : sample.names)
            for (const auto& number : numbers) longer.push_back(name + number);
        sample.names = std::move(longer);
    }
    std::string range(Words& numbers) {
        const auto low = pick(0, 120);
        const auto high = low + (pick(0, 1) == 0 ? 0 : pick(0, 4));
        const auto width = pick(0, 2) == 0 ? std::to_string(low).size() + pick(1, 2) : 0;
        const auto padded = [width](std::size_t n) {
            auto text = std::to_string(n);
            while (text.size() < width) text = "0" + text;
            return text;
        };
        for (auto n = low; n <= high; ++n) numbers.push_back(padded(n));
        return low == high && pick(0, 1) == 0 ? padded(low) : padded(low) + "-" + padded(high);
    }

    std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("brackets are spelled out, in order", "[core][ranges]") {
    CHECK(expand({"n-[0-2]"}).value() == Words{"n-0", "n-1", "n-2"});
    CHECK(expand({"r[0-1]-[8-10]"}).value() ==
          Words{"r0-8", "r0-9", "r0-10", "r1-8", "r1-9", "r1-10"});
    CHECK(expand({"n[0-1,7]x"}).value() == Words{"n0x", "n1x", "n7x"});
    CHECK(expand({"n[7,0,0]"}).value() == Words{"n7", "n0", "n0"});
    CHECK(expand({"n[08-11]"}).value() == Words{"n08", "n09", "n10", "n11"});
    CHECK(expand({"n[0-01]"}).value() == Words{"n0", "n1"});  // the first number has the width
    CHECK(expand({"[1]"}).value() == Words{"1"});
    CHECK(expand({"rack[0-1]", "a-%", "b"}).value() == Words{"rack0", "rack1", "a-%", "b"});
    CHECK(expand({}).value().empty());
}

TEST_CASE("what is no range is refused with an example", "[core][ranges]") {
    for (const auto* word : {"n[",
                             "n]",
                             "n[]",
                             "n[1-]",
                             "n[-1]",
                             "n[2-1]",
                             "n[a-b]",
                             "n[1,]",
                             "n[,1]",
                             "n[1,,2]",
                             "n,1",
                             "n[1]]",
                             "n[[1]]",
                             "n[1-2-3]",
                             "n[0-1",
                             "n]0-1[",
                             "n[1]-[",
                             "n[+1]",
                             "n[1-+2]",
                             "n[0-9999999999]",
                             "n[99999999999999999999]",
                             "n[ 1]",
                             "n[%]"}) {
        INFO(word);
        const auto refused = expand({"good", word});
        REQUIRE_FALSE(refused);
        test::check_error(refused.error(), Errc::usage, {word, "node-0-[0-19]"});
    }
    const auto long_word = expand({"n[" + std::string(4000, '1')});
    CHECK(long_word.error().message.size() < 200);
}

TEST_CASE("more names than a command may have are refused before they are made", "[core][ranges]") {
    CHECK(expand({"n[1-10000]"}).value().size() == expanded_words_max);
    CHECK(expand({"n[0-99]-[0-99]"}).value().size() == expanded_words_max);
    CHECK(expand({"n[1-9999]", "m"}).value().size() == expanded_words_max);
    std::string nines;  // 10^1000 names, were they made
    for (int i = 0; i < 1000; ++i) nines += "[0-9]";
    std::string commas = "0-999999999";
    for (int i = 0; i < 300; ++i) commas += ",0-999999999";
    for (const auto& words :
         {Words{"n[0-10000]"}, Words{"n[0-999999999]"}, Words{"n[0-99]-[0-99]-[0-1]"},
          Words{"n[1-10000]", "m"}, Words{"n[1-5000]", "m[1-5001]"}, Words{nines},
          Words{"n[" + commas + "]"}}) {
        const auto refused = expand(words);
        REQUIRE_FALSE(refused);
        test::check_error(refused.error(), Errc::exhausted,
                          {words.back().substr(0, 64), "10000", "name fewer"});
    }
}

TEST_CASE("random ranges come to what a plain model says", "[core][ranges][random]") {
    const auto seed = test::random_seed();
    INFO(test::repeat_with(seed));
    Samples samples(seed);
    for (int round = 0; round < 3000; ++round) {
        Words words;
        Words expected;
        for (auto count = samples.pick(1, 3); count > 0; --count) {
            const auto sample = samples.next();
            words.push_back(sample.word);
            expected.insert(expected.end(), sample.names.begin(), sample.names.end());
        }
        INFO(words.front() << " and " << words.size() - 1 << " more");
        const auto names = expand(words);
        if (expected.size() > expanded_words_max) {
            REQUIRE_FALSE(names);
            continue;
        }
        REQUIRE(names);
        REQUIRE(*names == expected);
    }
}

TEST_CASE("random characters are refused or understood", "[core][ranges][random]") {
    const auto seed = test::random_seed();
    INFO(test::repeat_with(seed));
    Samples samples(seed);
    static const std::string characters = "[[]]--,,0199a%";
    for (int round = 0; round < 20'000; ++round) {
        std::string word;
        for (auto length = samples.pick(1, 12); length > 0; --length)
            word += characters[samples.pick(0, characters.size() - 1)];
        INFO(word);
        const auto names = expand({word});
        if (!names) continue;
        REQUIRE(names->size() <= expanded_words_max);
        for (const auto& name : *names) REQUIRE(name.find_first_of("[],") == std::string::npos);
    }
}
