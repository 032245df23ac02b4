// Lets one thread end the wait of another in a blocking call on a socket, as if the peer were gone.
// The descriptor is borrowed between watch() and forget(). Any thread.
#pragma once

#include <sys/socket.h>

#include <mutex>

namespace grivon::store {

class Interrupter {
public:
    void watch(int descriptor) {
        const std::lock_guard lock(mutex_);
        descriptor_ = descriptor;
    }
    // Before the descriptor is closed, lest its number be somebody else's by then.
    void forget() { watch(-1); }
    void interrupt() {
        const std::lock_guard lock(mutex_);
        if (descriptor_ >= 0) ::shutdown(descriptor_, SHUT_RDWR);
    }

private:
    std::mutex mutex_;
    int descriptor_ = -1;
};

}  // namespace grivon::store
