#include "daemon/app/targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string_view>

namespace dvcmon {
namespace {

Error Invalid(std::string message) { return {ErrorCode::kInvalid, std::move(message), ""}; }

bool Wanted(const TargetChoice& choice, const PortalSpec& portal, const CollectorSpec& collector) {
  if (choice.words.empty()) return true;
  const std::string full = portal.name + "/" + collector.name;
  return std::any_of(choice.words.begin(), choice.words.end(),
                     [&](const std::string& word) { return word == portal.name || word == full; });
}

// Every word must name something.
Status CheckWords(const Config& config, const TargetChoice& choice) {
  std::vector<std::string> known;
  for (const WatchedPortal& watched : config.portals) {
    known.push_back(watched.portal->name);
    for (const CollectorSpec& collector : watched.portal->collectors) {
      known.push_back(watched.portal->name + "/" + collector.name);
    }
  }
  for (const std::string& word : choice.words) {
    if (std::find(known.begin(), known.end(), word) == known.end()) {
      return Invalid(fmt::format("\"{}\" is not in the configuration; there is {}", word,
                                 fmt::join(known, ", ")));
    }
  }
  return Done{};
}

std::string LifeOf(const Province& province) {
  return fmt::format("since {}{}", FormatDay(province.valid_from),
                     province.valid_to ? " until " + FormatDay(*province.valid_to) : "");
}

// Can there be an answer to it?
Status CheckTarget(const PollTarget& target, Day today) {
  const Period& period = target.period;
  if (period.first > today) {
    return Invalid(
        fmt::format("the period {} has not begun: it is {} today", Text(period), FormatDay(today)));
  }
  if (!target.province) return Done{};
  const Province& province = *target.province;
  const std::string& scheme = target.portal->id_scheme;
  if (period.last < province.valid_from ||
      (province.valid_to && period.first > *province.valid_to)) {
    return Invalid(fmt::format("the province {} was not there in {}: it is valid {}", province.slug,
                               Text(period), LifeOf(province)));
  }
  if (!target.collector->by_hand && !scheme.empty() && !province.IdOn(scheme, today)) {
    return Invalid(fmt::format(
        "the province {} has no id of the scheme {} today, {}, by which the portal {} is asked; "
        "add it to the provinces file",
        province.slug, scheme, FormatDay(today), target.portal->name));
  }
  return Done{};
}

// The period of that kind which the choice means; none: it means another kind.
std::optional<Period> PeriodOf(const TargetChoice& choice, PeriodKind kind, Day today) {
  if (!choice.period) return PeriodContaining(kind, today);
  return choice.period->kind == kind ? choice.period : std::nullopt;
}

// A day is the one on which a stock was counted, where there are no figures of days.
TargetChoice WithDayOfStock(TargetChoice choice, const CollectorSpec& collector) {
  const bool has_days = std::ranges::count(collector.periods, PeriodKind::kDay) > 0;
  if (choice.period && choice.period->kind == PeriodKind::kDay && !has_days) {
    choice.period->kind = PeriodKind::kAsOf;
  }
  return choice;
}

// What is sent, as far as it is about the period.
std::string RequestFor(const RequestSpec& request, const Period& period) {
  Context context;
  context.period = period;
  std::string text = request.path.Expand(context);
  for (const Header& header : request.headers) text += '\n' + header.value.Expand(context);
  const auto body = request.body.find(period.kind);
  return body == request.body.end() ? text : text + '\n' + body->second.Expand(context);
}

// Does the request tell the period from those beside it? Else the answer is about today.
bool AsksFor(const RequestSpec& request, const Period& period) {
  const std::chrono::days day(1);
  const std::string asked = RequestFor(request, period);
  return asked != RequestFor(request, PeriodContaining(period.kind, period.first - day)) &&
         asked != RequestFor(request, PeriodContaining(period.kind, period.last + day));
}

void AddPastPeriods(const TargetChoice::PastDays& days, Day today, PollTarget target,
                    std::vector<PollTarget>& targets) {
  const Day last = std::min(days.last, today - std::chrono::days(1));
  for (const PeriodKind kind : target.collector->periods) {
    for (Day day = days.first; day <= last; day = target.period.last + std::chrono::days(1)) {
      target.period = PeriodContaining(kind, day);
      if (target.period.first < days.first || target.period.last > last) continue;
      if (!AsksFor(target.collector->request, target.period)) continue;
      if (CheckTarget(target, today).ok()) targets.push_back(target);
    }
  }
}

// An error is why one of them cannot be asked about.
Status AddPeriods(const TargetChoice& choice, Day today, PollTarget target,
                  std::vector<PollTarget>& targets) {
  Status all = Done{};
  if (choice.past) {
    AddPastPeriods(*choice.past, today, std::move(target), targets);
    return all;
  }
  for (const PeriodKind kind : target.collector->periods) {
    const auto period = PeriodOf(choice, kind, today);
    if (!period) continue;
    target.period = *period;
    if (Status can_ask = CheckTarget(target, today); can_ask.ok() || choice.in_record) {
      targets.push_back(target);
    } else {
      all = std::move(can_ask);
    }
  }
  return all;
}

// Whom the collector is asked about: provinces, or once the nation (null).
std::vector<std::shared_ptr<const Province>> Subjects(const TargetChoice& choice,
                                                      const WatchedPortal& watched,
                                                      const CollectorSpec& collector) {
  if (collector.of == Level::kNational) return {nullptr};
  std::vector<std::shared_ptr<const Province>> provinces = watched.provinces;
  std::erase_if(provinces, [&](const auto& province) {
    return !choice.province.empty() && province->slug != choice.province;
  });
  return provinces;
}

// "year, as_of, which is a day like 2026-09-27".
std::string Text(const std::set<PeriodKind>& kinds) {
  std::string text;
  for (const PeriodKind kind : kinds) {
    text += fmt::format("{}{}", text.empty() ? "" : ", ", Name(kind));
    if (kind == PeriodKind::kAsOf) text += ", which is a day like 2026-09-27";
  }
  return text;
}

}  // namespace

Result<std::vector<PollTarget>> ChooseTargets(const Config& config, const TargetChoice& choice,
                                              Time now) {
  if (const Status words = CheckWords(config, choice); !words.ok()) return words.error();
  std::vector<PollTarget> targets;
  Status last_left_out = Done{};
  bool any_by_hand = false;
  std::set<PeriodKind> kinds;
  for (const WatchedPortal& watched : config.portals) {
    for (const CollectorSpec& spec : watched.portal->collectors) {
      if (!Wanted(choice, *watched.portal, spec)) continue;
      any_by_hand = any_by_hand || spec.by_hand;
      if (spec.by_hand && !choice.by_hand) continue;
      kinds.insert(spec.periods.begin(), spec.periods.end());
      const std::shared_ptr<const CollectorSpec> collector(watched.portal, &spec);
      for (const auto& province : Subjects(choice, watched, spec)) {
        const Status added = AddPeriods(WithDayOfStock(choice, spec), DayOf(now),
                                        {watched.portal, collector, province, {}}, targets);
        if (added.ok()) continue;
        if (!province || !choice.province.empty()) return added.error();
        last_left_out = added;
      }
    }
  }
  if (targets.empty() && !last_left_out.ok()) return last_left_out.error();
  if (targets.empty() && choice.past) {
    return Invalid(
        fmt::format("nothing to ask: between {} and {} there is no period that has ended "
                    "and that its portal can be asked about",
                    FormatDay(choice.past->first), FormatDay(choice.past->last)));
  }
  if (targets.empty()) {
    return Invalid(fmt::format(
        "nothing to poll{}{}{}",
        any_by_hand && !choice.by_hand ? ": what is filled by hand is brought by `dvcmon import`"
                                       : "",
        choice.province.empty() ? "" : " of the province " + choice.province,
        !choice.period || kinds.empty() ? ""
                                        : fmt::format(" for a period such as {}; there is {}",
                                                      Text(*choice.period), Text(kinds))));
  }
  return targets;
}

}  // namespace dvcmon
