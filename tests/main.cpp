// The one main of every test program: it takes Catch2 nine seconds to compile, so it is built once.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
