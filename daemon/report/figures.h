// What the record knows of a body in the days of a cell, each number with the published figures it
// is made of.
//
// What a window brought is the figure of exactly that period, where a portal publishes one; or a
// running total that began within it, which has all corrections of the year in it, and what was
// brought before that; else what running totals grew by between two cut-offs, as far as the ledger
// knows it. Days between of which it knows nothing are left out, where they are few, and the number
// says so. What stood at the end of a window is what the last closing said, at most some working
// days before it.
#pragma once

#include <compare>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "collectors/model/poll.h"
#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/config/config.h"
#include "daemon/derive/window_flow.h"
#include "daemon/evidence/figure_name.h"
#include "daemon/report/steady_days.h"
#include "daemon/store/record.h"

namespace dvcmon {

// The days of a cell, both included, and the period that they are, where they are one.
struct Span {
  Day first{};
  Day last{};
  std::optional<Period> period{};
};

// In Vietnamese and English, for people.
struct Words {
  std::string vi;
  std::string en;

  bool empty() const { return vi.empty(); }
  auto operator<=>(const Words&) const = default;
};

// What a source tells of a body under a key: one figure for each period.
struct FigureSeries {
  size_t source = 0;  // number of it
  int64_t id = 0;     // in the record
  std::string key;
  KnownBody body;
};

// A published figure, as it was known at a moment. Its series is that of a ReportFigures, which
// outlives it.
struct PublishedFigure {
  const FigureSeries* series = nullptr;
  Period period{};
  Time as_of{};
  double value = 0;
  int sign = 1;      // it is added, or taken off
  int64_t poll = 0;  // by which it stood
  bool by_hand = false;
};

// One count of a body by one source.
struct Amount {
  std::string key;
  ReadingState state = ReadingState::kNotProvided;
  double value = 0;
  Day first{};  // the days that it is about: others than those asked for where a figure is carried
  Day last{};
  bool is_flow = false;  // a difference of running totals
  bool carried = false;
  bool provisional = false;
  LeftOutDays incomplete{};  // days between that are not in it
  Words why_not{};
  std::vector<PublishedFigure> made_of{};
};

// Not thread-safe. An error of the record ends all further looking; status() tells it.
class ReportFigures {
 public:
  // What was known at `as_of`. All of them outlive it.
  ReportFigures(const Record& record, const Config& config, Time as_of);

  // Looks up what there is of these provinces (slugs) and of the nation; once, before all else.
  void Load(const std::vector<std::string>& provinces);
  const Status& status() const { return status_; }

  const Source& source(size_t number) const { return sources_[number].source; }
  bool by_hand(size_t number) const { return sources_[number].by_hand; }
  size_t sources() const { return sources_.size(); }
  // Those that tell of one of the statistics (ids) of the body, the one to be preferred first.
  // `portal`: only that one; "!dvcqg": any but that; empty: those that count.
  std::vector<size_t> SourcesOf(const KnownBody& body, const std::vector<std::string>& ids,
                                std::string_view portal, const Span& span) const;
  // All counts of that statistic (its id) of the body by that source.
  const std::vector<Amount>& AmountsOf(size_t source, const KnownBody& body, const std::string& id,
                                       const Span& span, bool window);
  // Agencies of a province of which a source spoke at the end of that day, or a little before.
  const std::vector<KnownBody>& AgenciesAt(const std::string& province, Day day);
  // Did a source ever speak of one of these statistics (ids) of a body of that level.
  bool IsTold(Level level, const std::vector<std::string>& ids) const;

  // As `explain` knows it.
  FigureName NameOf(const PublishedFigure& figure) const;

  Day closed_through() const { return closed_through_; }  // the last day that was over
  std::optional<Time> data_until() const { return data_until_; }
  // Closings and other polls that anything was taken from, in order.
  std::vector<ArchivedPoll> polls_used() const;

