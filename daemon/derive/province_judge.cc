#include "daemon/derive/province_judge.h"

#include <algorithm>
#include <map>
#include <utility>

namespace dvcmon {
namespace {

constexpr auto kGone = std::chrono::days(30);  // a body that was not heard of since is none
constexpr int kForgotten = 20;                 // working days

using Listener = std::function<void(const DropNews&)>;

// Its place; a new one is added.
size_t PlaceOf(ProvinceJudge& judge, const std::string& agency) {
  const auto found = std::ranges::find(judge.bodies, agency, &ProvinceJudge::Body::agency);
  const auto place = static_cast<size_t>(found - judge.bodies.begin());
  if (found == judge.bodies.end()) judge.bodies.push_back({.agency = agency});
  return place;
}

// Ends the drop that is open, if any, without a day that says so.
void End(const Judged& of, DropChange why, double limit, Evidence& evidence, const Listener& tell) {
  if (!evidence.opened) return;
  DropNews news{.of = of,
                .change = why,
                .opened = *evidence.opened,
                .limit = limit,
                .evidence = evidence.sum};
  news.finding.window = evidence.window;
  evidence = {};
  tell(news);
}

// The drops that were open before the day.
using Open = std::map<Judged, Evidence>;

Open OpenBefore(const ProvinceJudge& judge) {
  Open open;
  const auto add = [&](Judged of, const Evidence& evidence) {
    if (evidence.opened) open.emplace(std::move(of), evidence);
  };
  for (size_t i = 0; i < judge.groups.size(); ++i) {
    add({"", judge.groups[i].name, DropRule::kOnlineRate}, judge.drops.groups[i].evidence);
  }
  for (size_t i = 0; i < judge.bodies.size(); ++i) {
    const std::string& agency = judge.bodies[i].agency;
    add({agency, "", DropRule::kOnlineRate}, judge.drops.bodies[i].rate.evidence);
    add({agency, "", DropRule::kVolume}, judge.drops.bodies[i].volume.evidence);
  }
  return open;
}

// What the day was to one of those who are judged.
class Teller {
 public:
  Teller(Open before, const JudgeTerms& terms, Day today, const Listener& tell)
      : before_(std::move(before)), terms_(terms), today_(today), tell_(tell) {}

  template <class State, class JudgedToday, class OfDay>
  void Tell(const Judged& of, State& state, const JudgedToday& day, const OfDay& filed,
            double limit) const {
    const auto was = before_.find(of);
    if (was == before_.end() && !state.evidence.opened) return;
    if (day.not_judged && day.change == DropChange::kNone) {
      if (IsForgotten(state.evidence)) {
        End(of, DropChange::kForgotten, limit, state.evidence, tell_);
      }
      return;
    }
    DropNews news{.of = of,
                  .change = day.change,
                  .opened = was != before_.end() ? *was->second.opened : *state.evidence.opened,
                  .limit = limit,
                  .evidence = day.evidence};
    if (day.not_judged) {  // it ended before the day
      news.evidence = was->second.sum;
      news.finding.window = was->second.window;
    } else {
      news.finding = Find(state.evidence.window, day);
    }
    if (day.change == DropChange::kOpened) {
      news.needed = NumberNeeded(state, day, filed, {.limit = limit});
    }
    tell_(news);
  }

 private:
  bool IsForgotten(const Evidence& evidence) const {
    const Day last = evidence.since.empty() ? *evidence.opened : evidence.since.back().day;
    return terms_.calendar->WorkingDays(last, today_, terms_.province) >= kForgotten;
  }

