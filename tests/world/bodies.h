// The provinces of the country, before and after the merger of 1 July 2025, as its law and the
// portals name them. Huế is one body here: what changed on 1 January 2025 was its kind.
#pragma once

#include <span>
#include <string_view>

namespace dvcmon::world {

struct Body {
  std::string_view slug;
  std::string_view name;
  bool is_city;
  std::string_view identity_code;  // Decision 20/2020/QĐ-TTg
  std::string_view id_2026;        // of the national portal; empty: it was gone by then
  std::string_view id_2022;
  std::string_view successor;  // slug of the one it went into; empty: it is there today
};

std::span<const Body> Bodies();

}  // namespace dvcmon::world
