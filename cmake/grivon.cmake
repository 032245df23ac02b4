# What every target of GriVon is compiled with.

add_library(grivon_flags INTERFACE)
target_include_directories(grivon_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(grivon_flags INTERFACE
    GRIVON_VERSION="${PROJECT_VERSION}" MSGPACK_NO_BOOST BOOST_ASIO_NO_DEPRECATED)
target_compile_options(grivon_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Werror
    -include utility)  # Boost 1.74: asio/awaitable.hpp uses std::exchange without including it
if(GRIVON_SANITIZE)
    target_compile_options(grivon_flags INTERFACE
        -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(grivon_flags INTERFACE -fsanitize=address,undefined)
endif()

# grivon_library(NAME SOURCES... [DEPENDS TARGETS...]): a static library of this project.
function(grivon_library name)
    cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
    add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
    target_link_libraries(${name} PUBLIC grivon_flags ${ARG_DEPENDS})
endfunction()

# grivon_program(NAME SOURCES... [DEPENDS TARGETS...]): an executable in bin/.
function(grivon_program name)
    cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
    add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
    target_link_libraries(${name} PRIVATE grivon_flags ${ARG_DEPENDS})
endfunction()
