#include "daemon/app/trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <iterator>
#include <set>
#include <vector>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

constexpr size_t kBodyShown = 400;
constexpr size_t kUrlShown = 400;
// Headers of ours whose values are no secret; every other one might be.
constexpr std::array<std::string_view, 5> kOpenHeaders = {"accept", "accept-language", "origin",
                                                          "referer", "x-requested-with"};

bool IsOpen(std::string_view header) {
  std::string lower(header);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(kOpenHeaders.begin(), kOpenHeaders.end(), lower) != kOpenHeaders.end();
}

int64_t DaysUntil(Time end, Time now) {
  return std::chrono::floor<std::chrono::days>(end - now).count();
}

// A bound is no number, and not shown like one: "more_than 0.5".
std::string ValueText(const Reading& reading) {
  const bool is_value = reading.state == ReadingState::kValue;
  if (!is_value && !IsBound(reading.state)) return std::string(Name(reading.state));
  const bool whole = reading.value == static_cast<double>(static_cast<int64_t>(reading.value));
  const std::string number = whole ? fmt::format("{}", static_cast<int64_t>(reading.value))
                                   : fmt::format("{}", reading.value);
  return is_value ? number : fmt::format("{} {}", Name(reading.state), number);
}

// A trial by hand has no author yet.
std::string ByHandText(const Poll& poll) {
  if (!poll.by_hand) return "by hand   not kept\n";
  return fmt::format(
      "by hand   {}: {}{}\n", Quotable(poll.by_hand->author), Quotable(poll.by_hand->reason),
      poll.by_hand->valid_until ? ", valid until " + FormatDay(*poll.by_hand->valid_until) : "");
}

// Columns and labels of its tables that no row set reads: one that is misspelled is among them.
std::string NotReadText(const Poll& poll) {
  constexpr std::string_view kColumn = " column";
  constexpr size_t kShown = 10;
  std::set<std::string> read;
  for (const RowSet& rows : poll.target.collector->row_sets) {
    const auto add = [&](const Selector& at) { read.insert(rows.pointer + at.pointer); };
    for (const auto* at :
         {&rows.code, &rows.id, &rows.province, &rows.title, &rows.tier, &rows.as_of}) {
      if (*at) add(**at);
    }
    for (const auto* assertions : {&rows.only, &rows.except}) {
      for (const Assertion& assertion : *assertions) add(assertion.at);
    }
    if (rows.is_final) add(rows.is_final->at);
    for (const RowLabel& label : rows.labels) add(label.at);
    for (const Field& field : rows.fields) add(field.at);
    for (const Identity& identity : rows.identities) {
      for (const Operand& part : identity.parts) add(part.at);
      add(identity.total.at);
    }
  }
  std::vector<std::string> left;
  for (const std::string_view line : poll.structure) {
    if (!line.ends_with(kColumn)) continue;
    std::string path(line.substr(0, line.size() - kColumn.size()));
    if (!read.contains(path)) left.push_back(Quotable(path));
  }
  if (left.empty()) return "";
  const size_t all = left.size();
  left.resize(std::min(all, kShown));
  return fmt::format("not read  {}{}\n", fmt::join(left, ", "),
                     all > kShown ? fmt::format(", and {} more", all - kShown) : "");
}

