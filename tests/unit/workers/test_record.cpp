// What is recorded of an attempt: mostly that output has a limit.
#include <catch2/catch.hpp>

#include "wire/limits.hpp"
#include "workers/lane/record.hpp"

namespace grivon::lane {
namespace {

constexpr WallTime when{};

struct Recorded {
    explicit Recorded(std::uint64_t earlier_bytes) : record(assign_after(earlier_bytes), log) {
        record.begin_step(command("step"), when);
    }

    static Assign assign_after(std::uint64_t bytes) {
        Assign assign;
        assign.attempt = 2;
        assign.output_bytes = bytes;
        return assign;
    }
    static drivers::RemoteCommand command(const std::string& name) {
        drivers::RemoteCommand made;
        made.name = name;
        return made;
    }
    std::vector<JobItem> items() {
        std::vector<JobItem> all;
        while (auto batch = log.take(true))
            all.insert(all.end(), batch->items.begin(), batch->items.end());
        return all;
    }

    ItemLog log{0};
    Record record;
};

}  // namespace

TEST_CASE("output up to the cap is recorded, the rest counted and told at the end of the step") {
    Recorded r(limits::job_output_bytes_max - 5);
    r.record.add_output(ItemKind::output, "a\r", when);
    r.record.add_output(ItemKind::output, "bcdefg", when);
    r.record.add_output(ItemKind::error_output, "hij", when);
    r.record.end_step(0, when);
    const auto items = r.items();
    REQUIRE(items.size() == 4);
    CHECK(items[1].data == "a\rbcd");
    CHECK(items[2].kind == ItemKind::output_cut);
    CHECK(items[2].text == "6 bytes of output are not recorded: a job keeps 64 MiB");
    CHECK(items[2].shown);
    CHECK(items[2].step == 1);
    CHECK(items[2].attempt == 2);
    CHECK(items[3].kind == ItemKind::step_finished);
}

TEST_CASE("each step that was cut says so once, and no other") {
    Recorded r(limits::job_output_bytes_max + 7);
    r.record.add_output(ItemKind::output, "abc", when);
    r.record.end_step(0, when);
    r.record.begin_step(Recorded::command("silent"), when);
    r.record.end_step(0, when);
    r.record.begin_step(Recorded::command("again"), when);
    r.record.add_output(ItemKind::output, "x", when);
    r.record.end_step(1, when);
    r.record.end_step(1, when);
    std::vector<std::string> texts;
    for (const JobItem& item : r.items())
        if (item.kind == ItemKind::output_cut) texts.push_back(item.text);
    REQUIRE(texts.size() == 2);
    CHECK(texts[0].starts_with("3 bytes "));
    CHECK(texts[1].starts_with("1 bytes "));
    CHECK(r.record.steps() == std::vector<std::string>{"step", "silent", "again"});
}

TEST_CASE("output that just fits is not cut") {
    Recorded r(limits::job_output_bytes_max - 3);
    r.record.add_output(ItemKind::output, "abc", when);
    r.record.end_step(0, when);
    for (const JobItem& item : r.items()) CHECK(item.kind != ItemKind::output_cut);
}

}  // namespace grivon::lane
