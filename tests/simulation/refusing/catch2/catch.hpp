// Stands in for Catch2 when tests/support is compiled for the simulation: what those files REQUIRE
// (MemoryTables: the constraints of schema/) is then a promise of the run, in any thread, and
// breaking it ends the run with Broken instead of a Catch2 assertion.
#pragma once

#include <iostream>

#include "tests/simulation/broken.hpp"

#define REQUIRE(...)                                                                        \
    do {                                                                                    \
        if (!(__VA_ARGS__))                                                                 \
            throw ::grivon::sim::Broken("the tables keep their constraints", #__VA_ARGS__); \
    } while (false)
#define REQUIRE_FALSE(...) REQUIRE(!(__VA_ARGS__))
#define INFO(...)                            \
    do {                                     \
        if (false) std::clog << __VA_ARGS__; \
    } while (false)
