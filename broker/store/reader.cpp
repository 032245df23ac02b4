#include "broker/store/reader.hpp"

#include "broker/store/store_limits.hpp"

namespace grivon::store {

Reader::Reader(DatabaseSettings settings, Connection connection)
    : settings_(std::move(settings)), statements_(std::move(connection)) {
    interrupter_.watch(statements_->connection().descriptor());
    thread_ = std::thread([this] { run(); });
}

void Reader::push(std::function<void()> task) {
    {
        const std::lock_guard lock(mutex_);
        if (!closed_) {
            tasks_.push_back(std::move(task));
            changed_.notify_all();
            return;
        }
    }
    task();  // the thread is gone: connect() refuses
}

void Reader::run() {
    for (;;) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return closed_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        const auto task = std::move(tasks_.front());
        tasks_.pop_front();
        lock.unlock();
        task();
    }
}

void Reader::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        changed_.notify_all();
    }
    interrupter_.interrupt();
    if (thread_.joinable()) thread_.join();
}

Result<> Reader::connect() {
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return fail(Errc::unavailable, "the broker is stopping: ask again later");
    }
    if (statements_) return {};
    if (refused_ && std::chrono::steady_clock::now() < refused_until_)
        return tl::unexpected(*refused_);
    auto connection = Connection::open(settings_, Connection::Use::questions);
    if (!connection) {
        refused_ = Connection::explain(settings_, Connection::Use::questions, connection.error());
        refused_->code = Errc::unavailable;
        refused_until_ = std::chrono::steady_clock::now() + limits::reconnect_pause_first;
        return tl::unexpected(*refused_);
    }
    statements_.emplace(std::move(*connection));
    interrupter_.watch(statements_->connection().descriptor());
    return {};
}

void Reader::disconnect() {
    interrupter_.forget();
    statements_.reset();
}

}  // namespace grivon::store
