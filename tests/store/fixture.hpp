// What the store's tests stand on: a private server, a database for each test, a listener that
// remembers. Waiting is for a condition, with a limit that only a failing test reaches.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "broker/store/history.hpp"
#include "broker/store/private_server.hpp"
#include "broker/store/store.hpp"
#include "tests/support/temporary_directory.hpp"

namespace grivon::store::test {

using grivon::test::TemporaryDirectory;

// An empty database on the server that the tests of this process share.
[[nodiscard]] DatabaseSettings fresh_database();

// Everything of that server, for what a test sets up; without the tables of GriVon.
[[nodiscard]] DatabaseSettings administrator(DatabaseSettings settings);

class RecordingListener final : public StoreListener {
public:
    void committed(std::uint64_t ticket) override;
    void unavailable(const Error& error) override;
    void available() override;
    void failed(const Error& error) override;

    [[nodiscard]] bool wait_committed(std::uint64_t ticket);
    [[nodiscard]] bool wait_unavailable();
    [[nodiscard]] std::optional<Error> wait_failed();
    [[nodiscard]] std::size_t unavailable_count();
    [[nodiscard]] std::size_t available_count();
    [[nodiscard]] std::size_t commit_count();

private:
    template <class Condition>
    bool wait_for(Condition condition);

    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t committed_ = 0;
    std::size_t commits_ = 0;
    std::size_t unavailable_ = 0;
    std::size_t available_ = 0;
    std::optional<Error> failed_;
};

[[nodiscard]] std::unique_ptr<Store> open_store(const DatabaseSettings& settings,
                                                StoreListener& listener);
// The image after a commit of these records, read by a store that is opened anew.
[[nodiscard]] core::Image image_after(const DatabaseSettings& settings,
                                      std::vector<core::Record> records);
// The error the store ends with when it is given these records.
[[nodiscard]] std::optional<Error> failure_after(const DatabaseSettings& settings,
                                                 std::vector<core::Record> records);

// As an operator would, by hand. The first column of the first row, or the error.
[[nodiscard]] std::string ask(const DatabaseSettings& settings, const std::string& sql);
// All columns of the first row, "a|b|NULL".
[[nodiscard]] std::string ask_row(const DatabaseSettings& settings, const std::string& sql);

[[nodiscard]] WallTime at(std::int64_t seconds);
[[nodiscard]] core::HostRecord host_named(const std::string& name);
[[nodiscard]] core::VmRecord vm_on(const std::string& host, std::uint64_t id, std::uint32_t slice);
// That creates a VM, without saying which.
[[nodiscard]] JobSpec spec_of_create();
[[nodiscard]] core::JobRecord job_on(const std::string& host, std::uint64_t id);
// By number.
[[nodiscard]] std::vector<core::JobRecord> jobs_of(const core::Image& image);
[[nodiscard]] core::JobProgressRecord running();
[[nodiscard]] core::JobProgressRecord succeeded();
// The text is data for the kinds that carry bytes.
[[nodiscard]] JobItem item(ItemKind kind, std::uint32_t attempt, const std::string& name = "",
                           const std::string& text = "");
[[nodiscard]] Event event_numbered(std::uint64_t seq);

template <class... Records>
[[nodiscard]] std::vector<core::Record> records(Records... all) {
    std::vector<core::Record> list;
    (list.emplace_back(std::move(all)), ...);
    return list;
}

}  // namespace grivon::store::test
