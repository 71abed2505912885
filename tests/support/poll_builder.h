// Polls for tests, from a compact description.
//
//   const PollTarget target = TargetOf({.province = "phu-tho", .period = "2026-Q3"});
//   const Poll poll = AcceptedPoll(target, kNoon, {{"H44.01", "applications_received", 12.0},
//                                                  {"H44.01", "applications_handled",
//                                                  kNotProvided}});
#pragma once

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "collectors/model/poll.h"

namespace dvcmon::testing {

inline constexpr ReadingState kNotProvided = ReadingState::kNotProvided;
inline constexpr ReadingState kNotApplicable = ReadingState::kNotApplicable;

// 22 November 2026, 12:00 in Viet Nam.
inline constexpr Time kNoon{std::chrono::seconds(1'795'323'600)};

struct TargetWords {
  std::string portal = "dvcqg";
  std::string collector = "tree";
  std::string province = "phu-tho";  // empty: the nation
  std::string period = "2026-Q3";
  // Keys of the fields, the same at all levels.
  std::vector<std::string> statistics = {"applications_received", "applications_handled",
                                         "applications_received{channel=online}"};
};

// "applications_received{channel=online,tier=x}".
inline Field FieldOf(const std::string& key) {
  Field field;
  field.key = key;
  const size_t brace = key.find('{');
  auto statistic = std::make_shared<Statistic>();
  statistic->id = key.substr(0, brace);
  statistic->title_vi = statistic->title_en = statistic->id;
  statistic->max = 9007199254740992.0;
  size_t at = brace;
  while (at != std::string::npos && at + 1 < key.size()) {
    const size_t equals = key.find('=', at);
    const size_t end = key.find_first_of(",}", equals);
    const std::string label = key.substr(at + 1, equals - at - 1);
    const std::string value = key.substr(equals + 1, end - equals - 1);
    field.labels.emplace_back(label, value);
    statistic->labels[label].push_back(value);
    at = end;
  }
  field.statistic = std::move(statistic);
  return field;
}

// With a row set for each level, in the order of Level.
inline PollTarget TargetOf(const TargetWords& words) {
  auto portal = std::make_shared<PortalSpec>();
  portal->name = words.portal;
  auto collector = std::make_shared<CollectorSpec>();
  collector->name = words.collector;
  collector->of = words.province.empty() ? Level::kNational : Level::kProvince;
  for (const Level level : {Level::kNational, Level::kProvince, Level::kAgency}) {
    RowSet& row_set = collector->row_sets.emplace_back();
    row_set.name = Name(level);
    row_set.level = level;
    for (const std::string& key : words.statistics) row_set.fields.push_back(FieldOf(key));
  }
  PollTarget target;
  if (!words.province.empty()) {
    auto province = std::make_shared<Province>();
    province->slug = words.province;
    target.province = std::move(province);
  }
  target.period = ParsePeriod(words.period).value();
  collector->periods = {target.period.kind};
  target.portal = std::move(portal);
  target.collector = std::move(collector);
  return target;
}

// A number, or why there is none. "vn" is the nation, a key that starts with a capital letter or a
// digit an agency ("H44.01"), any other a province ("phu-tho").
struct Cell {
  std::string body;
  std::string statistic;  // one of the target's
  std::variant<double, ReadingState> reading;
};

inline Level LevelOfBody(const std::string& body) {
  if (body == "vn") return Level::kNational;
  return body[0] >= 'a' && body[0] <= 'z' ? Level::kProvince : Level::kAgency;
}

// One row per body, in order of appearance; lasts a second.
inline Poll AcceptedPoll(const PollTarget& target, Time started, const std::vector<Cell>& cells) {
  Poll poll;
  poll.target = target;
  poll.started = started;
  poll.finished = started + std::chrono::seconds(1);
  poll.attempts = 1;
  for (const Cell& cell : cells) {
    const auto row_set = static_cast<uint16_t>(LevelOfBody(cell.body));
    auto row = std::ranges::find(poll.rows, cell.body, &Row::body);
    if (row == poll.rows.end()) {
      poll.rows.push_back({.row_set = row_set, .body = cell.body});
      row = poll.rows.end() - 1;
    }
    const auto& fields = target.collector->row_sets[row_set].fields;
    const auto field = std::ranges::find(fields, cell.statistic, &Field::key);
    Reading& reading = poll.readings.emplace_back();
    reading.row = static_cast<uint32_t>(row - poll.rows.begin());
    reading.field = static_cast<uint16_t>(field - fields.begin());
    if (const auto* value = std::get_if<double>(&cell.reading)) {
      reading.value = *value;
    } else {
      reading.state = std::get<ReadingState>(cell.reading);
    }
  }
  return poll;
}

// A page of an answer, as a collection keeps it.
inline Capture CaptureOf(std::string bytes, std::string sha256, Time fetched_at, int page = 1) {
  Capture capture;
  capture.bytes = std::move(bytes);
  capture.size = capture.bytes.size();
  capture.sha256 = std::move(sha256);
  capture.url = "https://dichvucong.gov.vn/tree";
  capture.page = page;
  capture.status = 200;
  capture.content_type = "application/json";
  capture.fetched_at = fetched_at;
  return capture;
}

inline Poll FailedPoll(const PollTarget& target, Time started, Error error) {
  Poll poll = AcceptedPoll(target, started, {});
  poll.error = std::move(error);
  return poll;
}

}  // namespace dvcmon::testing
