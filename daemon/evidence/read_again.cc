#include "daemon/evidence/read_again.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "collectors/collect.h"
#include "collectors/model/statistic_key.h"
#include "daemon/config/config.h"

namespace dvcmon {
namespace {

// "rows /data/children whose /code is H44.07: /channelOnlineSum"
std::string RuleOf(const RowSet& set, const Field& field, const std::string& body) {
  std::string rule = fmt::format("rows {}", set.pointer.empty() ? "/" : set.pointer);
  const std::optional<Selector>& key = set.code ? set.code : set.id ? set.id : set.province;
  if (key) rule += fmt::format(" whose {} is {}", Text(*key), body);
  if (field.counts_rows) return rule + ", counted";
  return rule + ": " + Text(field.at);
}

// By which the collector finds a figure, as its mapping says.
std::string RuleFor(const CollectorSpec& collector, const KnownBody& body,
                    const std::string& statistic) {
  const std::string id = std::string(StatisticIdOf(statistic));
  for (const RowSet& set : collector.row_sets) {
    if (set.level != body.level) continue;
    for (const Field& field : set.fields) {
      const bool labels_of_row =
          !set.labels.empty() && field.statistic && field.statistic->id == id;
      if (field.key == statistic || labels_of_row) return RuleOf(set, field, body.key);
    }
  }
  return "";
}

std::string FirstOf(const std::vector<Diagnostic>& diagnostics) {
  return diagnostics.empty() ? "unknown" : diagnostics.front().Text();
}

}  // namespace

Result<std::string> Rereader::LoadPages(const PollFacts& facts, std::vector<std::string>& pages) {
  auto captures = record_.CapturesOf(facts.poll);
  if (!captures) {
    if (captures.error().code != ErrorCode::kStore) return captures.error();
    return captures.error().message;  // rotten: that is the answer
  }
  expired_ = captures->empty();
  for (Capture& capture : *captures) {
    expired_ = expired_ || capture.bytes.empty();
    if (capture.kind == CaptureKind::kFull && !capture.bytes.empty() &&
        Sha256Hex(capture.bytes) != capture.sha256) {
      return fmt::format("the archived answer is not the one of SHA-256 {}", capture.sha256);
    }
    pages.push_back(std::move(capture.bytes));
  }
  const auto dropped = record_.ExpiredOn(facts.poll);
  if (!dropped) return dropped.error();
  expired_on_ = *dropped;
  if (expired_on_) {
    return fmt::format("expired on {}: the answer is not kept any more, its hash is",
                       FormatDay(*expired_on_));
  }
  if (expired_) return std::string("the answer is not kept; its hash is");
  return std::string();
}

Result<std::string> Rereader::LoadTarget(const PollFacts& facts) {
  if (!facts.mapping) return std::string("by which mapping it was read was not kept then");
  if (mapping_ != *facts.mapping || !portal_) {
    const auto files = record_.MappingOf(*facts.mapping);
    if (!files) return files.error().message;
    LoadedPortal loaded = LoadPortal(*files);
    if (!loaded.portal) {
      return fmt::format("the mapping of that time cannot be read any more: {}",
                         FirstOf(loaded.diagnostics));
    }
    portal_ = std::move(loaded.portal);
    mapping_ = *facts.mapping;
  }
  target_.portal = portal_;
  for (const CollectorSpec& collector : portal_->collectors) {
    if (collector.name != facts.source.collector) continue;
    target_.collector = std::shared_ptr<const CollectorSpec>(portal_, &collector);
  }
  if (!target_.collector) return std::string("the mapping of that time has no such collector");
  for (const auto& province : portal_->provinces) {
    if (province->slug == facts.source.province) target_.province = province;
  }
  target_.period = facts.poll.period;
  return std::string();
}

Result<std::string> Rereader::Load(const PollFacts& facts) {
  again_.reset();
  expired_ = false;
  expired_on_.reset();
  target_ = {};
  auto no_target = LoadTarget(facts);
  if (!no_target) return no_target;
  std::vector<std::string> pages;
  auto no_pages = LoadPages(facts, pages);
  if (!no_pages || !no_pages->empty()) return no_pages;
  if (!no_target->empty()) return no_target;
  if (!ids_) {
    auto ids = record_.LoadAgencyIds();
    if (!ids) return ids.error();
    ids_ = *std::move(ids);
  }
  Known known;
  known.ids = std::make_shared<const AgencyIds>((*ids_)[facts.source.portal]);
  again_ = ReadSavedAnswer(target_, std::move(pages), facts.poll.started, known);
  if (again_->error) return "read again it breaks: " + again_->error->message;
  return std::string();
}

Result<ReadAgain> Rereader::Read(const PollFacts& facts, const KnownBody& body,
                                 const std::string& statistic) {
  if (poll_ != facts.poll.id) {
    auto loaded = Load(facts);
    if (!loaded) return loaded.error();
    why_not_ = *std::move(loaded);
    poll_ = facts.poll.id;
  }
  ReadAgain again;
  again.why_not = why_not_;
  again.expired = expired_;
  again.expired_on = expired_on_;
  if (target_.collector) again.rule = RuleFor(*target_.collector, body, statistic);
  if (!again.read()) return again;
  for (const Reading& reading : again_->readings) {
    const Row& row = again_->rows[reading.row];
    if (row.body != body.key || again_->LevelOf(row) != body.level) continue;
    if (again_->KeyOf(reading) != statistic) continue;
    again.state = reading.state;
    again.value = reading.value;
    again.place = again_->WhereOf(reading);
    again.rule =
        RuleOf(again_->target.collector->row_sets[row.row_set], again_->FieldOf(reading), row.body);
    break;
  }
  return again;
}

}  // namespace dvcmon
