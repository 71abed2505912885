// /api/v1/status: is there a daemon, and how is it doing as a whole.
#include <algorithm>
#include <array>
#include <optional>

#include "daemon/api/endpoint.h"
#include "daemon/api/sources.h"
#include "daemon/base/json_text.h"
#include "daemon/base/version.h"

namespace dvcmon {
namespace {

constexpr std::array<Member, 4> kSourceCounts = {{
    {"watched", MemberType::kWhole, "sources that the configuration names"},
    {"accepted", MemberType::kWhole, "of these: the last poll was accepted"},
    {"failing", MemberType::kWhole, "of these: the last poll failed"},
    {"never_polled", MemberType::kWhole, "of these: there was no poll"},
}};

constexpr std::array<Member, 5> kStatusMembers = {{
    {"version", MemberType::kText, "of the program"},
    {"time", MemberType::kTime, "of the daemon's clock"},
    {"sources",
     MemberType::kObject,
     "what is polled again and again",
     Presence::kAlways,
     {},
     kSourceCounts},
    {"last_success", MemberType::kTime, "when a poll was last accepted", Presence::kOrNull},
    {"calendar_end", MemberType::kDay, "the last day that the calendar of holidays knows",
     Presence::kOrNull},
}};

Result<std::string> TellStatus(const Question& question) {
  const auto sources = SourcesKnown(question);
  if (!sources) return sources.error();
  size_t watched = 0;
  size_t accepted = 0;
  size_t failing = 0;
  std::optional<Time> last_success;
  for (const auto& [source, known] : *sources) {
    last_success = std::max(last_success, known.health.last_success);
    if (!known.watched) continue;
    ++watched;
    if (known.polled) ++(known.health.last_error ? failing : accepted);
  }
  JsonText json;
  json.Object().Key("version").Value(std::string_view(kVersion));
  json.Key("time").Value(FormatTime(question.now)).Key("sources").Object();
  json.Key("watched").Value(watched).Key("accepted").Value(accepted);
  json.Key("failing").Value(failing);
  json.Key("never_polled").Value(watched - accepted - failing).End();
  json.Key("last_success");
  last_success ? json.Value(FormatTime(*last_success)) : json.Null();
  json.Key("calendar_end");
  const Calendar& calendar = *question.config.calendar;
  calendar.empty() ? json.Null() : json.Value(FormatDay(calendar.last()));
  json.End();
  return std::move(json).Take();
}

}  // namespace

const Endpoint kStatusEndpoint = {
    "status", "How the daemon is doing", {}, "Status", kStatusMembers, nullptr, &TellStatus};

}  // namespace dvcmon
