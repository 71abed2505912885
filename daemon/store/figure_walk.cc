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
// So many are read together, in one period or in several: a page of an answer costs a page, however
// much a source tells, and locks of the file cost more than what is read between them.
constexpr size_t kBodiesAtOnce = 100;

// One line of numbers of a source.
struct Series {
  int64_t id = 0;
  const std::string* statistic = nullptr;
};

// A body that a source tells of.
struct ToldBody {
  int64_t id = 0;
  KnownBody body;
  std::vector<Series> series;         // by statistic
  std::optional<std::string> name{};  // as the source called it then; none: not looked up yet

  auto Place() const { return std::tie(body.level, body.key, body.province); }
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

  Status FindNames() {
    Statement& select = db_.Sql("SELECT id, key FROM statistic");
    select.Start();
    while (select.Next()) {
      if (IsWanted(wanted_.statistics, select.Text(1))) {
        statistics_.emplace(select.Integer(0), select.Text(1));
      }
    }
    if (Status read = select.status(); !read) return read;
    return FindBodies();
  }

  // True: `visit` wants no more.
  Result<bool> Visit(const KnownSource& of, const std::optional<FigurePlace>& from,
                     const std::function<bool(const KnownFigures&)>& visit) {
    moment_.reset();  // writers wait for one source at most
    const bool is_first = from && from->source == of.source;
    Day day = wanted_.from;
    if (is_first) day = std::max(day, from->period);
    std::optional<std::vector<ToldBody>> bodies;
    for (;;) {
      if (Status held = Hold(0); !held) return held.error();
      const auto period = NextPeriod(of, day);
      if (!period) return period.error();
      if (!*period) return false;
      if (!bodies) {
        auto found = BodiesOf(of);
        if (!found) return found.error();
        bodies = *std::move(found);
      }
      std::span<ToldBody> rest = *bodies;
      if (is_first && (*period)->first == from->period) {
        const auto first = std::ranges::lower_bound(
            *bodies, std::tie(from->level, from->body), {},
            [](const ToldBody& one) { return std::tie(one.body.level, one.body.key); });
        rest = rest.subspan(static_cast<size_t>(first - bodies->begin()));
      }
      while (!rest.empty()) {
        const size_t size = std::min(rest.size(), kBodiesAtOnce);
        if (Status held = Hold(size); !held) return held.error();
        auto figures = FiguresOf(of, **period, rest.first(size));
        if (!figures) return figures.error();
        if (!figures->figures.empty() && !visit(*figures)) return true;
        rest = rest.subspan(size);
      }
      day = (*period)->first + kNextDay;
    }
  }

 private:
  // Reads so many bodies in a period in the transaction that goes on, or in the next one.
  Status Hold(size_t bodies) {
    read_ += bodies;
    if (moment_ && read_ <= kBodiesAtOnce) return Done{};
    moment_.reset();
    read_ = bodies;
    return moment_.emplace(db_).Begin();
  }

  // Provinces and the nation are few, and so are bodies of one key: then each source is asked for
  // them, instead of for all that it tells of.
  Status FindBodies() {
    const bool few = !wanted_.body.empty() || (wanted_.level && *wanted_.level != Level::kAgency);
    if (!few) return Done{};
    Statement& select = wanted_.body.empty()
                            ? db_.Sql("SELECT id, level, key, province FROM body WHERE level = ?")
                            : db_.Sql("SELECT id, level, key, province FROM body WHERE key = ?");
    select.Start(wanted_.body.empty() ? Name(*wanted_.level) : std::string_view(wanted_.body));
    few_.emplace();
    while (select.Next()) {
      few_->push_back(select.Integer(0));
      known_.emplace(select.Integer(0), BodyIn(select, 1));
    }
    return select.status();
  }

  static KnownBody BodyIn(const Statement& select, int column) {
    return {LevelOf(select.Text(column)), std::string(select.Text(column + 1)),
            std::string(select.Text(column + 2))};
  }

  // The first that begins on that day or later.
  Result<std::optional<Period>> NextPeriod(const KnownSource& of, Day day) {
    Statement& select = db_.Sql(
        "SELECT period FROM poll WHERE source = ? AND period BETWEEN ? AND ? AND error IS NULL "
        "ORDER BY period LIMIT 1");
    const auto first = select.First(of.id, ColumnOf(day), ColumnOf(wanted_.to));
    if (!first) return first.error();
    return *first ? std::optional(PeriodOf(of.source.kind, **first)) : std::nullopt;
  }

  // In order, those that are wanted.
  Result<std::vector<ToldBody>> BodiesOf(const KnownSource& of) {
    std::vector<ToldBody> bodies;
    if (!few_) {
      Statement& select = db_.Sql(
          "SELECT id, body, statistic FROM series WHERE source = ? ORDER BY body, statistic");
      select.Start(of.id);
      if (Status read = Collect(select, bodies); !read) return read.error();
    } else {
      Statement& select =
          db_.Sql("SELECT id, body, statistic FROM series WHERE source = ? AND body = ?");
      for (const int64_t body : *few_) {
        // An answer about a province tells of that one alone.
        if (!of.source.province.empty() && known_[body].province != of.source.province) continue;
        select.Start(of.id, body);
        if (Status read = Collect(select, bodies); !read) return read.error();
      }
    }
    std::erase_if(bodies, [&](const ToldBody& one) {
      return (wanted_.level && one.body.level != *wanted_.level) ||
             (!wanted_.province.empty() && one.body.province != wanted_.province);
    });
    std::ranges::sort(bodies, {}, [](const ToldBody& one) { return one.Place(); });
    for (ToldBody& one : bodies) {
      std::ranges::sort(one.series, {},
                        [](const Series& series) { return std::string_view(*series.statistic); });
    }
    return bodies;
  }