// Characters, not bytes: Vietnamese letters take two or three.
size_t Width(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string Padded(std::string_view text, size_t width) {
  const size_t own = Width(text);
  return std::string(text) + std::string(own < width ? width - own : 0, ' ');
}

// Nobody has looked at a clause of which every operand was missing.
std::string_view Verdict(const ClauseResult& clause) {
  if (!clause.held) return clause.marks_torn ? "TORN" : "BROKEN";
  return clause.judged == 0 ? "not judged" : "held";
}

std::string Outcome(const Poll& poll) {
  if (poll.accepted()) {
    return fmt::format("accepted{}: {} rows, {} figures", poll.torn.empty() ? "" : ", torn",
                       poll.rows.size(), poll.readings.size());
  }
  const bool broken = poll.error->code == ErrorCode::kContract;
  return fmt::format(
      "{}: {}{}", broken ? "quarantined, contract" : Name(poll.error->code), poll.error->message,
      poll.error->where.empty() || broken ? "" : fmt::format(" (at {})", poll.error->where));
}

// How the server is reached beyond its address, without what proves who asks.
std::string AccessText(const Access& access) {
  std::string text;
  if (access.oauth2) {
    text += fmt::format("auth      oauth2, token from {}\n", access.oauth2->token_url);
  } else if (!access.authorization.empty()) {
    text += fmt::format("auth      {} [redacted]\n",
                        access.authorization.substr(0, access.authorization.find(' ')));
  }
  if (!access.proxy.empty()) text += fmt::format("proxy     {}\n", access.proxy);
  return text;
}

// As the answer names the body; a province as the provinces file does.
std::string NameOf(const Row& row, const Poll& poll) {
  if (poll.LevelOf(row) != Level::kProvince) return row.name;
  if (poll.target.province) return poll.target.province->name;
  const auto& provinces = poll.target.portal->provinces;
  const auto found = std::ranges::find(provinces, row.body, [](const auto& p) { return p->slug; });
  return found == provinces.end() ? row.name : (*found)->name;
}

}  // namespace

std::string TraceExchange(const HttpRequest& request, const Result<HttpResponse>& answer,
                          Time now) {
  std::string text = fmt::format("request   {} {}\n", request.method, request.url);
  if (request.delay.count() > 0) {
    text += fmt::format("          after a wait of {}\n", FormatDuration(request.delay));
  }
  for (const auto& [name, value] : request.headers) {
    text += fmt::format("          {}: {}\n", name, IsOpen(name) ? value : "[redacted]");
  }
  text += AccessText(request.access);
  if (!request.body.empty()) {
    text +=
        fmt::format("          {}: {}\n", request.content_type, Quotable(request.body, kBodyShown));
  }
  if (!answer) {
    return text +
           fmt::format("no answer {}: {}\n", Name(answer.error().code), answer.error().message);
  }
  for (const std::string& redirect : answer->redirects) {
    text += fmt::format("redirect  {}\n", Quotable(redirect, kUrlShown));
  }
  text += fmt::format("answer    {} {} from {}\n", answer->status,
                      Quotable(answer->Header("Content-Type")), answer->remote_address);
  text += fmt::format(
      "          first byte after {} ms, all after {} ms; {} bytes, {} on the wire\n",
      answer->first_byte.count(), answer->total.count(), answer->body.size(), answer->wire_bytes);
  const std::string encoding = answer->Header("Content-Encoding");
  if (!encoding.empty()) text += fmt::format("encoding  {}\n", Quotable(encoding));
  if (answer->tls_version.empty()) return text + "tls       none\n";
  text += fmt::format("tls       {}", answer->tls_version);
  if (answer->tls_not_after) {
    text += fmt::format(", certificate until {} ({} days)", FormatTime(*answer->tls_not_after),
                        DaysUntil(*answer->tls_not_after, now));
  }
  if (!answer->tls_key.empty()) text += fmt::format("\n          key {}", answer->tls_key);
  return text + "\n";
}

