// The map of the house, kept by a machine: which folder may include which, where each library is at
// home, and what a source file looks like from outside.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Folders = std::set<std::string, std::less<>>;

// Folder → what it may include beside itself. Lower lines only, no siblings; a library includes
// nothing of the daemon.
const std::map<std::string, Folders, std::less<>>& AllowedFolders() {
  static const Folders library = {"collectors", "collectors/model", "collectors/http",
                                  "collectors/extract"};
  static const auto with = [](Folders folders, const Folders& more) {
    folders.insert(more.begin(), more.end());
    return folders;
  };
  static const Folders below_store = with(library, {"daemon/base", "daemon/derive"});
  static const Folders below_app = with(below_store, {"daemon/store", "daemon/tables"});
  static const Folders all = with(below_app, {"daemon/config", "daemon/schedule", "daemon/metrics",
                                              "daemon/web", "daemon/forward"});
  static const std::map<std::string, Folders, std::less<>> allowed = {
      {"collectors/model", {}},
      {"collectors/http", {"collectors/model"}},
      {"collectors/extract", {"collectors/model"}},
      {"collectors", {"collectors/model", "collectors/http", "collectors/extract"}},
      {"daemon/base", {"collectors/model"}},
      {"daemon/derive", {"collectors/model"}},
      {"daemon/store", below_store},
      {"daemon/tables", below_store},
      {"daemon/config", below_app},
      {"daemon/schedule", below_app},
      {"daemon/metrics", below_app},
      {"daemon/web", below_app},
      {"daemon/forward", below_app},
      {"daemon/evidence", all},
      {"daemon/report", with(all, {"daemon/evidence"})},
      {"daemon/api", with(all, {"daemon/evidence", "daemon/report"})},
      {"daemon/pages", with(all, {"daemon/evidence", "daemon/report", "daemon/api"})},
      {"daemon/app", with(all, {"daemon/evidence", "daemon/report", "daemon/api", "daemon/pages"})},
      {"daemon", with(all, {"daemon/api", "daemon/pages", "daemon/app"})},  // main.cc
  };
  return allowed;
}

// Header of a library, as a prefix of what stands in the include → the one folder, or file, where
// it is at home; of what is read in one and written in another, both.
const std::map<std::string, std::string>& Homes() {
  static const std::map<std::string, std::string> homes = {
      {"curl/", "collectors/http/"},
      {"simdjson", "collectors/extract/"},
      {"libxml/", "collectors/extract/"},
      {"re2/", "collectors/extract/"},
      {"utf8proc", "collectors/extract/"},
      {"yaml-cpp/", "daemon/config/"},
      {"sqlite3", "daemon/store/"},
      {"zstd", "daemon/store/"},
      {"prometheus/", "daemon/metrics/"},
      {"microhttpd", "daemon/web/"},
      {"gnutls/", "daemon/web/"},
      {"crypt.h", "daemon/web/"},
      {"CLI/", "daemon/app/"},
      {"systemd/", "daemon/base/"},
      {"spdlog/", "daemon/base/log.cc"},
      {"zip.h", "collectors/extract/zip_archive.cc daemon/tables/docx"},
      {"xlsxwriter", "daemon/tables/"},
  };
  return homes;
}

struct File {
  std::string path;  // from the root
  std::string text;
};

std::string FolderOf(std::string_view path) { return std::string(path.substr(0, path.rfind('/'))); }

std::vector<std::string> Includes(const std::string& text) {
  static const std::regex include(R"re(^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"])re",
                                  std::regex::multiline);
  std::vector<std::string> found;
  for (std::sregex_iterator i(text.begin(), text.end(), include), end; i != end; ++i) {
    found.push_back((*i)[2]);
  }
  return found;
}

// `homes`: beginnings of paths.
bool IsIn(const std::string& homes, const std::string& path) {
  std::istringstream all(homes);
  for (std::string home; all >> home;) {
    if (path.starts_with(home)) return true;
  }
  return false;
}

// What is wrong with an include of `folder`'s; empty: nothing.
std::string CheckInclude(const File& file, const std::string& folder, const std::string& include) {
  if (include.starts_with("tests/")) return "product code does not know the tests";
  if (include.find("../") != std::string::npos) return "includes go by address from the root";
  for (const auto& [header, home] : Homes()) {
    if (include.starts_with(header) && !IsIn(home, file.path)) {
      return "its one home is " + home;
    }
  }
  if (!include.starts_with("collectors/") && !include.starts_with("daemon/")) return {};
  const std::string target = FolderOf(include);
  const auto rule = AllowedFolders().find(folder);
  if (target == folder || rule->second.contains(target)) return {};
  return folder + " may not know " + target;
}

bool HasBannedName(const std::string& path) {
  static const std::regex banned(
      R"((^|[/_])(util|utils|helper|helpers|common|misc|manager)([/_.]))");
  return std::regex_search(path, banned);
}

// Every rule that the file breaks, as "path: what (why)".
std::vector<std::string> Check(const File& file) {
  std::vector<std::string> findings;
  const auto find = [&](const std::string& what) { findings.push_back(file.path + ": " + what); };
  const std::string folder = FolderOf(file.path);
  if (!AllowedFolders().contains(folder)) {
    find("folder is not in the table of the architecture test");
    return findings;
  }
  for (const std::string& include : Includes(file.text)) {
    if (const std::string why = CheckInclude(file, folder, include); !why.empty()) {
      find("includes " + include + " (" + why + ")");
    }
  }
  if (HasBannedName(file.path)) find("name says nothing");
  if (!file.path.ends_with(".h")) return findings;
  if (!file.text.starts_with("//"))
    find("header does not start with a comment that says what it is");
  if (file.text.find("\n#pragma once\n") == std::string::npos) find("header lacks #pragma once");
  return findings;
}

