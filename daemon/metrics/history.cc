#include "daemon/metrics/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include "collectors/model/statistic_key.h"
#include "collectors/model/tier.h"
#include "daemon/derive/flow.h"
#include "daemon/derive/ratios.h"
#include "daemon/metrics/exposition.h"
#include "daemon/metrics/family_headers.h"
#include "daemon/metrics/source_ratios.h"
#include "daemon/metrics/source_renderer.h"

namespace dvcmon {
namespace {

constexpr size_t kBlock = 1 << 16;
// As LoadCounters() names them.
constexpr std::string_view kRestatementsOfBody = "restatements";
constexpr std::pair<DayStatus, std::string_view> kRestating[] = {
    {DayStatus::kRestated, "restated"},
    {DayStatus::kBulk, "bulk"},
    {DayStatus::kQuarantine, "quarantine"}};

// Is the statistic, with whatever labels, in the ratio.
bool IsCountOf(const RatioDefinition& definition, std::string_view id) {
  const auto is_of = [&](std::string_view key) { return StatisticIdOf(key) == id; };
  return std::ranges::any_of(definition.ways, [&](const RatioDefinition::Way& way) {
    return std::ranges::any_of(way.numerator, is_of) || std::ranges::any_of(way.denominator, is_of);
  });
}

using Series = std::vector<SeriesOfSource>;

// The series of a body, which stand together.
struct BodySeries {
  Level level;
  std::string body;
  std::span<const SeriesOfSource> series;
};

std::vector<BodySeries> ByBody(const Series& series) {
  std::vector<BodySeries> bodies;
  for (auto first = series.begin(); first != series.end();) {
    const auto end = std::find_if(first, series.end(), [&](const SeriesOfSource& other) {
      return other.level != first->level || other.body != first->body;
    });
    bodies.push_back({first->level, first->body, {first, end}});
    first = end;
  }
  return bodies;
}

class HistoryWriter {
 public:
  HistoryWriter(const Record& record, const std::vector<HistorySource>& sources,
                const HistoryTerms& terms, const TextSink& sink)
      : record_(record), sources_(sources), terms_(terms), sink_(sink) {}

  Status Write() {
    if (Status listed = List(); !listed.ok()) return listed;
    for (const auto& [family, parts] : families_) {
      header_ = &family;
      for (const Part& part : parts) {
        if (Status written = part.write(); !written.ok()) return written;
      }
    }
    text_ += "# EOF\n";
    return Flush();
  }

 private:
  // What one source has of a family.
  struct Part {
    std::function<Status()> write;
  };

  // Which family is to have what.
  Status List() {
    const auto names = record_.LoadNames();
    if (!names) return names.error();
    std::set<std::pair<std::string_view, std::string_view>> others;  // procedures and fields
    for (const BodyName& name : *names) {
      if (!IsBody(name.tier)) others.emplace(name.province, name.body);
    }
    for (const HistorySource& of : sources_) {
      auto series = record_.SeriesOf(of.source);
      if (!series) return series.error();
      std::erase_if(*series, [&](const SeriesOfSource& one) {
        return !of.mapped.contains({one.level, one.statistic}) &&
               !of.mapped.contains({one.level, std::string(StatisticIdOf(one.statistic))});
      });
      std::erase_if(*series, [&](const SeriesOfSource& one) {
        return one.level == Level::kAgency && others.contains({of.source.province, one.body});
      });
      if (series->empty()) continue;
      auto days = of.by_hand ? Result<std::vector<DayEnd>>(std::vector<DayEnd>())
                             : record_.DayEndsOf(of.source, terms_.first, terms_.last);
      if (!days) return days.error();
      ListPublished(of, *series, std::make_shared<const std::vector<DayEnd>>(*std::move(days)));
      if (of.has_ledgers) ListCounters(of, *series);
    }
    return Done{};
  }

  using Days = std::shared_ptr<const std::vector<DayEnd>>;

  void ListPublished(const HistorySource& of, const Series& series, const Days& days) {
    std::map<std::string, Series> by_family;
    std::map<Level, Series> operands;
    for (const SeriesOfSource& one : series) {
      by_family[FrameOf(of.source, one.level, one.statistic, true).family].push_back(one);
      if (IsOperand(one.statistic) && CountsFor(terms_.record, of.source, FigureOf(one))) {
        operands[one.level].push_back(one);
      }
    }
    for (auto& [family, its] : by_family) {
      families_[family].push_back({[this, &of, days, its = std::move(its)] {
        for (const SeriesOfSource& one : its) {
          if (Status written = WritePublished(of, one, *days); !written.ok()) return written;
        }
        return Status(Done{});
      }});
    }
    ListRatios(of, operands, [this, &of, days](const Series& its, const RatioDefinition& ratio) {
      return WriteRatio(of, its, ratio, *days);
    });
  }

