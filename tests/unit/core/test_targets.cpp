// Host words as in Rocks: names, patterns, racks, appliances, ranges.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "broker/core/inventory/targets.hpp"
#include "tests/support/refusals.hpp"
#include "tests/support/seed.hpp"

using namespace grivon;
using grivon::test::CoreBench;
using Names = std::vector<std::string>;

namespace {

struct Site : CoreBench {
    Site() {
        accept("add host vmware-server-0-10 vmware-server-0-2 vmware-server-1-0");
        accept("add host odd rack=7 rank=0");
    }
    Names expand(const Names& words) const {
        return core::expand_hosts(core->inventory(), words).value();
    }
    Error error(const Names& words) const {
        return core::expand_hosts(core->inventory(), words).error();
    }
};

const Names all{"odd", "vmware-server-0-2", "vmware-server-0-10", "vmware-server-1-0"};

// SQL's LIKE, as slowly and plainly as it can be said.
bool like(const std::string& pattern, const std::string& text) {
    if (pattern.empty()) return text.empty();
    if (pattern[0] == '%') {
        for (std::size_t i = 0; i <= text.size(); ++i)
            if (like(pattern.substr(1), text.substr(i))) return true;
        return false;
    }
    return !text.empty() && pattern[0] == text[0] && like(pattern.substr(1), text.substr(1));
}

// What people compare, piece by piece: a number by its length and digits, all else by itself.
std::vector<std::string> pieces_of(std::string_view name) {
    std::vector<std::string> pieces;
    while (!name.empty()) {
        const auto digits = std::min(name.find_first_not_of("0123456789"), name.size());
        std::string piece(name.substr(0, std::max<std::size_t>(digits, 1)));
        name.remove_prefix(piece.size());
        if (digits > 0) {
            piece.erase(0, std::min(piece.find_first_not_of('0'), piece.size() - 1));
            piece.insert(0, std::string("0") + static_cast<char>('a' + piece.size()));
        }
        pieces.push_back(std::move(piece));
    }
    return pieces;
}

}  // namespace

TEST_CASE("names are in the order in which people count", "[core][targets]") {
    const auto seed = test::random_seed();
    INFO(test::repeat_with(seed));
    std::mt19937_64 random(seed);
    constexpr std::string_view letters = "0019a-.";
    const auto some_name = [&] {
        std::string name;
        for (auto length = random() % 8; name.size() < length;)
            name += letters[random() % letters.size()];
        return name;
    };
    for (int i = 0; i < 20'000; ++i) {
        const auto a = some_name();
        const auto b = some_name();
        INFO("\"" << a << "\" and \"" << b << "\"");
        const bool expected = std::pair(pieces_of(a), a) < std::pair(pieces_of(b), b);
        REQUIRE(core::NaturalLess()(a, b) == expected);
    }
}

TEST_CASE("words name hosts as in Rocks, in the order in which people count", "[core][targets]") {
    const Site site;
    CHECK(site.expand({}) == all);
    CHECK(site.expand({"vmware-server"}) == all);
    CHECK(site.expand({"%"}) == all);
    CHECK(site.expand({"%-1%"}) == Names{"vmware-server-0-10", "vmware-server-1-0"});
    CHECK(site.expand({"vmware-server-0-%"}) == Names{"vmware-server-0-2", "vmware-server-0-10"});
    CHECK(site.expand({"rack1"}) == Names{"vmware-server-1-0"});
    CHECK(site.expand({"rack7"}) == Names{"odd"});
    CHECK(site.expand({"odd", "rack7", "odd", "%dd"}) == Names{"odd"});
    CHECK(site.expand({"vmware-server-1-0", "odd"}) == Names{"odd", "vmware-server-1-0"});
    CHECK(site.expand({"vmware-server-0-[2,10]"}) ==
          Names{"vmware-server-0-2", "vmware-server-0-10"});
    CHECK(site.expand({"rack[0-1]"}) ==
          Names{"vmware-server-0-2", "vmware-server-0-10", "vmware-server-1-0"});
    CHECK(site.expand({"%-[0-1]-%"}) ==
          Names{"vmware-server-0-2", "vmware-server-0-10", "vmware-server-1-0"});
}

