// Files with passwords and keys, and how a password leaves memory.
#include "wire/private_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/temporary_directory.hpp"

namespace grivon {
namespace {

namespace fs = std::filesystem;

struct Scratch : test::TemporaryDirectory {
    [[nodiscard]] std::string write(const std::string& text, mode_t mode = 0600) const {
        std::ofstream(at("file"), std::ios::binary) << text;
        REQUIRE(chmod(at("file").c_str(), mode) == 0);
        return at("file");
    }
};

std::string why(const std::string& path) {
    const auto checked = check_private_file("password_file", path);
    const auto read = read_secret_line("password_file", path);
    REQUIRE_FALSE(read);
    if (!checked) CHECK(checked.error().message == read.error().message);
    return read.error().message;
}

}  // namespace

TEST_CASE("the first line of a private file is the secret", "[private-file]") {
    const Scratch scratch;
    const auto read = [&](const std::string& text, mode_t mode = 0600) {
        const auto secret = read_secret_line("password_file", scratch.write(text, mode));
        REQUIRE(secret);
        return std::string(secret->c_str());
    };
    CHECK(read("secret\n") == "secret");
    CHECK(read("secret") == "secret");
    CHECK(read(" with blanks \nmore\n") == " with blanks ");
    CHECK(read("secret\n", 0400) == "secret");
    CHECK(read(std::string(secret_line_bytes_max, 'x') + "\n").size() == secret_line_bytes_max);
    fs::create_symlink(scratch.at("file"), scratch.at("link"));
    CHECK(read_secret_line("password_file", scratch.at("link")));
}

TEST_CASE("a file that is not private or no secret is refused", "[private-file]") {
    const Scratch scratch;
    for (const mode_t open : {0640U, 0604U, 0620U, 0602U, 0610U, 0644U, 0666U}) {
        const auto path = scratch.write("secret\n", open);
        CHECK_THAT(why(path), Catch::Contains("password_file " + path) &&
                                  Catch::Contains("chmod 600 " + path) &&
                                  !Catch::Contains("secret"));
        fs::remove(path);
    }
    CHECK_THAT(why(scratch.write("")), Catch::Contains("nothing in its first line"));
    CHECK_THAT(why(scratch.write("\nsecret\n")), Catch::Contains("nothing in its first line"));
    CHECK_THAT(why(scratch.write(std::string(secret_line_bytes_max + 1, 'x'))),
               Catch::Contains("is it the right file"));
    CHECK(why(scratch.at("missing")) ==
          "password_file " + scratch.at("missing") + ": No such file or directory");
    CHECK(check_private_file("x", scratch.at("missing")).error().code == Errc::not_found);
    CHECK(check_private_file("x", "/dev/null").error().code == Errc::denied);
    CHECK_THAT(why("/dev/null"), Catch::Contains("not a regular file"));
    CHECK_THAT(why(scratch.at(".")), Catch::Contains("not a regular file"));
    REQUIRE(mkfifo(scratch.at("fifo").c_str(), 0600) == 0);
    CHECK_THAT(why(scratch.at("fifo")), Catch::Contains("not a regular file"));  // and at once
    fs::create_symlink(scratch.at("fifo"), scratch.at("link"));
    CHECK_THAT(why(scratch.at("link")), Catch::Contains("not a regular file"));
}

TEST_CASE("a file of another user is refused, one of root is not", "[private-file]") {
    if (geteuid() != 0) {
        WARN("not tested: only root can give a file away");
        return;
    }
    const Scratch scratch;
    const auto path = scratch.write("secret\n");
    REQUIRE(chown(path.c_str(), 65534, 65534) == 0);
    CHECK_THAT(why(path),
               Catch::Contains("belongs to another user") && Catch::Contains("chown 0 " + path));
}

TEST_CASE("a secret is wiped", "[private-file]") {
    for (const std::size_t size : {5U, 500U}) {
        std::string text(size, 's');
        text.reserve(size + 100);
        const char* const place = text.data();
        const auto room = text.capacity();
        Secret secret(std::move(text));
        CHECK(std::string(secret.c_str()) == std::string(size, 's'));
        // What it came in, which lives on here.
        CHECK(std::string(place, room) == std::string(room, '\0'));
        const Secret copy = secret;
        secret = Secret();
        CHECK(secret.empty());
        CHECK(std::string(secret.c_str()).empty());
        CHECK(std::string(copy.c_str()) == std::string(size, 's'));
    }
}

}  // namespace grivon
