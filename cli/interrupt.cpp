#include "cli/interrupt.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>

namespace grivon::cli {
namespace {

volatile std::sig_atomic_t wake_descriptor = -1;
volatile std::sig_atomic_t untold = 0;  // 1: somebody was told of a Ctrl-C and has not seen it yet

extern "C" void wake_up(int) {
    const int saved_errno = errno;
    if (untold != 0) {
        std::signal(SIGINT, SIG_DFL);
        std::raise(SIGINT);
    }
    untold = 1;
    const std::uint64_t one = 1;
    (void)!write(wake_descriptor, &one, sizeof one);  // can only fail when it is readable anyway
    errno = saved_errno;
}

}  // namespace

Interrupt::Interrupt() : descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (descriptor_ < 0) return;
    wake_descriptor = descriptor_;
    struct sigaction action = {};
    action.sa_handler = wake_up;
    action.sa_flags = 0;  // no SA_RESTART: a write(2) comes back
    sigaction(SIGINT, &action, nullptr);
}

Interrupt::~Interrupt() {
    if (descriptor_ < 0) return;
    std::signal(SIGINT, SIG_DFL);
    close(descriptor_);
}

void take_next_interrupt() {
    untold = 0;
}

}  // namespace grivon::cli
