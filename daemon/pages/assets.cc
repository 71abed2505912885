#include "daemon/pages/assets.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>

#include "daemon/pages/embedded.h"

namespace dvcmon {
namespace {

constexpr std::string_view kFolder = "/assets/";

struct Asset {
  std::string_view name;
  std::string_view type;
  std::string_view bytes;
};

const std::array<Asset, 5>& Assets() {
  static const std::array<Asset, 5> assets = {{
      {"style.css", "text/css; charset=utf-8", kStyleCss},
      {"pages.js", "text/javascript; charset=utf-8", kPagesJs},
      {"icon.svg", "image/svg+xml", kIconSvg},
      {"dygraph.js", "text/javascript; charset=utf-8", kDygraphJs},
      {"dygraph.css", "text/css; charset=utf-8", kDygraphCss},
  }};
  return assets;
}

// FNV-1a.
uint32_t HashOf(std::string_view bytes) {
  uint32_t hash = 2166136261U;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

}  // namespace

std::string AssetLink(std::string_view name) {
  static const auto links = [] {
    std::array<std::string, 5> all;
    for (size_t i = 0; i < all.size(); ++i) {
      const Asset& asset = Assets()[i];
      all[i] = fmt::format("{}{}?v={:08x}", kFolder, asset.name, HashOf(asset.bytes));
    }
    return all;
  }();
  for (size_t i = 0; i < links.size(); ++i) {
    if (Assets()[i].name == name) return links[i];
  }
  return {};
}

std::optional<WebResponse> AssetAt(std::string_view path) {
  if (!path.starts_with(kFolder)) return std::nullopt;
  path.remove_prefix(kFolder.size());
  for (const Asset& asset : Assets()) {
    if (asset.name != path) continue;
    return WebResponse{.content_type = std::string(asset.type),
                       .body = std::string(asset.bytes),
                       .headers = {{"Cache-Control", "public, max-age=31536000, immutable"}}};
  }
  return std::nullopt;
}

}  // namespace dvcmon
