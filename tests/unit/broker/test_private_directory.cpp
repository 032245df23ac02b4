// Where the broker's directories may be, and how open.
#include "broker/private_directory.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/temporary_directory.hpp"

namespace grivon::broker {
namespace {

namespace fs = std::filesystem;

constexpr uid_t stranger = 65534;

struct Scratch : test::TemporaryDirectory {
    [[nodiscard]] std::string make(const std::string& name, mode_t mode) const {
        REQUIRE(mkdir(at(name).c_str(), S_IRWXU) == 0);
        REQUIRE(chmod(at(name).c_str(), mode) == 0);
        return at(name);
    }
};

mode_t mode_of(const std::string& path) {
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777U;
}

std::string why(const Result<>& refused, Errc code = Errc::denied) {
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == code);
    return refused.error().message;
}

std::string why_not_taken(const std::string& path, Errc code = Errc::denied) {
    const auto taken = PrivateDirectory::take(path);
    REQUIRE_FALSE(taken);
    CHECK(taken.error().code == code);
    return taken.error().message;
}

}  // namespace

TEST_CASE("a directory is made for nobody else", "[directory]") {
    const Scratch scratch;
    REQUIRE(make_private_directory(scratch.at("a/b/state")));
    CHECK(mode_of(scratch.at("a/b/state")) == 0700);
    CHECK(make_private_directory(scratch.at("a/b/state")));
    CHECK(make_private_directory(scratch.at("a/b/state/")));
    REQUIRE(PrivateDirectory::take(scratch.at("run")));
    CHECK(mode_of(scratch.at("run")) == 0700);
    CHECK(mode_of(scratch.at("run/broker.lock")) == 0600);
}

TEST_CASE("a directory that others may enter is refused", "[directory]") {
    const Scratch scratch;
    for (const mode_t open : {0750U, 0710U, 0701U, 0755U, 0777U}) {
        const auto path = scratch.make("state-" + std::to_string(open), open);
        CHECK_THAT(why(make_private_directory(path)), Catch::Contains("chmod 700 " + path));
    }
    // The group of the sockets' directory is that of those who may give orders.
    CHECK(PrivateDirectory::take(scratch.make("group", 0750)));
    const auto path = scratch.make("world", 0751);
    CHECK_THAT(why_not_taken(path),
               Catch::Contains("every user") && Catch::Contains("chmod 700 " + path));
}

TEST_CASE("a symbolic link is no directory of ours", "[directory]") {
    const Scratch scratch;
    const auto link = scratch.at("link");
    fs::create_directory_symlink(scratch.make("real", 0700), link);
    for (const auto& name : {link, link + "/", link + "//"}) {
        CHECK_THAT(why(make_private_directory(name)), Catch::Contains("is a symbolic link"));
        CHECK_THAT(why_not_taken(name), Catch::Contains("name the directory itself"));
    }
    fs::create_directory_symlink("/nonexistent", scratch.at("nowhere"));
    CHECK_THAT(why(make_private_directory(scratch.at("nowhere"))),
               Catch::Contains("is a symbolic link"));
    // On the way a link is as good as what it leads to.
    CHECK(make_private_directory(link + "/state"));
}

TEST_CASE("a file is no directory", "[directory]") {
    const Scratch scratch;
    std::ofstream(scratch.at("file")) << "x";
    CHECK_THAT(why(make_private_directory(scratch.at("file")), Errc::unavailable),
               Catch::Contains("is not a directory"));
    CHECK_FALSE(make_private_directory(scratch.at("file/state")));
}

TEST_CASE("who may write above it could put another one in its place", "[directory]") {
    const Scratch scratch;
    const auto above = scratch.make("above", 0777);
    CHECK_THAT(
        why(make_private_directory(above + "/state")),
        Catch::Contains("others may write in " + above) && Catch::Contains("chmod go-w " + above));
    CHECK_THAT(why_not_taken(above + "/deeper/run"), Catch::Contains(above));
    // Through a link that is in a safe place.
    fs::create_directory_symlink(above, scratch.at("safe"));
    CHECK_THAT(why(make_private_directory(scratch.at("safe/state"))),
               Catch::Contains("others may write in"));
    // The link itself is in an unsafe one.
    fs::create_directory_symlink(scratch.make("good", 0700), above + "/link");
    CHECK_THAT(why(make_private_directory(above + "/link/state")), Catch::Contains(above));
    REQUIRE(chmod(above.c_str(), 01777) == 0);
    CHECK(make_private_directory(above + "/state"));  // as /tmp
    REQUIRE(chmod(above.c_str(), 0770) == 0);
    CHECK(make_private_directory(above + "/state"));  // the user's own group
}

TEST_CASE("what belongs to another user is refused", "[directory]") {
    if (geteuid() != 0) {
        WARN("not tested: only root can give a directory away");
        return;
    }
    const Scratch scratch;
    const auto path = scratch.make("theirs", 0700);
    REQUIRE(chown(path.c_str(), stranger, stranger) == 0);
    CHECK_THAT(why(make_private_directory(path)),
               Catch::Contains("belongs to another user") && Catch::Contains("chown 0 " + path));
    CHECK_THAT(why(make_private_directory(path + "/state")),
               Catch::Contains(path + ", above " + path + "/state, belongs to another user"));
    const auto of_group = scratch.make("of-group", 0770);
    REQUIRE(chown(of_group.c_str(), 0, stranger) == 0);
    CHECK_THAT(why(make_private_directory(of_group + "/state")),
               Catch::Contains("chmod go-w " + of_group));
}

TEST_CASE("the lock is a file of ours", "[directory]") {
    const Scratch scratch;
    const auto run = scratch.make("run", 0700);
    const auto target = scratch.at("target");
    std::ofstream(target) << "precious";
    fs::create_symlink(target, run + "/broker.lock");
    CHECK_THAT(why_not_taken(run), Catch::Contains("broker.lock is a symbolic link: remove it"));
    CHECK(fs::file_size(target) == 8);
    fs::remove(run + "/broker.lock");
    REQUIRE(mkfifo((run + "/broker.lock").c_str(), 0600) == 0);
    CHECK_THAT(why_not_taken(run), Catch::Contains("broker.lock is not a regular file"));
    fs::remove(run + "/broker.lock");
    const auto taken = PrivateDirectory::take(run);
    REQUIRE(taken);
    CHECK_THAT(why_not_taken(run, Errc::conflict),
               Catch::Contains("another grivon-broker (process " + std::to_string(getpid())));
}

}  // namespace grivon::broker
