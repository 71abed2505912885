// A portal file of any bytes is loaded, or refused with messages that name a place in it.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "collectors/extract/text.h"
#include "daemon/config/config.h"

namespace {

// In memory, where there is such a folder.
std::string Folder() {
  const std::filesystem::path base =
      std::filesystem::exists("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path();
  const auto folder = base / ("dvcmon-fuzz-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const std::string config = std::filesystem::absolute(DVCMON_CONFIG).string();
  std::ofstream(folder / "dvcmon.yaml")
      << "storage: {path: figures.db}\nstatistics: " << config
      << "/statistics.yaml\nprovinces: " << config
      << "/provinces.yaml\nportals:\n  - {file: portal.yaml, provinces: [phu-tho]}\n";
  return folder;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::string folder = Folder();
  std::ofstream(folder + "/portal.yaml", std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  const auto loaded = dvcmon::LoadConfig(folder + "/dvcmon.yaml");
  if (!loaded.config && loaded.diagnostics.empty()) std::abort();
  for (const auto& diagnostic : loaded.diagnostics) {
    if (!dvcmon::IsUtf8(diagnostic.Text()) || diagnostic.file.empty()) std::abort();
  }
  return 0;
}