  using WriteRatios = std::function<Status(const Series&, const RatioDefinition&)>;

  void ListRatios(const HistorySource& of, const std::map<Level, Series>& operands,
                  const WriteRatios& write) {
    for (const auto& [level, counts] : operands) {
      for (const RatioDefinition& definition : RatioDefinitions()) {
        Series its;
        std::ranges::copy_if(counts, std::back_inserter(its), [&](const SeriesOfSource& one) {
          return IsCountOf(definition, StatisticIdOf(one.statistic));
        });
        if (its.empty()) continue;
        const std::string family = FrameOf(of.source, level, definition.family, false).family;
        families_[family].push_back(
            {[write, its = std::move(its), &definition] { return write(its, definition); }});
      }
    }
  }

  void ListCounters(const HistorySource& of, const Series& series) {
    std::map<Level, Series> counted;
    std::map<std::pair<Level, std::string>, Series> by_counter;  // by id of the statistic
    std::map<Level, Series> operands;
    for (const SeriesOfSource& one : series) {
      const std::string id(StatisticIdOf(one.statistic));
      const auto known = terms_.statistics.find(id);
      if (known == terms_.statistics.end() || known->second->counter.empty()) continue;
      counted[one.level].push_back(one);
      if (of.counted_before.contains({one.level, id})) continue;
      if (!CountsFor(terms_.record, of.source, FigureOf(one))) continue;
      by_counter[{one.level, id}].push_back(one);
      if (IsOperand(one.statistic)) operands[one.level].push_back(one);
    }
    for (const auto& [about, its] : by_counter) {
      const auto& [level, id] = about;
      const std::string name = terms_.statistics.at(id)->counter + std::string(kTotalSuffix);
      families_[FrameOf(of.source, level, name, false).family].push_back(
          {[this, &of, id = id, name, its = its] { return WriteCounters(of, its, id, name); }});
    }
    for (const auto& [level, its] : counted) {
      const std::string name = std::string(kRestatementsOfBody) + std::string(kTotalSuffix);
      families_[FrameOf(of.source, level, name, false).family].push_back(
          {[this, &of, its = its] { return WriteRestatements(of, its); }});
    }
    ListRatios(of, operands, [this, &of](const Series& its, const RatioDefinition& ratio) {
      return WriteFlowRatio(of, its, ratio);
    });
  }

  static StandingFigure FigureOf(const SeriesOfSource& one) {
    return {.level = one.level, .body = one.body, .statistic = one.statistic};
  }

  Result<std::vector<DayFigure>> FiguresOf(const HistorySource& of, const SeriesOfSource& one,
                                           const std::vector<DayEnd>& days) const {
    return of.by_hand ? record_.FiguresByHand(one.id, terms_.first, terms_.last)
                      : record_.FiguresByDay(one.id, days);
  }

  Status WritePublished(const HistorySource& of, const SeriesOfSource& one,
                        const std::vector<DayEnd>& days) {
    const auto figures = FiguresOf(of, one, days);
    if (!figures) return figures.error();
    const std::string name = FrameOf(of.source, one.level, one.statistic, true).Of(one.body);
    for (const DayFigure& figure : *figures) {
      if (figure.state != ReadingState::kValue) continue;
      if (!IsThere(of.source, one.level, one.body, figure.day)) continue;
      if (Status added = Add(name, figure.value, figure.day); !added.ok()) return added;
    }
    return Done{};
  }

  using Counts = std::map<Day, std::vector<Count>>;

  Status WriteRatio(const HistorySource& of, const Series& operands,
                    const RatioDefinition& definition, const std::vector<DayEnd>& days) {
    for (const BodySeries& body : ByBody(operands)) {
      Counts by_day;
      for (const SeriesOfSource& one : body.series) {
        const auto figures = FiguresOf(of, one, days);
        if (!figures) return figures.error();
        for (const DayFigure& figure : *figures) {
          by_day[figure.day].push_back({one.statistic, figure.state, figure.value});
        }
      }
      Status written = WriteRatio(of, body, definition, Name(of.source.kind), by_day);
      if (!written.ok()) return written;
    }
    return Done{};
  }

  // Of what was filed in so many days that end with a day.
  Status WriteFlowRatio(const HistorySource& of, const Series& operands,
                        const RatioDefinition& definition) {
    const Day first = terms_.first - std::chrono::days(std::ranges::max(kFlowDays) - 1);
    for (const BodySeries& body : ByBody(operands)) {
      std::map<int, Counts> by_length;
      for (const SeriesOfSource& one : body.series) {
        const auto ledger = record_.LedgerOf(one.id, first, terms_.last);
        if (!ledger) return ledger.error();
        for (const LedgerDay& day : *ledger) {
          for (const int length : kFlowDays) {
            const Flow flow =
                FlowBetween(*ledger, day.day - std::chrono::days(length - 1), day.day);
            if (flow.unknown) continue;
            by_length[length][day.day].push_back(
                {one.statistic, ReadingState::kValue, flow.filed.Total()});
          }
        }
      }
      for (const auto& [length, by_day] : by_length) {
        Status written = WriteRatio(of, body, definition, fmt::format("{}d", length), by_day);
        if (!written.ok()) return written;
      }
    }
    return Done{};
  }

