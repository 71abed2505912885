#include "daemon/store/figure_walk.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "collectors/model/statistic_key.h"
#include "daemon/store/columns.h"
#include "daemon/store/standings.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kNextDay{1};

// One line of numbers of a source.
struct Series {
  int64_t id = 0;
  int64_t body_id = 0;
  KnownBody body;
  std::string statistic;

  auto Place() const { return std::tie(body.level, body.key, body.province, statistic); }
};

// What a figure's versions come down to.
struct Folded {
  ReadingState state = ReadingState::kAbsent;
  double value = 0;
  Time since{};
  Time said{};  // the last poll that wrote it
  bool by_hand = false;
};

bool IsWanted(const std::vector<std::string>& statistics, std::string_view key) {
  const std::string_view id = StatisticIdOf(key);
  return statistics.empty() || std::ranges::any_of(statistics, [&](const std::string& name) {
           return name == key || name == id;
         });
}

// One walk over one record.
class Walk {
 public:
  Walk(Database& db, const FigureFilter& wanted) : db_(db), wanted_(wanted) {}

  // Provinces and the nation are few, and so are bodies of one key: then each source is asked for
  // them, instead of for all that it tells of.
  Status FindBodies() {
    const bool few = !wanted_.body.empty() || (wanted_.level && *wanted_.level != Level::kAgency);
    if (!few) return Done{};
    bodies_.emplace();
    Statement& select =
        wanted_.body.empty()
            ? db_.Sql("SELECT id FROM body WHERE level = ?1 AND (?2 = '' OR province = ?2)")
            : db_.Sql("SELECT id FROM body WHERE key = ?1 AND (?2 = '' OR province = ?2)");
    const std::string level(Name(wanted_.level.value_or(Level::kAgency)));
    select.Start(wanted_.body.empty() ? level : wanted_.body, wanted_.province);
    while (select.Next()) bodies_->push_back(select.Integer(0));
    return select.status();
  }

  // True: `visit` wants no more.
  Result<bool> Visit(const KnownSource& of, const std::optional<FigurePlace>& from,
                     const std::function<bool(const KnownFigures&)>& visit) {
    const bool is_first = from && from->source == of.source;
    Day day = wanted_.from;
    if (is_first) day = std::max(day, from->period);
    names_.clear();
    std::optional<std::vector<Series>> series;
    for (;;) {
      const auto period = NextPeriod(of, day);
      if (!period) return period.error();
      if (!*period) return false;
      if (!series) {
        auto found = SeriesOf(of);
        if (!found) return found.error();
        series = *std::move(found);
        if (series->empty()) return false;
      }
      std::span<const Series> rest = *series;
      if (is_first && (*period)->first == from->period) {
        const auto first = std::ranges::lower_bound(
            *series, std::tie(from->level, from->body), {},
            [](const Series& one) { return std::tie(one.body.level, one.body.key); });
        rest = rest.subspan(static_cast<size_t>(first - series->begin()));
      }
      auto figures = FiguresOf(of, **period, rest);
      if (!figures) return figures.error();
      if (!figures->figures.empty() && !visit(*figures)) return true;
      day = (*period)->first + kNextDay;
    }
  }

 private:
  // The first that begins on that day or later.
  Result<std::optional<Period>> NextPeriod(const KnownSource& of, Day day) {
    Statement& select = db_.Sql(
        "SELECT period FROM poll WHERE source = ? AND period BETWEEN ? AND ? AND error IS NULL "
        "ORDER BY period LIMIT 1");
    const auto first = select.First(of.id, ColumnOf(day), ColumnOf(wanted_.to));
    if (!first) return first.error();
    return *first ? std::optional(PeriodOf(of.source.kind, **first)) : std::nullopt;
  }

  // In order.
  Result<std::vector<Series>> SeriesOf(const KnownSource& of) {
    std::vector<Series> found;
    if (!bodies_) {
      Statement& select = db_.Sql(
          "SELECT series.id, body.id, level, body.key, body.province, statistic.key FROM series "
          "JOIN body ON body.id = body JOIN statistic ON statistic.id = statistic "
          "WHERE source = ?");
      select.Start(of.id);
      if (Status read = Collect(select, found); !read) return read.error();
    } else {
      Statement& select = db_.Sql(
          "SELECT series.id, body.id, level, body.key, body.province, statistic.key FROM series "
          "JOIN body ON body.id = body JOIN statistic ON statistic.id = statistic "
          "WHERE source = ? AND body = ?");
      for (const int64_t body : *bodies_) {
        select.Start(of.id, body);
        if (Status read = Collect(select, found); !read) return read.error();
      }
    }
    std::ranges::sort(found, {}, [](const Series& one) { return one.Place(); });
    return found;
  }

  Status Collect(Statement& select, std::vector<Series>& into) {
    while (select.Next()) {
      const Level level = LevelOf(select.Text(2));
      if (wanted_.level && level != *wanted_.level) continue;
      if (!wanted_.province.empty() && select.Text(4) != wanted_.province) continue;
      if (!IsWanted(wanted_.statistics, select.Text(5))) continue;
      into.push_back({select.Integer(0),
                      select.Integer(1),
                      {level, std::string(select.Text(3)), std::string(select.Text(4))},
                      std::string(select.Text(5))});
    }
    return select.status();
  }

