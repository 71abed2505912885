// A folder of its own for each test, and what stands in a store, as text.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "daemon/store/sqlite.h"
#include "daemon/store/store.h"
#include "tests/support/poll_builder.h"

namespace dvcmon::testing {

class StoreFixture : public ::testing::Test {
 protected:
  // In memory where there is such a place: hundreds of commits need not wait for a disk.
  StoreFixture() : StoreFixture(MemoryOrDisk()) {}
  explicit StoreFixture(const std::filesystem::path& parent) {
    std::string pattern = (parent / "dvcmon-store-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  ~StoreFixture() override { std::filesystem::remove_all(folder_); }

  std::string Path() const { return folder_ / "store.db"; }

  Result<Store> TryOpen() const {
    return Store::Open({.path = Path(), .busy_timeout = std::chrono::milliseconds(20)});
  }
  Store Open() const {
    auto store = TryOpen();
    EXPECT_TRUE(store.ok()) << store.error().message;
    return *std::move(store);
  }
  // A second connection, as a person with a shell has it.
  std::unique_ptr<Database> Shell() const {
    auto db = Database::Open(Path(), std::chrono::milliseconds(20));
    EXPECT_TRUE(db.ok()) << db.error().message;
    return *std::move(db);
  }

  std::filesystem::path folder_;

 private:
  static std::filesystem::path MemoryOrDisk() {
    const std::filesystem::path memory = "/dev/shm";
    return access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
  }
};

inline void ExpectWritten(Store& store, const Poll& poll) {
  const auto written = store.Write(poll);
  EXPECT_TRUE(written.ok()) << written.error().message;
}

inline std::string Text(ReadingState state, double value) {
  return state == ReadingState::kValue ? fmt::format("{}", value) : std::string(Name(state));
}

// The day of kNoon and of the minutes around it.
inline const Day kToday = DayOf(kNoon);

// "dvcqg/tree phu-tho 2026-Q3 at 2026-11-22T12:00:01+07:00", then a line for each figure.
inline std::vector<std::string> Lines(const Store& store) {
  std::vector<std::string> lines;
  const auto standings = store.LoadStandings(kToday);
  EXPECT_TRUE(standings.ok()) << standings.error().message;
  if (!standings) return lines;
  for (const Standing& standing : *standings) {
    lines.push_back(fmt::format("{}/{} {} {} at {}", standing.source.portal,
                                standing.source.collector, standing.source.province,
                                dvcmon::Text(standing.period), FormatTime(standing.confirmed)));
    for (const StandingFigure& figure : standing.figures) {
      lines.push_back(fmt::format("{} {} {} {}", Name(figure.level), figure.body, figure.statistic,
                                  Text(figure.state, figure.value)));
    }
  }
  return lines;
}

// "12:00:01 5", "12:01:01 absent", …
inline std::vector<std::string> HistoryLines(const Store& store, const PollTarget& target,
                                             const std::string& body,
                                             const std::string& statistic) {
  std::vector<std::string> lines;
  const auto versions = store.History(SourceOf(target), body, statistic, target.period);
  EXPECT_TRUE(versions.ok()) << versions.error().message;
  if (!versions) return lines;
  for (const FigureVersion& version : *versions) {
    lines.push_back(fmt::format("{} {}", FormatTime(version.observed).substr(11, 8),
                                Text(version.state, version.value)));
  }
  return lines;
}

inline StoreSize SizeOf(const Store& store) {
  const auto size = store.Size();
  EXPECT_TRUE(size.ok());
  return size ? *size : StoreSize{};
}

inline Time Minute(int minutes) { return kNoon + std::chrono::minutes(minutes); }

}  // namespace dvcmon::testing
