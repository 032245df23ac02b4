#include <catch2/catch.hpp>

#include "broker/door/followers.hpp"

using namespace grivon;
using namespace std::chrono_literals;
using broker::Follower;
using broker::Followers;

namespace {

Follower<FollowJob> job_follower(std::uint64_t job, SteadyTime deadline) {
    FollowJob question;
    question.job = JobId{job};
    return {{"client", job}, question, deadline};
}

}  // namespace

TEST_CASE("followers of a job are taken when it changes, and only they", "[followers]") {
    Followers followers;
    followers.park(job_follower(1, SteadyTime(5s)));
    followers.park(job_follower(1, SteadyTime(6s)));
    followers.park(job_follower(2, SteadyTime(4s)));
    CHECK(followers.next_deadline() == SteadyTime(4s));
    CHECK(followers.take(JobId{1}).size() == 2);
    CHECK(followers.take(JobId{1}).empty());
    CHECK(followers.take(JobId{3}).empty());
    CHECK(followers.take(JobId{2}).size() == 1);
    CHECK_FALSE(followers.next_deadline());
}

TEST_CASE("followers are let go when their time is over", "[followers]") {
    Followers followers;
    followers.park(job_follower(1, SteadyTime(5s)));
    followers.park(job_follower(2, SteadyTime(7s)));
    followers.park(Follower<FollowEvents>{{"client", 3}, {}, SteadyTime(6s)});
    CHECK(followers.take_due_jobs(SteadyTime(4s)).empty());
    const auto due = followers.take_due_jobs(SteadyTime(5s));
    REQUIRE(due.size() == 1);
    CHECK(due[0].question.job == JobId{1});
    CHECK(followers.take_due_events(SteadyTime(5s)).empty());
    CHECK(followers.next_deadline() == SteadyTime(6s));
    CHECK(followers.take_due_events(SteadyTime(9s)).size() == 1);
    CHECK(followers.take_event_followers().empty());
    CHECK(followers.next_deadline() == SteadyTime(7s));
}
