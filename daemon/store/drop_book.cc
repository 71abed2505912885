#include "daemon/store/drop_book.h"

#include <algorithm>
#include <utility>

#include "daemon/store/columns.h"
#include "daemon/store/drops.h"
#include "daemon/store/judge_text.h"
#include "daemon/store/packed.h"
#include "daemon/store/queries.h"

namespace dvcmon {
namespace {

// The clock was ahead: what was judged of days to come is forgotten, and all is judged anew.
constexpr auto kAhead = std::chrono::days(2);
constexpr auto kKeptEvery = std::chrono::days(7);

}  // namespace

Result<std::optional<Day>> DropBook::JudgeNext(const Source& source, Day last,
                                               const JudgingTerms& terms) {
  auto judged = [&]() -> Result<std::optional<Day>> {
    auto open = Open(source, terms);
    if (!open) return open.error();
    if (*open == nullptr) return std::optional<Day>();
    if ((*open)->through && *(*open)->through > last + kAhead) {
      Status forgot = db_.Sql("DELETE FROM judge WHERE source = ?").Run((*open)->id);
      if (!forgot) return forgot.error();
      sources_.erase(source);
      open = Open(source, terms);
      if (!open) return open.error();
    }
    auto next = NextDay(**open, last);
    if (!next || !*next) return next;
    if (Status done = Judge(**open, **next, terms); !done) return done.error();
    return next;
  }();
  // What is remembered may be of a transaction that was rolled back.
  if (!judged) sources_.erase(source);
  return judged;
}

Result<DropBook::OpenSource*> DropBook::Open(const Source& source, const JudgingTerms& terms) {
  auto found = sources_.find(source);
  if (found == sources_.end()) {
    const auto id = FindSource(db_, source);
    if (!id) return id.error();
    if (!*id) return nullptr;
    found = sources_.emplace(source, OpenSource(**id)).first;
    if (Status loaded = LoadJudges(found->second); !loaded) return loaded.error();
  }
  if (Status loaded = found->second.bodies.Load(db_, terms.counted); !loaded) {
    return loaded.error();
  }
  return &found->second;
}

Status DropBook::LoadJudges(OpenSource& source) {
  Statement& select = db_.Sql("SELECT province, through, size, state FROM judge WHERE source = ?");
  select.Start(source.id);
  while (select.Next()) {
    const auto size = static_cast<uint64_t>(select.Integer(2));
    const auto text =
        Unpack(select.Text(3), db_.path(), [size](uint64_t found) { return found == size; });
    if (!text) return text.error();
    auto judge = ParseProvinceJudge(*text);
    if (!judge) {
      return Error{ErrorCode::kStore,
                   "the store is damaged: what a judge of falls remembers cannot be read; restore "
                   "a backup or empty the table judge, which is filled anew",
                   ""};
    }
    source.judges[std::string(select.Text(0))] = *std::move(judge);
    source.kept = source.through = DayAt(select.Integer(1));
  }
  return select.status();
}

// A day without a closing is judged too, as one of which nothing is known: what has ended, or is
// not asked any more, has no drop open for ever.
Result<std::optional<Day>> DropBook::NextDay(const OpenSource& source, Day last) {
  std::optional<Day> next;
  if (source.through) {
    next = *source.through + std::chrono::days(1);
  } else {
    auto first = source.bodies.FirstDay(db_);
    if (!first) return first;
    next = *first;
  }
  if (next && *next > last) next.reset();
  return next;
}

Status DropBook::Judge(OpenSource& source, Day day, const JudgingTerms& terms) {
  std::vector<std::pair<std::string, DropNews>> news;
  for (const std::string& province : source.bodies.provinces()) {
    const auto filed = source.bodies.On(db_, province, day, terms.counted);
    if (!filed) return filed.error();
    Advance(source.judges[province], *filed, {terms.limits, terms.calendar.get(), province},
            [&](const DropNews& one) { news.emplace_back(province, one); });
  }
  source.through = day;
  if (news.empty() && source.kept && day - *source.kept < kKeptEvery) return Done{};
  if (Status kept = Keep(source, day, news, *terms.calendar); !kept) return kept;
  source.kept = day;
  return Done{};
}

Status DropBook::Keep(const OpenSource& source, Day day,
                      const std::vector<std::pair<std::string, DropNews>>& news,
                      const Calendar& calendar) {
  Transaction transaction(db_);
  if (Status begun = transaction.Begin(); !begun) return begun;
  for (const auto& [province, one] : news) {
    std::optional<DropAtDay> today;
    if (one.finding.window.days > 0 && one.change != DropChange::kBoundary &&
        one.change != DropChange::kForgotten) {
      auto explained =
          source.bodies.Explain(db_, province, day, one, source.judges.at(province), calendar);
      if (!explained) return explained.error();
      today = *std::move(explained);
    }
    Status kept = KeepDropNews(db_, source.id, province, day, one, today);
    if (!kept) return kept;
  }
  for (const auto& [province, judge] : source.judges) {
    const std::string text = TextOf(judge);
    const auto packed = Pack(text);
    if (!packed) return packed.error();
    Status kept =
        db_.Sql(
               "INSERT INTO judge (source, province, through, size, state) VALUES (?, ?, ?, ?, ?) "
               "ON CONFLICT DO UPDATE SET through = excluded.through, size = excluded.size, "
               "state = excluded.state")
            .Run(source.id, province, ColumnOf(day), text.size(), Blob{*packed});
    if (!kept) return kept;
  }
  return transaction.Commit();
}

Result<std::vector<JudgedProvince>> DropBook::JudgedOf(const Source& source,
                                                       const JudgingTerms& terms) {
  std::vector<JudgedProvince> judged;
  const auto open = Open(source, terms);
  if (!open) return open.error();
  if (*open == nullptr) return judged;
  for (const auto& [province, judge] : (*open)->judges) {
    if (!judge.through) continue;
    DropFilter filter{.portal = source.portal, .province = province, .open = true};
    auto drops = LoadDrops(db_, filter);
    if (!drops) return drops.error();
    std::erase_if(*drops, [&](const KeptDrop& drop) { return drop.collector != source.collector; });
    judged.push_back(
        {province, *judge.through, StandingsOf(judge, terms.limits), *std::move(drops)});
  }
  return judged;
}

}  // namespace dvcmon
