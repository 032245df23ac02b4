#include <catch2/catch.hpp>

#include "cli/progress/output_folder.hpp"
#include "tests/unit/cli/program_run.hpp"

namespace grivon::cli {
namespace {

using test::job_row;

JobRow job(std::uint64_t id, const std::string& host, std::optional<std::uint32_t> slice,
           const std::string& operation = "start host vmware") {
    auto row = job_row(id, host, JobState::succeeded);
    row.slice = slice;
    row.operation = operation;
    return row;
}

TEST_CASE("what hosts say alike is said once, in the order in which it came") {
    OutputFolder folder;
    folder.add(job(1, "h-1", 0), "start() = 1\n");
    folder.add(job(2, "other", 0), "start() = 0\n");
    folder.add(job(3, "h-0", 0), "start() = 1\n");
    folder.add(job(4, "h-2", 0), "start() = 1\n");
    CHECK(folder.text() == "h-[0-2]: start() = 1\nother: start() = 0\n");
}

TEST_CASE("VMs are named where those of one host differ") {
    OutputFolder folder;
    for (const auto* host : {"h-0", "h-1"}) {
        folder.add(job(1, host, 0, "create host vmware"), "made 0\n");
        folder.add(job(2, host, 1, "create host vmware"), "made 1\n");
        folder.add(job(3, host, 0), "start() = 1\n");
        folder.add(job(4, host, 1), "start() = 1\n");
    }
    CHECK(folder.text() ==
          "slice0@h-[0-1]: made 0\n"
          "slice1@h-[0-1]: made 1\n"
          "h-[0-1]: start() = 1\n");
}

TEST_CASE("each set of slices has a word of its own") {
    OutputFolder folder;
    folder.add(job(1, "h-0", 0), "a\n");
    folder.add(job(2, "h-0", 1), "b\n");
    folder.add(job(3, "h-0", 2), "a\n");
    folder.add(job(4, "h-1", 0), "a\n");
    CHECK(folder.text() == "slice0@h-1,slice[0,2]@h-0: a\nslice1@h-0: b\n");
}

TEST_CASE("each line has its hosts, and the last one its end") {
    OutputFolder folder;
    folder.add(job(1, "h", 0), "one\n\ntwo");
    folder.add(job(2, "h", 0), "");
    CHECK(folder.text() == "h: one\nh: \nh: two\n");
}

TEST_CASE("of a line that is written over and over the last state is shown") {
    CHECK(without_overwritten("\r  Creating: 0% done.\r  Creating: 100% done.\nok\n") ==
          "  Creating: 100% done.\nok\n");
    CHECK(without_overwritten("windows\r\n") == "windows\n");
    CHECK(without_overwritten("a\rb") == "b");
    CHECK(without_overwritten("").empty());
}

TEST_CASE("what there is no room for is named, and what is the same needs none") {
    OutputFolder folder;
    const std::string large(folded_bytes_max / 2 + 1, 'x');
    folder.add(job(1, "h-0", 0), large);
    folder.add(job(2, "h-1", 0), large);
    folder.add(job(3, "h-2", 0), large + "y");
    CHECK(folder.left_out() == std::vector<JobId>{JobId{3}});
    CHECK(folder.text().starts_with("h-[0-1]: xxx"));
}

}  // namespace
}  // namespace grivon::cli
