// A promise that a run has broken. Thrown where it is noticed; ends the run.
#pragma once

#include <stdexcept>
#include <string>

namespace grivon::sim {

class Broken : public std::runtime_error {
public:
    Broken(const std::string& promise, const std::string& how)
        : std::runtime_error(promise + ": " + how), promise_(promise) {}

    [[nodiscard]] const std::string& promise() const { return promise_; }

private:
    std::string promise_;
};

}  // namespace grivon::sim