  // Rows come body by body.
  Status Collect(Statement& select, std::vector<ToldBody>& into) {
    while (select.Next()) {
      const auto statistic = statistics_.find(select.Integer(2));
      if (statistic == statistics_.end()) continue;
      const int64_t id = select.Integer(1);
      if (into.empty() || into.back().id != id) {
        const auto body = Known(id);
        if (!body) return body.error();
        into.push_back({id, *body, {}});
      }
      into.back().series.push_back({select.Integer(0), &statistic->second});
    }
    return select.status();
  }

  Result<KnownBody> Known(int64_t id) {
    const auto known = known_.find(id);
    if (known != known_.end()) return known->second;
    Statement& select = db_.Sql("SELECT level, key, province FROM body WHERE id = ?");
    select.Start(id);
    while (select.Next()) known_.emplace(id, BodyIn(select, 0));
    if (Status read = select.status(); !read) return read.error();
    return known_[id];
  }

  Result<KnownFigures> FiguresOf(const KnownSource& of, const Period& period,
                                 std::span<ToldBody> bodies) {
    KnownFigures known{of.source, period, {}};
    const auto asked = db_.Sql(
                              "SELECT finished FROM poll WHERE source = ? AND period = ? AND "
                              "error IS NULL AND finished <= ? AND replayed = 0 AND author IS NULL "
                              "ORDER BY finished DESC LIMIT 1")
                           .First(of.id, ColumnOf(period), ColumnOf(wanted_.as_of));
    if (!asked) return asked.error();
    const auto folded = Fold(of, period, bodies);
    if (!folded) return folded.error();
    auto next = folded->begin();
    for (ToldBody& one : bodies) {
      for (const Series& series : one.series) {
        const Folded& figure = *next++;
        if (figure.state == ReadingState::kAbsent) continue;
        if (Status named = FindName(of, one); !named) return named.error();
        const bool polled = !figure.by_hand && *asked;
        known.figures.push_back(
            {one.body, *one.name, *series.statistic, figure.state, figure.value, figure.since,
             polled ? std::max(TimeOf(**asked), figure.since) : figure.said, figure.by_hand});
      }
    }
    return known;
  }

  // What each series of the bodies comes down to, in their order. Series of one body were met
  // together, so that their ids lie close by each other: of each poll only those are read.
  Result<std::vector<Folded>> Fold(const KnownSource& of, const Period& period,
                                   std::span<const ToldBody> bodies) {
    std::unordered_map<int64_t, size_t> places;
    int64_t low = bodies.front().series.front().id;
    int64_t high = low;
    for (const ToldBody& one : bodies) {
      for (const Series& series : one.series) {
        places.emplace(series.id, places.size());
        low = std::min(low, series.id);
        high = std::max(high, series.id);
      }
    }
    std::vector<Folded> folded(places.size());
    // CROSS JOIN fixes the order: polls by their time, and a look-up in the figures of each.
    Statement& select = db_.Sql(
        "SELECT series, state, value, finished, author IS NOT NULL FROM poll CROSS JOIN figure "
        "WHERE source = ? AND period = ? AND error IS NULL AND finished <= ? "
        "AND figure.poll = poll.id AND series BETWEEN ? AND ? ORDER BY finished, poll.id");
    select.Start(of.id, ColumnOf(period), ColumnOf(wanted_.as_of), low, high);
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

  Status FindName(const KnownSource& of, ToldBody& body) {
    if (body.name) return Done{};
    Statement& select = db_.Sql(
        "SELECT name FROM body_name JOIN poll ON poll.id = poll WHERE body_name.source = ? "
        "AND body = ? AND finished <= ? ORDER BY finished DESC, poll.id DESC LIMIT 1");
    body.name.emplace();
    select.Start(of.id, body.id, ColumnOf(wanted_.as_of));
    while (select.Next()) body.name = select.Text(0);
    return select.status();
  }

  Database& db_;
  const FigureFilter& wanted_;
  std::optional<ReadTransaction> moment_;
  size_t read_ = 0;                                      // bodies within it
  std::unordered_map<int64_t, std::string> statistics_;  // that are wanted, by id
  std::unordered_map<int64_t, KnownBody> known_;         // by id
  std::optional<std::vector<int64_t>> few_;              // bodies to ask each source for; none: all
};

bool MayTell(const Source& source, const FigureFilter& wanted) {
  if (!wanted.portal.empty() && source.portal != wanted.portal) return false;
  if (!wanted.collector.empty() && source.collector != wanted.collector) return false;
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
  if (Status found = walk.FindNames(); !found) return found;
  for (const KnownSource& of : *sources) {
    if ((from && of.source < from->source) || !MayTell(of.source, wanted)) continue;
    const auto ended = walk.Visit(of, from, visit);
    if (!ended) return ended.error();
    if (*ended) break;
  }
  return Done{};
}

}  // namespace dvcmon
