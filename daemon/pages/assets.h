// What pages are drawn with: styles, scripts, an icon. They are in the program, from the files in
// daemon/pages/assets and from Debian's libjs-dygraphs (MIT), put there when it was built.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/web/server.h"

namespace dvcmon {

// "/assets/style.css?v=1a2b3c4d": another file has another link, so browsers may keep what they
// have.
std::string AssetLink(std::string_view name);
// That of "/assets/style.css"; none: there is no such file.
std::optional<WebResponse> AssetAt(std::string_view path);

}  // namespace dvcmon
