# What every target of GriVon is compiled with.

include(CheckCXXCompilerFlag)

add_library(grivon_flags INTERFACE)
target_include_directories(grivon_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(grivon_flags INTERFACE
    GRIVON_VERSION="${PROJECT_VERSION}" MSGPACK_NO_BOOST BOOST_ASIO_NO_DEPRECATED
    BOOST_ASIO_SEPARATE_COMPILATION  # its code is in grivon_asio
    BOOST_ALL_NO_LIB)  # as Boost::headers defines it: alike everywhere, for precompiled headers
target_compile_options(grivon_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Werror)
# A fault in memory shall end the program rather than serve somebody; without sanitizers, which have
# checks of their own. _FORTIFY_SOURCE is with -O2 in CMAKE_CXX_FLAGS_RELEASE: it needs optimisation.
if(NOT GRIVON_SANITIZE AND NOT GRIVON_FUZZ)
    target_compile_options(grivon_flags INTERFACE -fPIE -fstack-protector-strong)
    check_cxx_compiler_flag(-fcf-protection GRIVON_HAS_CONTROL_FLOW_PROTECTION)  # x86 only
    if(GRIVON_HAS_CONTROL_FLOW_PROTECTION)
        target_compile_options(grivon_flags INTERFACE -fcf-protection)
    endif()
    target_link_options(grivon_flags INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
else()
    target_compile_options(grivon_flags INTERFACE
        -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
        # What g++ 12 sees, and is not so, in the frames of coroutines that asio allots.
        -Wno-mismatched-new-delete)
    target_link_options(grivon_flags INTERFACE -fsanitize=address,undefined)
endif()
if(GRIVON_FUZZ)
    # clang 14 cannot check calls through pointers where there are coroutines.
    target_compile_options(grivon_flags INTERFACE -fsanitize=fuzzer-no-link -fno-sanitize=function)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(grivon_flags INTERFACE -fpch-preprocess)  # or ccache passes it over
endif()

# grivon_precompiled(NAME HEADER [OPTIONS...]): a header that targets compiled with the same options
# share. The standard library, Asio and Catch2 cost most files more than what is in them.
function(grivon_precompiled name header)
    add_library(${name} OBJECT ${PROJECT_SOURCE_DIR}/cmake/precompiled/holder.cpp)
    target_link_libraries(${name} PRIVATE grivon_flags)
    target_compile_options(${name} PRIVATE ${ARGN})
    # In angle brackets CMake leaves the name as it is: the same in every clone, for ccache.
    target_precompile_headers(${name} PRIVATE <cmake/precompiled/${header}>)
endfunction()
grivon_precompiled(grivon_precompiled_standard standard.hpp)
grivon_precompiled(grivon_precompiled_asio asio.hpp)

# PRECOMPILED HEADER: one of its own, of a target whose files all include something heavy of
# GriVon's. ASIO: most of its files wait for sockets or clocks.
function(grivon_use_precompiled name header asio)
    if(header)
        target_precompile_headers(${name} PRIVATE <${header}>)
    elseif(asio)
        target_precompile_headers(${name} REUSE_FROM grivon_precompiled_asio)
    else()
        target_precompile_headers(${name} REUSE_FROM grivon_precompiled_standard)
    endif()
endfunction()

# Small files one by one cost twice as much as six at a time: each would make the same code of the
# same templates. Files are to stand by themselves all the same, which the builds that look for
# mistakes (sanitizers, fuzzing) show, where each is compiled alone. Not CMake's UNITY_BUILD: that
# includes files by their whole paths, so that ccache finds nothing which another clone has compiled.
set(GRIVON_UNITY_FILES 6 CACHE STRING "files that are compiled at a time; 1: each by itself")
function(grivon_compile_together name)
    if(NOT GRIVON_UNITY_FILES GREATER 1 OR GRIVON_SANITIZE OR GRIVON_FUZZ)
        return()
    endif()
    get_target_property(files ${name} SOURCES)
    list(FILTER files EXCLUDE REGEX "^/")  # made by the build
    foreach(file ${files})
        get_source_file_property(is_alone ${file} SKIP_UNITY_BUILD_INCLUSION)
        if(is_alone)
            list(REMOVE_ITEM files ${file})
        endif()
    endforeach()
    list(LENGTH files left)
    if(left LESS 2)
        return()
    endif()
    set_source_files_properties(${files} PROPERTIES HEADER_FILE_ONLY ON)
    file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
    set(number 0)
    while(left GREATER 0)
        list(SUBLIST files 0 ${GRIVON_UNITY_FILES} together)
        list(REMOVE_ITEM files ${together})
        list(LENGTH files left)
        list(TRANSFORM together REPLACE "(.+)" "#include <${folder}/\\1>\n")
        string(CONCAT includes ${together})
        set(unit ${CMAKE_CURRENT_BINARY_DIR}/together/${name}_${number}.cpp)
        file(CONFIGURE OUTPUT ${unit} CONTENT "${includes}" @ONLY)
        target_sources(${name} PRIVATE ${unit})
        math(EXPR number "${number} + 1")
    endwhile()
    # What g++ 12 sees in several files at a time, and is not so: frames of coroutines hold types of
    # anonymous namespaces, which belong to one file as before; the others come of deeper inlining.
    target_compile_options(${name} PRIVATE
        -Wno-subobject-linkage -Wno-maybe-uninitialized -Wno-mismatched-new-delete)
endfunction()

# grivon_library(NAME SOURCES... [ASIO | PRECOMPILED HEADER] [DEPENDS TARGETS...]): a static library
# of this project.
function(grivon_library name)
    cmake_parse_arguments(ARG "ASIO" "PRECOMPILED" "DEPENDS" ${ARGN})
    add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
    target_link_libraries(${name} PUBLIC grivon_flags ${ARG_DEPENDS})
    grivon_use_precompiled(${name} "${ARG_PRECOMPILED}" "${ARG_ASIO}")
    grivon_compile_together(${name})
endfunction()

# grivon_program(NAME SOURCES... [ASIO] [DEPENDS TARGETS...]): an executable in bin/.
function(grivon_program name)
    cmake_parse_arguments(ARG "ASIO" "" "DEPENDS" ${ARGN})
    add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
    target_link_libraries(${name} PRIVATE grivon_flags ${ARG_DEPENDS})
    grivon_use_precompiled(${name} "" "${ARG_ASIO}")
    grivon_compile_together(${name})
endfunction()

# grivon_bill_of_materials(OUTPUT PROGRAMS...): what these are made of, as CycloneDX, with every build.
find_program(DPKG_QUERY dpkg-query)
function(grivon_bill_of_materials output)
    if(NOT DPKG_QUERY)
        message(STATUS "no dpkg-query: no bill of materials")
        return()
    endif()
    # One header of each library whose code is compiled in.
    set(headers boost/version.hpp zmq.hpp msgpack.hpp tl/expected.hpp nlohmann/json.hpp CLI/CLI.hpp)
    list(TRANSFORM headers PREPEND /usr/include/)
    set(programs)
    foreach(program ${ARGN})
        list(APPEND programs $<TARGET_FILE:${program}>)
    endforeach()
    set(script ${PROJECT_SOURCE_DIR}/cmake/bill_of_materials.sh)
    add_custom_command(
        OUTPUT ${output}
        COMMAND ${script} ${PROJECT_VERSION} ${output} ${programs} -- ${headers}
        DEPENDS ${ARGN} ${script}
        COMMENT "Writing the bill of materials"
        VERBATIM)
    add_custom_target(bill_of_materials ALL DEPENDS ${output})
    install(FILES ${output} DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/grivon)
endfunction()
