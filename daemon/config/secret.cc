#include "daemon/config/secret.h"

#include <cstdlib>
#include <optional>
#include <string_view>

#include "daemon/config/config_file.h"
#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

// The path of the secret's file; reports where there can be none.
std::optional<std::string> SecretPath(const YamlMap& map) {
  if (map.Has("file") == map.Has("credential")) {
    if (map.value().IsMap()) map.value().Error("exactly one of `file` and `credential` is needed");
    return std::nullopt;
  }
  if (const std::string* file = map["file"].Scalar("a file name")) {
    return Beside(map.value().file(), *file);
  }
  std::string name;
  if (!ReadName(map["credential"], name, "-_.", "portal-token")) return std::nullopt;
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  if (folder == nullptr || *folder == '\0') {
    map["credential"].Error(
        "CREDENTIALS_DIRECTORY is not set: add LoadCredential= to the systemd unit, or use `file`");
    return std::nullopt;
  }
  return std::string(folder) + "/" + name;
}

}  // namespace

bool ReadSecret(const YamlValue& value, std::string& out) {
  if (value.IsScalar()) {
    value.Error(
        "secrets come only from a file or a credential: write {file: PATH} or {credential: NAME}");
    return false;
  }
  const auto path = SecretPath(YamlMap(value, kSecretKeys));
  if (!path) return false;
  auto secret = ReadConfigFile(*path, kMaxSecretBytes);
  if (!secret) {
    value.Error("the file of the secret " + secret.error().message);
    return false;
  }
  std::string_view text = *secret;
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty() || !IsPrintableAscii(text)) {
    value.Error("the file must hold one line of printable ASCII");
    return false;
  }
  out = text;
  return true;
}

}  // namespace dvcmon
