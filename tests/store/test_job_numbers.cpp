#include "broker/store/job_numbers.hpp"

#include <catch2/catch.hpp>

namespace grivon::store::test {

TEST_CASE("numbers of jobs go through text unchanged") {
    for (const auto& jobs : std::vector<std::vector<JobId>>{
             {}, {JobId{1}}, {JobId{3}, JobId{4}, JobId{17}}, {JobId{~0ULL}, JobId{0}}})
        CHECK(numbers_in(numbers_text(jobs)) == jobs);
    CHECK(numbers_text({JobId{3}, JobId{4}, JobId{17}}) == "3,4,17");
}

TEST_CASE("what are no numbers of jobs is refused") {
    for (const auto* text : {",", "3,", ",3", "3,,4", "3 4", "3, 4", "x", "3x", "-1", "+1", "1.5",
                             "18446744073709551616"})
        CHECK_FALSE(numbers_in(text));
}

}  // namespace grivon::store::test