std::vector<File> ProductFiles() {
  std::vector<File> files;
  for (const char* root : {"collectors", "daemon"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      const std::string path = entry.path().generic_string();
      if (!entry.is_regular_file() || (!path.ends_with(".cc") && !path.ends_with(".h"))) continue;
      std::ostringstream text;
      text << std::ifstream(path).rdbuf();
      files.push_back({path, text.str()});
    }
  }
  return files;
}

TEST(ArchitectureTest, HoldsInEveryFileOfTheProduct) {
  const std::vector<File> files = ProductFiles();
  ASSERT_GT(files.size(), 20u) << "run it in the root of the source tree";
  for (const File& file : files) EXPECT_THAT(Check(file), IsEmpty());
}

TEST(ArchitectureTest, HasNoCycle) {
  for (const auto& [folder, allowed] : AllowedFolders()) {
    for (const std::string& lower : allowed) {
      ASSERT_TRUE(AllowedFolders().contains(lower)) << lower;
      EXPECT_FALSE(AllowedFolders().at(lower).contains(folder)) << folder << " and " << lower;
    }
  }
}

TEST(ArchitectureTest, CatchesEachWrongInclude) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"collectors/model/spec.cc", "\"collectors/http/address.h\""},
      {"collectors/http/address.cc", "\"collectors/extract/json.h\""},
      {"collectors/extract/json.cc", "\"collectors/collect.h\""},
      {"collectors/collect.cc", "\"daemon/base/log.h\""},
      {"daemon/base/log.cc", "\"daemon/derive/ledger.h\""},
      {"daemon/derive/ledger.cc", "\"daemon/store/store.h\""},
      {"daemon/store/store.cc", "\"daemon/config/config.h\""},
      {"daemon/metrics/published.cc", "\"daemon/web/server.h\""},
      {"daemon/schedule/timetable.cc", "\"daemon/config/config.h\""},
      {"daemon/web/server.cc", "\"daemon/app/daemon.h\""},
      {"daemon/app/daemon.cc", "\"tests/simulator/server.h\""},
      {"daemon/store/store.cc", "\"../store/schema.h\""},
      {"daemon/app/daemon.cc", "<curl/curl.h>"},
      {"collectors/collect.cc", "<simdjson.h>"},
      {"daemon/store/store.cc", "<utf8proc.h>"},
      {"collectors/model/spec.cc", "<yaml-cpp/yaml.h>"},
      {"daemon/app/verify.cc", "<sqlite3.h>"},
      {"collectors/http/http_client.cc", "<zstd.h>"},
      {"daemon/app/daemon.cc", "<prometheus/registry.h>"},
      {"daemon/metrics/published.cc", "<microhttpd.h>"},
      {"daemon/main.cc", "<CLI/CLI.hpp>"},
      {"daemon/app/daemon.cc", "<systemd/sd-daemon.h>"},
      {"daemon/base/signals.cc", "<spdlog/spdlog.h>"},
      {"daemon/config/web_config.cc", "<crypt.h>"},
      {"collectors/mapping.cc", "<libxml/parser.h>"},
      {"collectors/extract/json.cc", "<zip.h>"},
  };
  for (const auto& [path, include] : wrong) {
    const File file{path, "// What it is.\n#pragma once\n\n  #  include " + include + "\n"};
    EXPECT_THAT(Check(file), ElementsAre(HasSubstr(include.substr(1, include.size() - 2)))) << path;
  }
}

TEST(ArchitectureTest, AllowsWhatTheMapAllows) {
  const std::vector<std::pair<std::string, std::string>> right = {
      {"daemon/main.cc", "\"daemon/app/daemon.h\""},
      {"daemon/app/daemon.cc", "\"daemon/web/server.h\""},
      {"daemon/config/config.cc", "\"collectors/http/address.h\""},
      {"daemon/store/store.cc", "\"daemon/store/schema.h\""},
      {"daemon/store/store.cc", "<sqlite3.h>"},
      {"daemon/base/log.cc", "<spdlog/spdlog.h>"},
      {"collectors/model/spec.h", "<vector>"},
  };
  for (const auto& [path, include] : right) {
    EXPECT_THAT(Check({path, "// What it is.\n#pragma once\n#include " + include + "\n"}),
                IsEmpty());
  }
}

TEST(ArchitectureTest, CatchesWhatAHeaderLacksAndNamesThatSayNothing) {
  EXPECT_THAT(Check({"daemon/web/server.h", "#pragma once\n"}),
              ElementsAre(HasSubstr("comment"), HasSubstr("#pragma once")));
  EXPECT_THAT(Check({"daemon/web/server.h", "// What it is.\n#ifndef SERVER_H\n"}),
              ElementsAre(HasSubstr("#pragma once")));
  EXPECT_THAT(Check({"daemon/web/string_util.cc", ""}), ElementsAre(HasSubstr("name")));
  EXPECT_THAT(Check({"daemon/app/manager.cc", ""}), ElementsAre(HasSubstr("name")));
  EXPECT_THAT(Check({"daemon/plugins/plugin.cc", ""}), ElementsAre(HasSubstr("table")));
}

}  // namespace
