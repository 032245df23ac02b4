# cmake -DOUTPUT=parts.cpp "-DFILES=a.sh;b.sh" -P embed.cmake
# Writes the definitions of parts.hpp: part::NAME is the text of NAME.sh.
list(SORT FILES)
set(definitions "")
foreach(file IN LISTS FILES)
    get_filename_component(name ${file} NAME_WE)
    file(READ ${file} text)
    string(FIND "${text}" ")sh\"" terminator)
    if(NOT terminator EQUAL -1)
        message(FATAL_ERROR "${file}: must not contain )sh\"")
    endif()
    string(APPEND definitions "const std::string_view ${name} = R\"sh(${text})sh\";\n")
endforeach()
file(WRITE ${OUTPUT}
"// Made by workers/drivers/host_script/embed.cmake.
#include \"workers/drivers/host_script/parts.hpp\"

namespace grivon::drivers::host_script::part {

${definitions}
}  // namespace grivon::drivers::host_script::part
")
