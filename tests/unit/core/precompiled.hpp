// What nearly every test of the core includes, parsed once for all of them.
#pragma once

#include "cmake/precompiled/test.hpp"
#include "tests/unit/core/fleet.hpp"
