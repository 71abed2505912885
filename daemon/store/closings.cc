#include "daemon/store/closings.h"

#include <algorithm>
#include <utility>

#include "daemon/store/columns.h"

namespace dvcmon {

Result<std::vector<ClosingReader::AcceptedPoll>> ClosingReader::PollsOf(Database& db,
                                                                        const Period& period,
                                                                        Day day) const {
  std::vector<AcceptedPoll> polls;
  Statement& select = db.Sql(
      "SELECT id, torn, as_of FROM poll WHERE source = ? AND period = ? AND error IS NULL "
      "AND finished >= ? AND finished < ? AND author IS NULL AND replayed = 0 "
      "ORDER BY finished, id");
  select.Start(source_, ColumnOf(period), ColumnOf(StartOf(day)),
               ColumnOf(StartOf(day + std::chrono::days(1))));
  while (select.Next()) {
    AcceptedPoll& poll = polls.emplace_back();
    poll.id = select.Integer(0);
    poll.torn = !select.IsNull(1);
    if (!select.IsNull(2)) poll.as_of = TimeOf(select.Integer(2));
  }
  if (Status read = select.status(); !read) return read.error();
  return polls;
}

Status ClosingReader::Apply(Database& db, int64_t poll) {
  Statement& select = db.Sql("SELECT series, state, value FROM figure WHERE poll = ?");
  select.Start(poll);
  while (select.Next()) {
    if (only_ && !only_->contains(select.Integer(0))) continue;
    figures_[select.Integer(0)] = {static_cast<ReadingState>(select.Integer(1)), select.Real(2)};
  }
  return select.status();
}

void ClosingReader::Only(std::unordered_set<int64_t> series) {
  only_ = std::move(series);
  last_.reset();
}

Result<SourceDay> ClosingReader::Read(Database& db, Day day) {
  SourceDay closing{.day = day, .period = PeriodContaining(kind_, day)};
  const bool follows = last_ && *last_ + std::chrono::days(1) == day && period_ == closing.period;
  if (!follows) {
    auto before = VersionsAt(db, source_, closing.period, StartOf(day) - Duration(1));
    if (!before) return before.error();
    figures_.clear();
    for (const SeriesVersion& one : *before) {
      if (!only_ || only_->contains(one.series)) figures_.emplace(one.series, one.version);
    }
    period_ = closing.period;
    pending_.clear();
  }
  last_ = day;
  auto polls = PollsOf(db, closing.period, day);
  if (!polls) return polls.error();
  closing.is_known = !std::ranges::all_of(*polls, &AcceptedPoll::torn);
  closing.torn = !closing.is_known && !polls->empty();
  pending_.insert(pending_.end(), polls->begin(), polls->end());
  if (!closing.is_known) return closing;
  const auto last_whole =
      std::ranges::find(pending_.rbegin(), pending_.rend(), false, &AcceptedPoll::torn);
  for (auto poll = pending_.begin(); poll != last_whole.base(); ++poll) {
    if (Status applied = Apply(db, poll->id); !applied) return applied.error();
  }
  closing.as_of = last_whole->as_of;
  pending_.erase(pending_.begin(), last_whole.base());
  return closing;
}

}  // namespace dvcmon