  Result<KnownFigures> FiguresOf(const KnownSource& of, const Period& period,
                                 std::span<const Series> series) {
    KnownFigures known{of.source, period, {}};
    if (series.empty()) return known;
    ReadTransaction moment(db_);
    if (Status begun = moment.Begin(); !begun) return begun.error();
    const auto asked = db_.Sql(
                              "SELECT finished FROM poll WHERE source = ? AND period = ? AND "
                              "error IS NULL AND finished <= ? AND replayed = 0 AND author IS NULL "
                              "ORDER BY finished DESC LIMIT 1")
                           .First(of.id, ColumnOf(period), ColumnOf(wanted_.as_of));
    if (!asked) return asked.error();
    auto folded = Fold(of, period, series);
    if (!folded) return folded.error();
    for (size_t i = 0; i < series.size(); ++i) {
      const Folded& figure = (*folded)[i];
      if (figure.state == ReadingState::kAbsent) continue;
      const auto name = NameOf(of, series[i]);
      if (!name) return name.error();
      const bool polled = !figure.by_hand && *asked;
      known.figures.push_back(
          {series[i].body, *name, series[i].statistic, figure.state, figure.value, figure.since,
           polled ? std::max(TimeOf(**asked), figure.since) : figure.said, figure.by_hand});
    }
    return known;
  }

  // What each series comes down to, in their order. Series of one body were met together, so that
  // their ids lie close by each other: of each poll only those are read.
  Result<std::vector<Folded>> Fold(const KnownSource& of, const Period& period,
                                   std::span<const Series> series) {
    std::vector<Folded> folded(series.size());
    std::unordered_map<int64_t, size_t> places;
    places.reserve(series.size());
    for (size_t i = 0; i < series.size(); ++i) places[series[i].id] = i;
    const auto [low, high] = std::ranges::minmax(series, {}, &Series::id);
    // CROSS JOIN fixes the order: polls by their time, and a look-up in the figures of each.
    Statement& select = db_.Sql(
        "SELECT series, state, value, finished, author IS NOT NULL FROM poll CROSS JOIN figure "
        "WHERE source = ? AND period = ? AND error IS NULL AND finished <= ? "
        "AND figure.poll = poll.id AND series BETWEEN ? AND ? ORDER BY finished, poll.id");
    select.Start(of.id, ColumnOf(period), ColumnOf(wanted_.as_of), low.id, high.id);
    while (select.Next()) {
      const auto place = places.find(select.Integer(0));
      if (place == places.end()) continue;
      Folded& figure = folded[place->second];
      const auto state = static_cast<ReadingState>(select.Integer(1));
      const double value = select.Real(2);
      const Time finished = TimeOf(select.Integer(3));
      const bool by_hand = select.Integer(4) != 0;
      // A poll that came late may have said what the next one did; files by hand say all again.
      const bool repeated = figure.since != Time() && figure.state == state &&
                            figure.value == value && figure.by_hand == by_hand;
      if (!repeated) figure = {state, value, finished, finished, by_hand};
      figure.said = finished;
    }
    if (Status read = select.status(); !read) return read.error();
    return folded;
  }

  // As the source called the body then.
  Result<std::string> NameOf(const KnownSource& of, const Series& series) {
    const auto known = names_.find(series.body_id);
    if (known != names_.end()) return known->second;
    Statement& select = db_.Sql(
        "SELECT name FROM body_name JOIN poll ON poll.id = poll WHERE body_name.source = ? "
        "AND body = ? AND finished <= ? ORDER BY finished DESC, poll.id DESC LIMIT 1");
    std::string name;
    select.Start(of.id, series.body_id, ColumnOf(wanted_.as_of));
    while (select.Next()) name = select.Text(0);
    if (Status read = select.status(); !read) return read.error();
    return names_[series.body_id] = name;
  }

  Database& db_;
  const FigureFilter& wanted_;
  std::optional<std::vector<int64_t>> bodies_;      // none: all
  std::unordered_map<int64_t, std::string> names_;  // of the present source, by body
};

bool MayTell(const Source& source, const FigureFilter& wanted) {
  if (!wanted.portal.empty() && source.portal != wanted.portal) return false;
  if (wanted.kind && source.kind != *wanted.kind) return false;
  // An answer about the nation has rows about provinces.
  return wanted.province.empty() || source.province.empty() || source.province == wanted.province;
}

}  // namespace

Status WalkFigures(Database& db, const FigureFilter& wanted, const std::optional<FigurePlace>& from,
                   const std::function<bool(const KnownFigures&)>& visit) {
  const auto sources = LoadSources(db);
  if (!sources) return sources.error();
  Walk walk(db, wanted);
  if (Status found = walk.FindBodies(); !found) return found;
  for (const KnownSource& of : *sources) {
    if ((from && of.source < from->source) || !MayTell(of.source, wanted)) continue;
    const auto ended = walk.Visit(of, from, visit);
    if (!ended) return ended.error();
    if (*ended) break;
  }
  return Done{};
}

}  // namespace dvcmon
