#include "wire/spawn.hpp"

#include <boost/asio/co_spawn.hpp>
#include <cstdlib>
#include <exception>

#include "wire/log.hpp"

namespace grivon {
namespace {

void end_process_for(const std::string& task, const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        log::critical("event=task_failed task={} error=\"{}\"", task, error.what());
    }
    std::abort();
}

}  // namespace

void spawn(const boost::asio::any_io_executor& executor, std::string task,
           boost::asio::awaitable<void> coroutine) {
    boost::asio::co_spawn(executor, std::move(coroutine),
                          [task = std::move(task)](const std::exception_ptr& failure) {
                              if (failure) end_process_for(task, failure);
                          });
}

}  // namespace grivon
