// One command on one session: exit status, streams, input, limits.
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <catch2/catch.hpp>

#include "tests/ssh/ssh_fixture.hpp"
#include "tests/ssh/sshd.hpp"
#include "wire/limits.hpp"

namespace grivon::test {
namespace asio = boost::asio;
using Kind = ssh::CommandEnd::Kind;
namespace {

Ran run_line(const std::string& line, const Bytes& input = {}) {
    static const Sshd sshd;
    const ssh::Command command = command_of(line, input);
    return run_command(sshd.host(), sshd.settings(), command);
}

// Is full after every `bytes_between_stalls`, until the loop's next turn or for a time.
class StallingSink : public ssh::OutputSink {
public:
    StallingSink(asio::io_context& io, std::size_t bytes_between_stalls,
                 std::chrono::milliseconds stall)
        : timer_(io), bytes_between_stalls_(bytes_between_stalls), stall_(stall) {}

    void receive(ssh::Stream, std::string_view bytes) override {
        if (full_) received_while_full = true;
        if (bytes.size() > limits::output_chunk_bytes_max) too_large = true;
        output += bytes;
        if (output.size() - stalled_at_ < bytes_between_stalls_) return;
        stalled_at_ = output.size();
        full_ = true;
        ++stalls;
        timer_.expires_after(stall_);
        timer_.async_wait([this](const boost::system::error_code&) {
            full_ = false;
            session->read_on();
        });
    }
    [[nodiscard]] bool full() const override { return full_; }

    ssh::Session* session = nullptr;
    std::string output;
    int stalls = 0;
    bool received_while_full = false;
    bool too_large = false;

private:
    asio::steady_timer timer_;
    const std::size_t bytes_between_stalls_;
    const std::chrono::milliseconds stall_;
    std::size_t stalled_at_ = 0;
    bool full_ = false;
};

asio::awaitable<void> run_into(const Sshd& sshd, const ssh::Command& command, StallingSink& sink,
                               ssh::CommandEnd& end) {
    const HostConnection host = sshd.host();
    const ssh::Settings settings = sshd.settings();
    const auto session = co_await ssh::Session::open(host, settings);
    if (!session) FAIL(session.error().message);
    sink.session = session->get();
    end = co_await (*session)->run(command, sink);
}

}  // namespace

TEST_CASE("exit status and both streams arrive, apart") {
    const Ran ran = run_line("echo out; echo err >&2; exit 3");
    CHECK(ran.end.kind == Kind::ended);
    CHECK(ran.end.exit_status == 3);
    CHECK(ran.printed.output == "out\n");
    CHECK(ran.printed.error_output == "err\n");
}

TEST_CASE("exit statuses are whole numbers from 0 to 255") {
    CHECK(run_line("true").end.exit_status == 0);
    CHECK(run_line("exit 255").end.exit_status == 255);
    CHECK(run_line("no-such-program-here").end.exit_status == 127);
}

TEST_CASE("a signal is told as a shell tells it") {
    CHECK(run_line("kill -KILL $$").end.exit_status == 128 + 9);
    CHECK(run_line("kill -TERM $$").end.exit_status == 128 + 15);
    CHECK(run_line("kill -SEGV $$").end.exit_status == 128 + 11);
}

TEST_CASE("input arrives whole and ends") {
    CHECK(run_line("cat", "a\nb").printed.output == "a\nb");
    CHECK(run_line("wc -c").printed.output == "0\n");
    const Ran echoed = run_line("cat", Bytes(3'000'000, 'x'));
    CHECK(echoed.end.exit_status == 0);
    CHECK(echoed.printed.output == Bytes(3'000'000, 'x'));
}

TEST_CASE("a command that does not read its input still ends") {
    const Ran ran = run_line("exec <&-; exit 4", Bytes(8'000'000, 'x'));
    CHECK(ran.end.kind == Kind::ended);
    CHECK(ran.end.exit_status == 4);
}

TEST_CASE("a command that closes its output first still tells its exit status") {
    const Ran ran = run_line("exec >&- 2>&-; read line; exit 5", "line\n");
    CHECK(ran.end.kind == Kind::ended);
    CHECK(ran.end.exit_status == 5);
}

TEST_CASE("bytes arrive as they are") {
    CHECK(run_line(R"(printf '\000\377\r\n\033[1m')").printed.output ==
          std::string("\0\xff\r\n\x1b[1m", 8));
}

TEST_CASE("20 MB arrive complete while the sink stalls") {
    const Sshd sshd;
    asio::io_context io(1);
    StallingSink sink(io, 1'000'000, std::chrono::milliseconds(0));
    ssh::CommandEnd end;
    const ssh::Command command = command_of("seq 1 9999999 | head -c 20000000");
    run(io, run_into(sshd, command, sink, end));
    CHECK(end.kind == Kind::ended);
    CHECK(sink.stalls >= 15);
    CHECK_FALSE(sink.received_while_full);
    CHECK_FALSE(sink.too_large);
    std::string expected;
    for (int i = 1; expected.size() < 20'000'000; ++i) expected += std::to_string(i) + "\n";
    expected.resize(20'000'000);
    CHECK((sink.output == expected));
}

TEST_CASE("a command over its time limit is told as such") {
    const Sshd sshd;
    ssh::Command command = command_of("echo begun; exec sleep 2");
    command.time_limit = std::chrono::milliseconds(200);
    const Ran ran = run_command(sshd.host(), sshd.settings(), command);
    CHECK(ran.end.kind == Kind::time_limit);
    CHECK(ran.printed.output == "begun\n");
}

TEST_CASE("time that the sink was full does not count") {
    const Sshd sshd;
    asio::io_context io(1);
    StallingSink sink(io, 100'000, std::chrono::milliseconds(400));
    ssh::CommandEnd end;
    ssh::Command command = command_of("head -c 450000 /dev/zero");
    command.time_limit = std::chrono::milliseconds(1'000);
    run(io, run_into(sshd, command, sink, end));
    CHECK(end.kind == Kind::ended);
    CHECK(sink.stalls >= 3);  // longer than the limit in all
    CHECK(sink.output.size() == 450'000);
}

}  // namespace grivon::test