  const Open before_;
  const JudgeTerms& terms_;
  const Day today_;
  const Listener& tell_;
};

// Gives the bodies of the day their places; what is not of it is not known.
FiledDay FiledAtPlaces(ProvinceJudge& judge, const DayOfBodies& day, const DropLimits& limits,
                       const Listener& tell) {
  const bool agencies_tell_channels =
      std::ranges::any_of(day.bodies, [](const DayOfBodies::Body& body) {
        return !body.agency.empty() && body.filed.tells_channels;
      });
  FiledDay filed{.day = day.day, .batch = IsBatch(judge.stills)};
  for (const DayOfBodies::Body& now : day.bodies) {
    if (now.agency.empty() && agencies_tell_channels) continue;
    const size_t place = PlaceOf(judge, now.agency);
    ProvinceJudge::Body& body = judge.bodies[place];
    judge.drops.bodies.resize(judge.bodies.size());
    SourceDrops::Body& drops = judge.drops.bodies[place];
    if (body.definition != now.definition) {
      if (!now.agency.empty()) {
        End({now.agency, "", DropRule::kOnlineRate}, DropChange::kBoundary, limits.rate,
            drops.rate.evidence, tell);
        End({now.agency, "", DropRule::kVolume}, DropChange::kBoundary, limits.volume,
            drops.volume.evidence, tell);
      }
      drops = {};
    }
    body.group = now.group;
    body.definition = now.definition;
    body.tells_channels = now.filed.tells_channels;
    if (now.filed.known) body.last_known = day.day;
    filed.bodies.resize(judge.bodies.size(), {.from = day.day, .day = day.day});
    filed.bodies[place] = now.filed;
  }
  filed.bodies.resize(judge.bodies.size(), {.from = day.day, .day = day.day});
  return filed;
}

// The places of the bodies of each group: of those that were heard of lately and tell channels.
std::vector<std::vector<size_t>> GroupsOf(ProvinceJudge& judge, Day day) {
  std::vector<std::vector<size_t>> groups(judge.groups.size());
  const auto add = [&](const std::string& name, size_t body) {
    const auto found = std::ranges::find(judge.groups, name, &ProvinceJudge::Group::name);
    const auto place = static_cast<size_t>(found - judge.groups.begin());
    if (found == judge.groups.end()) {
      judge.groups.push_back({.name = name});
      groups.emplace_back();
    }
    groups[place].push_back(body);
  };
  for (size_t i = 0; i < judge.bodies.size(); ++i) {
    const ProvinceJudge::Body& body = judge.bodies[i];
    const bool heard_of = body.last_known && day - *body.last_known < kGone;
    if (!heard_of || !body.tells_channels) continue;
    add("", i);
    if (!body.group.empty()) add(body.group, i);
  }
  return groups;
}

void TellAll(ProvinceJudge& judge, const JudgedDay& day, const FiledDay& filed,
             const DropLimits& limits, const Teller& teller) {
  for (size_t i = 0; i < judge.groups.size(); ++i) {
    teller.Tell({"", judge.groups[i].name, DropRule::kOnlineRate}, judge.drops.groups[i],
                day.groups[i], day.sums[i], limits.province);
  }
  for (size_t i = 0; i < judge.bodies.size(); ++i) {
    const std::string& agency = judge.bodies[i].agency;
    if (agency.empty()) continue;  // the group of itself
    SourceDrops::Body& drops = judge.drops.bodies[i];
    teller.Tell({agency, "", DropRule::kOnlineRate}, drops.rate, day.rates[i], filed.bodies[i],
                limits.rate);
    teller.Tell({agency, "", DropRule::kVolume}, drops.volume, day.volumes[i], filed.bodies[i],
                limits.volume);
  }
}

// Days off and days that nobody knows say nothing about whether a body can be judged.
void Note(ProvinceJudge::Today& today, const std::optional<NotJudged>& not_judged) {
  today.not_judged = not_judged;
  const bool is_small = not_judged == NotJudged::kProbation || not_judged == NotJudged::kTooSmall;
  if (!not_judged || not_judged == NotJudged::kNothing) today.testable = true;
  if (is_small) today.testable = false;
}

}  // namespace

void Advance(ProvinceJudge& judge, const DayOfBodies& day, const JudgeTerms& terms,
             const Listener& tell) {
  const FiledDay filed = FiledAtPlaces(judge, day, terms.limits, tell);
  // Behind it: what another definition has ended is open no more.
  const Teller teller(OpenBefore(judge), terms, day.day, tell);
  const std::vector<std::vector<size_t>> groups = GroupsOf(judge, day.day);
  const std::vector<Day> boundaries = terms.calendar->Boundaries(terms.province);
  const JudgedDay judged = JudgeDay(
      judge.drops, filed, {terms.limits, *terms.calendar, terms.province, boundaries, groups});
  judge.through = day.day;
  TellAll(judge, judged, filed, terms.limits, teller);
  for (size_t i = 0; i < judge.groups.size(); ++i) {
    Note(judge.groups[i].today, judged.groups[i].not_judged);
  }
  for (size_t i = 0; i < judge.bodies.size(); ++i) {
    ProvinceJudge::Body& body = judge.bodies[i];
    Note(body.rate, judged.rates[i].not_judged);
    Note(body.volume, judged.volumes[i].not_judged);
    if (!judged.rates[i].not_judged) body.rho = judged.rates[i].rho;
  }
  if (terms.calendar->IsWorking(day.day, terms.province)) {
    judge.stills = StillsAfter(judge.stills, day.stands_still);
  }
}

std::vector<DropStanding> StandingsOf(const ProvinceJudge& judge, const DropLimits& limits) {
  std::vector<DropStanding> standings;
  const auto add = [&](Judged of, const ProvinceJudge::Today& today, double limit,
                       const Evidence& evidence) {
    DropStanding& standing = standings.emplace_back();
    standing = {.of = std::move(of),
                .not_judged = today.not_judged,
                .testable = today.testable,
                .limit = limit,
                .evidence = evidence.sum,
                .opened = evidence.opened};
    if (evidence.sum > 0 || evidence.opened) standing.window = evidence.window;
  };
  for (size_t i = 0; i < judge.groups.size(); ++i) {
    add({"", judge.groups[i].name, DropRule::kOnlineRate}, judge.groups[i].today, limits.province,
        judge.drops.groups[i].evidence);
  }
  for (size_t i = 0; i < judge.bodies.size(); ++i) {
    const ProvinceJudge::Body& body = judge.bodies[i];
    if (body.agency.empty()) continue;
    if (body.tells_channels) {
      add({body.agency, "", DropRule::kOnlineRate}, body.rate, limits.rate,
          judge.drops.bodies[i].rate.evidence);
    }
    add({body.agency, "", DropRule::kVolume}, body.volume, limits.volume,
        judge.drops.bodies[i].volume.evidence);
  }
  return standings;
}

}  // namespace dvcmon
