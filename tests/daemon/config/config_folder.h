// A small, valid configuration in a folder of its own, to plant errors in.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/config/config.h"

namespace dvcmon {

class ConfigFolder {
 public:
  ConfigFolder();
  ~ConfigFolder();
  ConfigFolder(const ConfigFolder&) = delete;
  ConfigFolder& operator=(const ConfigFolder&) = delete;

  std::string Path(const std::string& name) const { return path_ + "/" + name; }
  void Write(const std::string& name, const std::string& text);
  // `old_text` stands once in the file; or the test is wrong.
  void Replace(const std::string& name, const std::string& old_text, const std::string& new_text);

  LoadedConfig Load() const;                    // dvcmon.yaml
  std::vector<std::string> Diagnoses() const;   // of Load(), without the folder in front
  std::string Without(std::string text) const;  // the folder's path

 private:
  std::string path_;
  std::map<std::string, std::string> files_;
};

}  // namespace dvcmon
