#include "daemon/store/closings.h"

#include <algorithm>
#include <utility>

#include "daemon/store/columns.h"

namespace dvcmon {
namespace {

constexpr auto kOneDay = std::chrono::days(1);

}  // namespace

Result<std::vector<ClosingReader::AcceptedPoll>> ClosingReader::PollsOf(Database& db,
                                                                        const Period& period,
                                                                        Day day) const {
  std::vector<AcceptedPoll> polls;
  Statement& select = db.Sql(
      "SELECT id, torn FROM poll WHERE source = ? AND period = ? AND error IS NULL "
      "AND finished >= ? AND finished < ? AND author IS NULL ORDER BY finished, id");
  select.Start(source_, ColumnOf(period), ColumnOf(StartOf(day)), ColumnOf(StartOf(day + kOneDay)));
  while (select.Next()) polls.push_back({select.Integer(0), !select.IsNull(1)});
  if (Status read = select.status(); !read) return read.error();
  return polls;
}

Result<int64_t> ClosingReader::Apply(Database& db, int64_t poll) {
  int64_t changes = 0;
  Statement& select = db.Sql("SELECT series, state, value FROM figure WHERE poll = ?");
  select.Start(poll);
  while (select.Next()) {
    const Version version{static_cast<ReadingState>(select.Integer(1)), select.Real(2)};
    Version& figure = figures_[select.Integer(0)];
    if (figure == version) continue;
    figure = version;
    ++changes;
  }
  if (Status read = select.status(); !read) return read.error();
  return changes;
}

Result<Closing> ClosingReader::Read(Database& db, Day day) {
  Closing closing{.day = day, .period = PeriodContaining(kind_, day)};
  const bool follows = last_ && *last_ + kOneDay == day && period_ == closing.period;
  if (!follows) {
    auto before = VersionsAt(db, source_, closing.period, StartOf(day) - Duration(1));
    if (!before) return before.error();
    figures_ = *std::move(before);
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
  int64_t changes = 0;
  const auto last_whole =
      std::ranges::find(pending_.rbegin(), pending_.rend(), false, &AcceptedPoll::torn);
  for (auto poll = pending_.begin(); poll != last_whole.base(); ++poll) {
    const auto changed = Apply(db, poll->id);
    if (!changed) return changed.error();
    changes += *changed;
  }
  pending_.erase(pending_.begin(), last_whole.base());
  closing.unchanged = follows && changes == 0;
  return closing;
}

}  // namespace dvcmon
