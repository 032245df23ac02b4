// The one way to start a coroutine that nobody awaits.
//
// An exception that leaves it is a fault of the program: it is logged and ends the process, so that
// nothing goes on half-done (asio::detached alone would swallow it, asio#1111). The coroutine runs
// on the executor's thread.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <spdlog/spdlog.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <cstdlib>
#include <exception>
#include <string>

namespace grivon::workers {

template <class Executor>
void spawn(const Executor& executor, std::string task, boost::asio::awaitable<void> coroutine) {
    boost::asio::co_spawn(executor, std::move(coroutine),
                          [task = std::move(task)](const std::exception_ptr& failure) {
                              if (!failure) return;
                              try {
                                  std::rethrow_exception(failure);
                              } catch (const std::exception& error) {
                                  spdlog::critical("event=task_failed task={} error=\"{}\"", task,
                                                   error.what());
                              }
                              std::abort();
                          });
}

}  // namespace grivon::workers
