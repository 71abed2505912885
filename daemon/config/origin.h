// "scheme://host[:port]": how the configuration names a server.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dvcmon {

struct Origin {
  std::string_view scheme;  // "http" or "https"
  std::string_view host;
  std::string_view port;  // empty: that of the scheme
};

// The parts of `text`, which they point into; none unless it is a scheme and a host, perhaps with a
// port, and nothing else: no user, path or query.
std::optional<Origin> SplitOrigin(std::string_view text);

}  // namespace dvcmon
