// The one way to start a coroutine that nobody awaits.
//
// An exception that leaves it is a fault of the program: it is logged and ends the process, so that
// nothing goes on half-done (asio::detached alone would swallow it, asio#1111). The coroutine runs
// on the executor's thread.
#pragma once

#include <utility>  // before Asio: 1.74's awaitable.hpp uses std::exchange without including it

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <string>

namespace grivon {

void spawn(const boost::asio::any_io_executor& executor, std::string task,
           boost::asio::awaitable<void> coroutine);

}  // namespace grivon
