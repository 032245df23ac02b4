// What nearly every file of this library includes, parsed once for all of them.
#pragma once

#include "cmake/precompiled/standard.hpp"
// After it, what is ours.
#include "broker/core/operations/plan.hpp"
