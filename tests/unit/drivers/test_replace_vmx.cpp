// Putting another .vmx into the place of one, by a real /bin/sh: whole, or not at all.
#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/unit/drivers/shell.hpp"
#include "tests/unit/drivers/vm_play.hpp"
#include "workers/drivers/vmware/files.hpp"

namespace grivon::test {

namespace fs = std::filesystem;
using namespace drivers::vmware;

namespace {

const std::string old_text = "memsize = \"768\"\n";
const std::string new_text = "memsize = \"1024\"\nannotation = \"it's $HOME `id` \\\\ | \xff\"\n";

class VmxHost {
public:
    VmxHost() {
        Assign assign = vm_job("set");
        assign.host.data_dir = scratch_.path().string() + "/it's a $dir";
        host_ = assign.host;
        paths_ = paths_of(host_, *assign.spec.vm);
        fs::create_directories(paths_.directory);
        scratch_.write(fs::relative(paths_.vmx, scratch_.path()).string(), old_text);
        fs::permissions(paths_.vmx, fs::perms(0750));
    }
    ~VmxHost() { fs::permissions(paths_.directory, fs::perms::owner_all); }

    [[nodiscard]] ProgramResult replace(const std::string& input, std::size_t before_bytes) const {
        const auto command = replace_vmx(host_, paths_, before_bytes, new_text);
        return run_shell(command.line, input, scratch_.path());
    }
    [[nodiscard]] std::string text() const { return read_whole(paths_.vmx); }
    [[nodiscard]] bool tidy() const { return !fs::exists(paths_.vmx + ".new"); }
    [[nodiscard]] const VmPaths& paths() const { return paths_; }
    [[nodiscard]] const ScratchDirectory& scratch() const { return scratch_; }

private:
    ScratchDirectory scratch_;
    HostConnection host_;
    VmPaths paths_;
};

}  // namespace

TEST_CASE("a .vmx is replaced whole, and keeps its mode") {
    const VmxHost host;
    const auto result = host.replace(new_text, old_text.size());
    INFO(result.error_output);
    CHECK(result.exit_status == 0);
    CHECK(host.text() == new_text);
    CHECK(host.tidy());
    CHECK(fs::status(host.paths().vmx).permissions() == fs::perms(0750));
    CHECK(run_shell(read_vmx("read", host.paths()).line).output == new_text);
}

TEST_CASE("what did not come whole replaces nothing") {
    const VmxHost host;
    for (const auto& input : {std::string(), new_text.substr(0, new_text.size() - 1)}) {
        const auto result = host.replace(input, old_text.size());
        CHECK(result.exit_status == 1);
        CHECK(result.error_output.find(".new was not written whole") != std::string::npos);
        CHECK(host.text() == old_text);
        CHECK(host.tidy());
    }
}

TEST_CASE("a .vmx that somebody changed since it was read stays") {
    const VmxHost host;
    const auto result = host.replace(new_text, old_text.size() + 1);
    CHECK(result.exit_status == 1);
    CHECK(result.error_output.find("was changed by somebody else") != std::string::npos);
    CHECK(host.text() == old_text);
    CHECK(host.tidy());
}

TEST_CASE("a tool that fails leaves the .vmx as it is") {
    const VmxHost host;
    const std::string tool = GENERATE("cp", "cat", "mv", "wc");
    host.scratch().write_program(tool, "echo \"" + tool + ": broken\" >&2\nexit 1\n");
    INFO(tool);
    const auto result = host.replace(new_text, old_text.size());
    CHECK(result.exit_status == 1);
    CHECK(host.text() == old_text);
    CHECK(host.tidy());
}

TEST_CASE("what an attempt left beside it is overwritten, and can be removed") {
    const VmxHost host;
    const auto left = fs::relative(host.paths().vmx + ".new", host.scratch().path()).string();
    host.scratch().write(left, "half of it");
    CHECK(host.replace(new_text, old_text.size()).exit_status == 0);
    CHECK(host.text() == new_text);
    host.scratch().write(left, "half of it");
    CHECK(run_shell(remove_unfinished_vmx(host.paths()).line).exit_status == 0);
    CHECK(host.tidy());
    CHECK(host.text() == new_text);
}

TEST_CASE("a .vmx that is not there is not made") {
    const VmxHost host;
    fs::remove(host.paths().vmx);
    CHECK(host.replace(new_text, old_text.size()).exit_status == 1);
    CHECK_FALSE(fs::exists(host.paths().vmx));
    CHECK(host.tidy());
}

}  // namespace grivon::test
