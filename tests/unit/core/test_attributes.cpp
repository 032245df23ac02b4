// add, set, remove host attr.
#include <catch2/catch.hpp>

#include "tests/support/refusals.hpp"

using namespace grivon;
using grivon::test::CoreBench;

namespace {

struct TwoHosts : CoreBench {
    TwoHosts() { accept("add host h-0-[0-1]"); }
    std::string value(const std::string& name, const std::string& attribute) const {
        const auto& attributes = host(name).attributes;
        const auto found = attributes.find(attribute);
        return found == attributes.end() ? "none" : found->second.value;
    }
};

}  // namespace

TEST_CASE("attributes are given, changed and taken away", "[core][attribute]") {
    TwoHosts bench;
    const auto added = bench.accept("add host attr h-0-% attr=owner value=\"high energy physics\"");
    CHECK(added.lines.empty());
    CHECK(added.jobs.empty());
    CHECK(bench.value("h-0-1", "owner") == "high energy physics");
    CHECK(bench.event_kinds().back() == "attribute.set");
    CHECK(bench.tables.events().back().message == "owner");
    bench.accept("set host attr h-0-0 attr=owner value=chemistry");
    bench.accept("set host attr h-0-0 attr=bay.4_x-1 value=7");  // set makes it, too
    bench.restart();
    CHECK(bench.value("h-0-0", "owner") == "chemistry");
    CHECK(bench.value("h-0-0", "bay.4_x-1") == "7");
    CHECK(bench.value("h-0-1", "owner") == "high energy physics");
    bench.accept("remove host attr h-0-% attr=owner");
    CHECK(bench.value("h-0-0", "owner") == "none");
    CHECK(bench.event_kinds().back() == "attribute.removed");
    CHECK(bench.tables.image().attributes.size() == 1);
}

TEST_CASE("attributes that cannot be are refused", "[core][attribute]") {
    TwoHosts bench;
    bench.accept("add host attr h-0-1 attr=owner value=x");
    test::check_refused(
        bench,
        {{"add host attr h-0-0 h-0-1 attr=owner value=y",
          Errc::conflict,
          {"\"owner\"", "\"h-0-1\" exists", "grivon set host attr"}},
         {"remove host attr h-0-0 h-0-1 attr=owner",
          Errc::not_found,
          {"\"h-0-0\" has no attribute \"owner\"", "grivon list host attr h-0-0"}},
         {"add host attr nowhere attr=a value=b", Errc::not_found, {"\"nowhere\""}},
         {"set host attr rack5 attr=a value=b", Errc::not_found, {"\"rack5\""}},
         {"remove host attr nowhere attr=a", Errc::not_found, {"\"nowhere\""}},
         {"add host attr h-0-0 attr=a", Errc::usage, {"must supply value="}},
         {"set host attr h-0-0 value=a", Errc::usage, {"must supply attr="}},
         {"add host attr h-0-0 attr=a/b value=c", Errc::usage, {"\"a/b\"", "letters, digits"}},
         {"add host attr attr=a value=c", Errc::usage, {"at least one host"}}});
}
