#include "tests/store/fixture.hpp"

#include "wire/codec.hpp"

#include <fmt/format.h>
#include <mysql.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

namespace grivon::store::test {
namespace {

constexpr std::chrono::seconds patience{60};

struct SharedServer {
    TemporaryDirectory directory;
    std::unique_ptr<PrivateServer> server;

    SharedServer() {
        auto started = PrivateServer::start(directory.path());
        if (!started) throw std::runtime_error(started.error().message);
        server = std::move(*started);
    }
};

// The error as the only column, if there is one.
std::vector<std::optional<std::string>> first_row(const DatabaseSettings& settings,
                                                  const std::string& sql) {
    const std::unique_ptr<MYSQL, decltype(&mysql_close)> handle(mysql_init(nullptr), &mysql_close);
    if (!mysql_real_connect(handle.get(), nullptr, settings.writer.user.c_str(), nullptr,
                            settings.database.c_str(), 0, settings.unix_socket.c_str(), 0) ||
        mysql_query(handle.get(), sql.c_str()) != 0)
        return {mysql_error(handle.get())};
    const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> result(
        mysql_store_result(handle.get()), &mysql_free_result);
    if (!result) return {};
    auto* const row = mysql_fetch_row(result.get());
    if (row == nullptr) return {};
    std::vector<std::optional<std::string>> values(mysql_num_fields(result.get()));
    for (std::size_t i = 0; i < values.size(); ++i)
        if (row[i] != nullptr) values[i] = row[i];
    return values;
}

}  // namespace

DatabaseSettings fresh_database() {
    static const SharedServer shared;
    static std::atomic<int> count = 0;
    auto settings = shared.server->settings();
    settings.database = fmt::format("test_{}", ++count);
    return settings;
}

DatabaseSettings administrator(DatabaseSettings settings) {
    settings.database = "mysql";
    return settings;
}

void RecordingListener::committed(std::uint64_t ticket) {
    const std::lock_guard lock(mutex_);
    committed_ = ticket;
    ++commits_;
    changed_.notify_all();
}

void RecordingListener::unavailable(const Error&) {
    const std::lock_guard lock(mutex_);
    ++unavailable_;
    changed_.notify_all();
}

void RecordingListener::available() {
    const std::lock_guard lock(mutex_);
    ++available_;
    changed_.notify_all();
}

void RecordingListener::failed(const Error& error) {
    const std::lock_guard lock(mutex_);
    failed_ = error;
    changed_.notify_all();
}

template <class Condition>
bool RecordingListener::wait_for(Condition condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, condition);
}

bool RecordingListener::wait_committed(std::uint64_t ticket) {
    return wait_for([&] { return committed_ >= ticket || failed_; }) && committed_ >= ticket;
}

bool RecordingListener::wait_unavailable() {
    return wait_for([&] { return unavailable_ > 0; });
}

std::optional<Error> RecordingListener::wait_failed() {
    (void)wait_for([&] { return failed_.has_value(); });
    return failed_;
}

std::size_t RecordingListener::unavailable_count() {
    const std::lock_guard lock(mutex_);
    return unavailable_;
}

std::size_t RecordingListener::available_count() {
    const std::lock_guard lock(mutex_);
    return available_;
}

std::size_t RecordingListener::commit_count() {
    const std::lock_guard lock(mutex_);
    return commits_;
}

std::unique_ptr<Store> open_store(const DatabaseSettings& settings, StoreListener& listener) {
    auto store = Store::open(settings, listener);
    INFO((store ? std::string() : store.error().message));
    REQUIRE(store);
    return std::move(*store);
}

core::Image image_after(const DatabaseSettings& settings, std::vector<core::Record> records) {
    RecordingListener listener;
    {
        const auto store = open_store(settings, listener);
        const auto ticket = store->write(std::move(records));
        const bool committed = listener.wait_committed(ticket);
        if (!committed) FAIL(listener.wait_failed()->message);
    }
    return open_store(settings, listener)->take_image();
}

std::optional<Error> failure_after(const DatabaseSettings& settings,
                                   std::vector<core::Record> records) {
    RecordingListener listener;
    const auto store = open_store(settings, listener);
    const auto ticket = store->write(std::move(records));
    if (listener.wait_committed(ticket)) return std::nullopt;
    return listener.wait_failed();
}

std::string ask(const DatabaseSettings& settings, const std::string& sql) {
    const auto row = first_row(settings, sql);
    return row.empty() ? "" : row[0].value_or("");
}

std::string ask_row(const DatabaseSettings& settings, const std::string& sql) {
    std::string line;
    for (const auto& value : first_row(settings, sql))
        line += (line.empty() ? "" : "|") + value.value_or("NULL");
    return line;
}

WallTime at(std::int64_t seconds) {
    return WallTime(std::chrono::seconds(seconds));
}

core::HostRecord host_named(const std::string& name) {
    core::HostRecord host;
    host.connection.name = name;
    host.connection.address = "127.0.0.1";
    return host;
}

core::VmRecord vm_on(const std::string& host, std::uint64_t id, std::uint32_t slice) {
    core::VmRecord vm;
    vm.host = host;
    vm.spec.id = VmId{id};
    vm.spec.slice = slice;
    vm.spec.memory_mb = 512;
    vm.spec.disks = {{"scsi0:0", 20}};
    vm.spec.nics = {{0, fmt::format("00:50:56:00:00:{:02x}", id), "vmnet0"}};
    return vm;
}

JobSpec spec_of_create() {
    JobSpec spec;
    spec.verb = "create";
    spec.object = "host vmware";
    return spec;
}

core::JobRecord job_on(const std::string& host, std::uint64_t id) {
    core::JobRecord job;
    job.id = JobId{id};
    job.batch = BatchId{1};
    job.host = host;
    job.operation = "create host vmware";
    job.payload = encode_value(spec_of_create());
    job.user = "root";
    job.submitted = at(1'000);
    return job;
}

std::vector<core::JobRecord> jobs_of(const core::Image& image) {
    std::vector<core::JobRecord> jobs(image.jobs.begin(), image.jobs.end());
    std::sort(jobs.begin(), jobs.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return jobs;
}

core::JobProgressRecord running() {
    return {JobState::running, 1, at(1'001), std::nullopt, std::nullopt, "", 1, true, ""};
}

core::JobProgressRecord succeeded() {
    return {JobState::succeeded, 1, at(1'001), at(1'002), 0, "", 1, true, ""};
}

JobItem item(ItemKind kind, std::uint32_t attempt, const std::string& name,
             const std::string& text) {
    JobItem made;
    made.kind = kind;
    made.attempt = attempt;
    made.step = 1;
    made.name = name;
    const bool bytes = kind == ItemKind::output || kind == ItemKind::error_output;
    (bytes ? made.data : made.text) = text;
    made.at = at(1'001);
    return made;
}

Event event_numbered(std::uint64_t seq) {
    Event event;
    event.seq = EventSeq{seq};
    event.at = at(static_cast<std::int64_t>(seq));
    event.kind = "job.queued";
    return event;
}

}  // namespace grivon::store::test