TEST_CASE("groups may be empty, names may not", "[core][targets]") {
    const Site site;
    CHECK(site.expand({"rack3"}).empty());
    CHECK(site.expand({"nothing%"}).empty());
    test::check_error(site.error({"odd", "nowhere"}), Errc::not_found,
                      {"cannot resolve host \"nowhere\"", "grivon list host"});
    test::check_error(
        site.error({"vmware-sever-0-2"}), Errc::not_found,
        {"cannot resolve host \"vmware-sever-0-2\"", "did you mean \"vmware-server-0-2\"?"});
    test::check_error(site.error({"vmware-server-0-[2-3]"}), Errc::not_found,
                      {"\"vmware-server-0-3\""});
    // "rack" without a number, or with more than one, is a name like any other.
    for (const auto* word : {"rack", "rackx", "rack1x", "rack-1", "rack99999999999"})
        test::check_error(site.error({word}), Errc::not_found, {"cannot resolve", word});
    const CoreBench empty;
    test::check_error(core::expand_hosts(empty.core->inventory(), Names{"x"}).error(),
                      Errc::not_found, {"no host is known", "grivon add host NAME"});
}

TEST_CASE("a key typed for a host is not shown whole", "[core][targets][serials]") {
    const Site site;
    test::check_error(site.error({"AAAAA-AAAAA-AAAAA-00001"}), Errc::not_found,
                      {"*****-*****-*****-00001", "key"});
}

TEST_CASE("group words are known for what they are, also in ranges", "[core][targets]") {
    for (const auto* word : {"%", "a%b", "rack0", "rack17", "vmware-server"})
        CHECK(core::is_group_word(word));
    for (const auto* word : {"rack", "racks", "vmware-server-0-0", "a", "rack[0-1]"})
        CHECK_FALSE(core::is_group_word(word));
    CHECK(core::has_group_word(Names{"a", "rack[0-1]"}));
    CHECK(core::has_group_word(Names{"a[0-1]%"}));
    CHECK_FALSE(core::has_group_word(Names{"a", "rack-[0-1]"}));
    CHECK_FALSE(core::has_group_word(Names{}));
}

TEST_CASE("arguments are checked before hosts are looked for", "[core][targets]") {
    Site site;
    test::check_refused(
        site, {{"stop host vmware nowhere mode=gently", Errc::usage, {"\"mode\"", "hard, soft"}},
               {"start host vmware", Errc::usage, {"must supply at least one host"}},
               {"start host vmware nowhere slice=-1", Errc::usage, {"\"slice\"", "from 0 to 999"}},
               {"set host nowhere port=0", Errc::usage, {"\"port\"", "from 1 to 65535"}},
               {"start host vmware nowhere%", Errc::not_found, {"\"nowhere%\"", "list host"}},
               {"sync host rack3", Errc::not_found, {"no host matches \"rack3\""}}});
}

TEST_CASE("random words mean what a plain model says", "[core][targets][random]") {
    const auto seed = test::random_seed();
    INFO(test::repeat_with(seed));
    std::mt19937_64 random(seed);
    const auto pick = [&random](std::size_t count) { return random() % count; };
    for (int round = 0; round < 100; ++round) {
        CoreBench bench;
        Names known;
        for (auto count = 1 + pick(12); count > 0; --count) {
            const auto name = "n-" + std::to_string(pick(3)) + "-" + std::to_string(pick(12));
            if (std::find(known.begin(), known.end(), name) != known.end()) continue;
            bench.accept("add host " + name);
            known.push_back(name);
        }
        for (int tries = 0; tries < 20; ++tries) {
            Names words;
            for (auto count = pick(3); count > 0; --count) {
                static const Names patterns{"%",     "n-1-%", "%-1%",          "%1",    "%0%1%",
                                            "rack0", "rack2", "vmware-server", "n-%-2", "%%"};
                words.push_back(pick(2) == 0 ? known[pick(known.size())]
                                             : patterns[pick(patterns.size())]);
            }
            const auto is_meant = [&](const std::string& name) {
                return words.empty() || std::any_of(words.begin(), words.end(), [&](auto& word) {
                           return word == "vmware-server" || word == "rack" + name.substr(2, 1) ||
                                  like(word, name);
                       });
            };
            Names expected;
            std::copy_if(known.begin(), known.end(), std::back_inserter(expected), is_meant);
            auto found = core::expand_hosts(bench.core->inventory(), words).value();
            REQUIRE(std::is_sorted(found.begin(), found.end(), core::NaturalLess{}));
            std::sort(found.begin(), found.end());
            std::sort(expected.begin(), expected.end());
            REQUIRE(found == expected);
        }
    }
}
