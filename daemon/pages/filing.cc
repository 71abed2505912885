#include "daemon/pages/filing.h"

#include <algorithm>
#include <string>
#include <utility>

#include "daemon/store/record.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kOneDayOn{1};
constexpr std::chrono::days kSevenDays{7};
constexpr int kFewestOfWeek = 5;

// The place of its channel in kChannels; their number: it has none.
size_t ChannelOf(const std::string& key) {
  for (size_t i = 0; i < kChannels.size(); ++i) {
    if (key.find("channel=" + std::string(kChannels[i])) != std::string::npos) return i;
  }
  return kChannels.size();
}

bool IsOdd(DayStatus status) {
  return status == DayStatus::kRestated || status == DayStatus::kBulk ||
         status == DayStatus::kQuarantine;
}

void AddKnown(const LedgerDay& known, const std::vector<size_t>& channels, Filing& filing) {
  const auto count = static_cast<double>((known.day - known.from).count() + 1);
  FilingDay filed;
  for (size_t part = 0; part < known.increments.size(); ++part) {
    const double brought = known.increments[part] / count;
    filed.received += brought;
    if (channels[part] < kChannels.size()) filed.channels.at(channels[part]) += brought;
  }
  for (filed.day = known.from; filed.day <= known.day; filed.day += kOneDayOn) {
    filing.days.push_back(filed);
  }
}

Filing FilingOf(const BodyLedger& ledger, Day last) {
  std::vector<size_t> channels;
  channels.reserve(ledger.parts.size());
  for (const std::string& part : ledger.parts) channels.push_back(ChannelOf(part));
  Filing filing;
  filing.tells_channels =
      std::ranges::all_of(channels, [](size_t channel) { return channel < kChannels.size(); });
  for (const LedgerDay& day : ledger.days) {
    if (day.day > last) break;
    if (day.known()) {
      AddKnown(day, channels, filing);
    } else if (IsOdd(day.status)) {
      filing.odd.push_back({day.day, day.status});
    }
  }
  return filing;
}

size_t ShownOf(const Filing& filing, Day last) {
  const auto first =
      std::ranges::lower_bound(filing.days, last - kFilingShown, {}, &FilingDay::day);
  return static_cast<size_t>(filing.days.end() - first);
}

}  // namespace

const FilingDay* Filing::On(Day day) const {
  const auto found = std::ranges::lower_bound(days, day, {}, &FilingDay::day);
  return found != days.end() && found->day == day ? &*found : nullptr;
}

Result<Filing> LoadFiling(const View& view, Desk& desk, const Subject& subject, Day last) {
  last = std::min(last, view.today());
  constexpr const char* kReceived = "applications_received";
  const auto sources = desk.figures().SourcesOf(
      subject.body, {kReceived}, "", {desk.through() - kOneDayOn, desk.through(), std::nullopt});
  Filing most;
  for (const size_t source : sources) {
    if (desk.figures().by_hand(source)) continue;
    const auto ledger =
        view.record().LoadLedger(desk.figures().source(source), subject.body.key, kReceived);
    if (!ledger) return ledger.error();
    // One that tells of months has a day here and there.
    Filing filing = FilingOf(*ledger, last);
    if (ShownOf(filing, last) > ShownOf(most, last)) most = std::move(filing);
  }
  return most;
}

std::optional<FilingDay> WeekTo(const Filing& filing, Day day) {
  FilingDay mean{.day = day};
  int known = 0;
  const auto first =
      std::ranges::lower_bound(filing.days, day - kSevenDays + kOneDayOn, {}, &FilingDay::day);
  for (auto at = first; at != filing.days.end() && at->day <= day; ++at) {
    mean.received += at->received;
    for (size_t i = 0; i < kChannels.size(); ++i) mean.channels.at(i) += at->channels.at(i);
    ++known;
  }
  if (known < kFewestOfWeek) return std::nullopt;
  mean.received /= known;
  for (double& channel : mean.channels) channel /= known;
  return mean;
}

}  // namespace dvcmon