  Status WriteRatio(const HistorySource& of, const BodySeries& body,
                    const RatioDefinition& definition, std::string_view window,
                    const Counts& by_day) {
    const std::string statistic =
        fmt::format("{}{{rate={},window={}}}", definition.family, definition.rate, window);
    const std::string name = FrameOf(of.source, body.level, statistic, false).Of(body.body);
    for (const auto& [day, counts] : by_day) {
      const Ratio ratio = RatioOf(definition, counts);
      if (ratio.state != Ratio::State::kValue) continue;
      if (!IsThere(of.source, body.level, body.body, day)) continue;
      if (Status added = Add(name, ratio.value(), day); !added.ok()) return added;
    }
    return Done{};
  }

  Status WriteCounters(const HistorySource& of, const Series& series, const std::string& id,
                       const std::string& counter) {
    for (const BodySeries& body : ByBody(series)) {
      const auto ledger = record_.LoadLedger(of.source, body.body, id);
      if (!ledger) return ledger.error();
      for (size_t part = 0; part < ledger->parts.size(); ++part) {
        std::string statistic = ledger->parts[part];
        statistic.replace(0, id.size(), counter);
        const std::string name = FrameOf(of.source, body.level, statistic, false).Of(body.body);
        double grown = 0;
        for (const LedgerDay& day : ledger->days) {
          if (part < day.increments.size()) grown += day.increments[part];
          if (Status added = Add(name, grown, day.day); !added.ok()) return added;
        }
      }
    }
    return Done{};
  }

  Status WriteRestatements(const HistorySource& of, const Series& series) {
    for (const BodySeries& body : ByBody(series)) {
      std::set<std::string> ids;
      for (const SeriesOfSource& one : body.series) ids.emplace(StatisticIdOf(one.statistic));
      std::map<Day, std::map<DayStatus, double>> by_day;
      for (const std::string& id : ids) {
        const auto ledger = record_.LoadLedger(of.source, body.body, id);
        if (!ledger) return ledger.error();
        for (const LedgerDay& day : ledger->days) ++by_day[day.day][day.status];
      }
      for (const auto& [status, kind] : kRestating) {
        const std::string statistic =
            fmt::format("{}{}{{collector={},kind={}}}", kRestatementsOfBody, kTotalSuffix,
                        of.source.collector, kind);
        const std::string name = FrameOf(of.source, body.level, statistic, false).Of(body.body);
        double count = 0;
        for (auto& [day, statuses] : by_day) {
          count += statuses[status];
          if (Status added = Add(name, count, day); !added.ok()) return added;
        }
      }
    }
    return Done{};
  }

  // Is there that province, or the one that the body is in?
  bool IsThere(const Source& source, Level level, const std::string& body, Day day) const {
    const auto province = terms_.provinces.find(level == Level::kProvince ? body : source.province);
    return province == terms_.provinces.end() || province->second->ValidOn(day);
  }

  Status Add(const std::string& name, double value, Day day) {
    if (day < terms_.first || terms_.last < day) return Done{};
    if (header_ != nullptr) {
      HeaderOf(*header_, terms_.statistics).In(ExpositionFormat::kOpenMetrics).AppendTextTo(text_);
      header_ = nullptr;
    }
    text_ += name;
    AppendNumber(text_, value);
    const Time end = StartOf(day + std::chrono::days(1)) - std::chrono::seconds(1);
    fmt::format_to(std::back_inserter(text_), " {}\n",
                   std::chrono::floor<std::chrono::seconds>(end).time_since_epoch().count());
    return text_.size() < kBlock ? Status(Done{}) : Flush();
  }

  Status Flush() {
    const bool taken = sink_(text_);
    text_.clear();
    if (!taken) return Error{ErrorCode::kIo, "the history cannot be written", ""};
    return Done{};
  }

  const Record& record_;
  const std::vector<HistorySource>& sources_;
  const HistoryTerms& terms_;
  const TextSink& sink_;
  std::map<std::string, std::vector<Part>> families_;
  const std::string* header_ = nullptr;  // of the family that has no sample yet
  std::string text_;
};

}  // namespace

Status WriteHistory(const Record& record, const std::vector<HistorySource>& sources,
                    const HistoryTerms& terms, const TextSink& sink) {
  return HistoryWriter(record, sources, terms, sink).Write();
}

}  // namespace dvcmon