 private:
  struct Known {
    Source source;
    bool by_hand = false;
  };
  // What an accepted poll stood for.
  struct Said {
    ArchivedPoll poll;
    std::vector<SeriesValue> figures;  // by series
  };
  struct HandFigure {
    Period period{};
    ReadingState state = ReadingState::kValue;
    double value = 0;
  };
  // A closing that is carried over the longest holidays is not further away.
  static constexpr std::chrono::days kLongestCarry{25};

  struct HashOfBody {
    size_t operator()(const KnownBody& body) const {
      return std::hash<std::string>()(body.key) ^ static_cast<size_t>(body.level);
    }
  };
  using HandKey = std::tuple<Level, std::string, std::string, std::string>;

  // Of that statistic (its id) of the body; null: there is none.
  const std::vector<FigureSeries>* SeriesOf(const KnownBody& body, std::string_view id) const;
  // Is the source asked for by that portal, as in SourcesOf().
  bool IsMeant(const Source& source, std::string_view portal, std::string_view id,
               const KnownBody& body) const;
  void Fail(const Error& error);
  void LoadSeries(size_t number, const std::string& province);
  // What it said at the end of that day, or last before it.
  const Said* SaidBefore(size_t source, const std::string& province, Day end);
  void AddAgencies(const Said& said, size_t source, const std::string& province,
                   std::set<std::string>& keys) const;
  const Province& ProvinceOf(const KnownBody& body) const;
  int WorkingDaysTo(Day after, Day to, const std::string& province) const;

  const Said* Closing(size_t source, Day day);
  const Said* LastSaid(size_t source, const Period& period);
  const Said* Keep(std::map<std::pair<size_t, Time>, std::optional<Said>>& kept, size_t source,
                   Time when, const std::optional<ArchivedPoll>& poll, Time as_of);
  static const SeriesValue* Find(const Said& said, const FigureSeries& series);
  const std::map<HandKey, std::vector<HandFigure>>& HandFigures(size_t source);

  Amount AmountOf(const FigureSeries& series, const Span& span, bool window);
  Amount OfPeriod(const FigureSeries& series, const Period& period);
  Amount Filed(const FigureSeries& series, const Span& span);
  bool ReadTotals(const FigureSeries& series, Amount& amount);
  void ReadLedger(const FigureSeries& series, Amount& amount);
  Amount Brought(const FigureSeries& series, const Span& span);
  bool AddKnownDays(const std::vector<LedgerDay>& ledger, const std::string& province,
                    Amount& amount) const;
  void AddTotals(const FigureSeries& series, Amount& amount);
  Amount Standing(const FigureSeries& series, const Span& span);
  // The poll that brought it; none: it may not be shown on that day any more.
  std::optional<int64_t> BroughtBy(const FigureSeries& series, const Period& period, Day day);
  Amount ByHand(const FigureSeries& series, const Span& span, bool window);

  const Record& record_;
  const Config& config_;
  Time as_of_;
  Day closed_through_;
  Status status_ = Done{};
  Province nation_{};
  std::vector<Known> sources_;
  // By body and statistic; by source and key.
  std::unordered_map<KnownBody, std::map<std::string, std::vector<FigureSeries>, std::less<>>,
                     HashOfBody>
      bodies_;
  std::set<std::pair<Level, std::string>> told_;
  // By the series of a body and statistic.
  std::map<std::tuple<const std::vector<FigureSeries>*, size_t, Day, Day, bool>,
           std::vector<Amount>>
      amounts_;
  std::map<std::pair<size_t, Time>, std::optional<Said>> closings_;   // by source and end of a day
  std::map<std::pair<size_t, Time>, std::optional<Said>> last_said_;  // by source and its period
  std::map<size_t, std::map<HandKey, std::vector<HandFigure>>> by_hand_;
  SteadyDays steady_;
  std::map<std::pair<std::string, Day>, std::vector<KnownBody>> agencies_;  // by province and day
  std::optional<Time> data_until_;
};

Words NoFigureAt(Day cutoff);

}  // namespace dvcmon
