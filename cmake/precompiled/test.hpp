// The same for tests.
#pragma once

#include "cmake/precompiled/standard.hpp"
// The heaviest of the others.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
