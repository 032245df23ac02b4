// Ctrl-C as something that poll(2) can wait for.
//
// The first one makes the descriptor readable, so that the program leaves in good order; the second
// one kills as usual, should the first not get through (a blocked pipe), unless the program has
// said that it has seen the first. One object per process, made before any other thread.
#pragma once

namespace grivon::cli {

class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    // Readable from the first Ctrl-C on; -1 if the system gave none: then Ctrl-C kills at once.
    [[nodiscard]] int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

// The last Ctrl-C was seen: the next one is told in the same way.
void take_next_interrupt();

}  // namespace grivon::cli
