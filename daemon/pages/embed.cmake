# embed(HEADER NAME=PATH…): writes a header with the files as constants, when it is configured, so
# that who only reads the sources finds it too.
function(embed header)
  set(text "// Made by embed.cmake.\n#pragma once\n\n#include <string_view>\n\nnamespace dvcmon {\n\n")
  foreach(file IN LISTS ARGN)
    string(REGEX MATCH "^([^=]+)=(.+)$" parts "${file}")
    set(name ${CMAKE_MATCH_1})
    set(path ${CMAKE_MATCH_2})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
    file(READ "${path}" bytes HEX)
    string(LENGTH "${bytes}" length)
    math(EXPR length "${length} / 2")
    string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(APPEND text "inline constexpr unsigned char ${name}Bytes[] = {\n${bytes}};\n"
                       "inline const std::string_view ${name}(\n"
                       "    reinterpret_cast<const char*>(${name}Bytes), ${length});\n\n")
  endforeach()
  string(APPEND text "}  // namespace dvcmon\n")
  file(CONFIGURE OUTPUT "${header}" CONTENT "${text}" @ONLY)  # written where it is another one
endfunction()