std::string TracePoll(const Poll& poll) {
  std::string text;
  if (poll.target.collector->by_hand) text += ByHandText(poll);
  for (const Capture& capture : poll.captures) {
    text += fmt::format("sha256    {}", capture.sha256);
    if (poll.target.collector->paging && capture.page > 0) {
      text += fmt::format("  page {}", capture.page);
    }
    if (capture.age) text += fmt::format("  {} s old, from a cache", capture.age->count());
    text += '\n';
  }
  const auto& row_sets = poll.target.collector->row_sets;
  for (size_t i = 0; i < row_sets.size() && poll.accepted(); ++i) {
    const auto rows = std::count_if(poll.rows.begin(), poll.rows.end(),
                                    [i](const Row& row) { return row.row_set == i; });
    text += fmt::format("rows      {} of \"{}\" at {}\n", rows, row_sets[i].name,
                        row_sets[i].pointer.empty() ? "the root" : row_sets[i].pointer);
  }
  text += NotReadText(poll);
  if (poll.is_final) {
    text += fmt::format("portal    calls these figures {}\n",
                        *poll.is_final ? "final" : "provisional, or some of them");
  }
  size_t width = 0;
  for (const Reading& reading : poll.readings) {
    width = std::max(width, Width(poll.KeyOf(reading)));
  }
  const Row* shown = nullptr;
  for (const Reading& reading : poll.readings) {
    const Row& row = poll.rows[reading.row];
    if (&row != shown) {
      text += fmt::format("\n{}  {}{}\n", row.body, NameOf(row, poll),
                          row.tier.empty() ? "" : fmt::format(" [{}]", row.tier));
      shown = &row;
    }
    text += fmt::format("  {}  {:>12}  {}\n", Padded(poll.KeyOf(reading), width),
                        ValueText(reading), poll.WhereOf(reading));
  }
  if (!poll.clauses.empty()) text += "\ncontract\n";
  for (const ClauseResult& clause : poll.clauses) {
    text += fmt::format("  {:<10} {} ({} judged){}{}\n", Verdict(clause), clause.clause,
                        clause.judged, clause.message.empty() ? "" : ": ", clause.message);
  }
  return text + fmt::format("\nresult    {}\n", Outcome(poll));
}

std::string TracePollJson(const Poll& poll) {
  JsonText json;
  WritePoll(poll, json);
  return std::move(json).Take();
}

void WritePoll(const Poll& poll, JsonText& json) {
  json.Object();
  json.Key("portal").Value(poll.target.portal->name);
  json.Key("collector").Value(poll.target.collector->name);
  json.Key("province").Value(poll.target.province_slug());
  json.Key("period").Value(Text(poll.target.period));
  json.Key("started").Value(FormatTime(poll.started));
  json.Key("finished").Value(FormatTime(poll.finished));
  json.Key("attempts").Value(poll.attempts);
  json.Key("accepted").Value(poll.accepted());
  if (poll.error) {
    json.Key("reason").Value(Name(poll.error->code));
    json.Key("error").Value(poll.error->message);
    json.Key("where").Value(poll.error->where);
  }
  if (!poll.torn.empty()) json.Key("torn").Value(poll.torn);
  if (poll.is_final) json.Key("final").Value(*poll.is_final);
  json.Key("by_hand").Value(poll.target.collector->by_hand);
  if (poll.by_hand) {
    json.Key("author").Value(poll.by_hand->author).Key("why").Value(poll.by_hand->reason);
    if (const auto until = poll.by_hand->valid_until) {
      json.Key("valid_until").Value(FormatDay(*until));
    }
  }
  json.Key("captures").Array();
  for (const Capture& capture : poll.captures) {
    json.Object().Key("sha256").Value(capture.sha256).Key("bytes").Value(capture.size);
    json.Key("kept").Value(Name(capture.kind)).Key("status").Value(capture.status).End();
  }
  json.End().Key("readings").Array();
  for (const Reading& reading : poll.readings) {
    json.Object().Key("body").Value(poll.rows[reading.row].body);
    json.Key("statistic").Value(poll.KeyOf(reading));
    json.Key("state").Value(Name(reading.state)).Key("value");
    const bool has_value = reading.state == ReadingState::kValue || IsBound(reading.state);
    has_value ? json.Value(reading.value) : json.Null();
    json.Key("where").Value(poll.WhereOf(reading)).End();
  }
  json.End().Key("clauses").Array();
  for (const ClauseResult& clause : poll.clauses) {
    json.Object().Key("clause").Value(clause.clause).Key("held").Value(clause.held);
    json.Key("judged").Value(clause.judged).Key("message").Value(clause.message).End();
  }
  json.End().End();
}

}  // namespace dvcmon
