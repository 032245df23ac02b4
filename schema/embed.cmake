# cmake -DOUTPUT=x.cpp "-DFILES=001_a.sql;002_b.sql" -P embed.cmake
# Writes the definition of grivon::schema::migrations() (schema/migrations.hpp) with the text of each
# file, and refuses a gap in the numbers.
list(SORT FILES)
set(entries "")
set(expected 0)
foreach(file IN LISTS FILES)
    math(EXPR expected "${expected} + 1")
    get_filename_component(name ${file} NAME_WE)
    string(REGEX MATCH "^[0-9]+" digits ${name})
    string(REGEX REPLACE "^0+" "" version ${digits})
    if(NOT version EQUAL expected)
        message(FATAL_ERROR "${file}: the next migration must have number ${expected}")
    endif()
    file(READ ${file} sql)
    string(FIND "${sql}" ")sql\"" terminator)
    if(NOT terminator EQUAL -1)
        message(FATAL_ERROR "${file}: must not contain )sql\"")
    endif()
    string(APPEND entries "    {${version}, \"${name}\", R\"sql(${sql})sql\"},\n")
endforeach()
file(WRITE ${OUTPUT}
"// Made by schema/embed.cmake.
#include \"schema/migrations.hpp\"

#include <array>

namespace grivon::schema {
namespace {
constexpr auto steps = std::to_array<Migration>({
${entries}});
}  // namespace

std::span<const Migration> migrations() { return steps; }

}  // namespace grivon::schema
")
