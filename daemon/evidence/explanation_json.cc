#include "daemon/evidence/explanation_json.h"

#include "daemon/base/json_text.h"

namespace dvcmon {
namespace {

std::string_view Name(Explanation::Kind kind) {
  switch (kind) {
    case Explanation::Kind::kFigure:
      return "figure";
    case Explanation::Kind::kRatio:
      return "ratio";
    case Explanation::Kind::kIncrement:
      break;
  }
  return "increment";
}

void AddNumber(JsonText& json, ReadingState state, double value) {
  json.Key("state").Value(dvcmon::Name(state)).Key("value");
  const bool has_value = state == ReadingState::kValue || IsBound(state);
  has_value ? json.Value(value) : json.Null();
}

void AddTime(JsonText& json, std::string_view key, const std::optional<Time>& time) {
  json.Key(key);
  time ? json.Value(FormatTime(*time)) : json.Null();
}

void AddRevisions(JsonText& json, std::string_view key, const std::vector<Revision>& revisions) {
  json.Key(key).Array();
  for (const Revision& revision : revisions) {
    json.Object().Key("since").Value(FormatTime(revision.version.observed));
    json.Key("by").Value(dvcmon::Name(revision.by));
    AddNumber(json, revision.version.state, revision.version.value);
    json.End();
  }
  json.End();
}

void AddAnswer(JsonText& json, const Provenance& of) {
  json.Key("answer").Array();
  for (const Capture& page : of.answer) {
    json.Object().Key("page").Value(page.page).Key("url").Value(page.url);
    json.Key("status").Value(page.status).Key("content_type").Value(page.content_type);
    json.Key("fetched_at").Value(FormatTime(page.fetched_at));
    json.Key("sha256").Value(page.sha256).Key("bytes").Value(page.size);
    json.Key("kept").Value(dvcmon::Name(page.kind)).End();
  }
  json.End();
}

// A day that is left open is null.
void AddDay(JsonText& json, std::string_view key, Day day) {
  json.Key(key);
  day == Day::min() || day == Day::max() ? json.Null() : json.Value(FormatDay(day));
}

void AddNotes(JsonText& json, const std::vector<Annotation>& notes) {
  json.Key("notes").Array();
  for (const Annotation& note : notes) {
    json.Object().Key("made").Value(FormatTime(note.made)).Key("author").Value(note.author);
    json.Key("portal").Value(note.portal).Key("body").Value(note.body);
    json.Key("statistic").Value(note.statistic);
    AddDay(json, "from", note.first);
    AddDay(json, "to", note.last);
    json.Key("text").Value(note.text).End();
  }
  json.End();
}

void AddOperand(JsonText& json, const Provenance& of) {
  json.Object().Key("statistic").Value(of.statistic);
  AddNumber(json, of.version.state, of.version.value);
  json.Key("portal").Value(of.source.portal).Key("collector").Value(of.source.collector);
  json.Key("province").Value(of.source.province).Key("body").Value(of.body.key);
  json.Key("period").Value(Text(of.period)).Key("as_of").Value(FormatTime(of.as_of));
  json.Key("since").Value(FormatTime(of.version.observed));
  AddTime(json, "confirmed", of.confirmed ? std::optional(of.confirmed->finished) : std::nullopt);
  AddTime(json, "portal_as_of", of.facts.as_of);
  json.Key("torn").Value(of.facts.torn);
  if (of.facts.by_hand) {
    json.Key("author").Value(of.facts.by_hand->author);
    json.Key("reason").Value(of.facts.by_hand->reason);
  }
  AddAnswer(json, of);
  json.Key("place").Value(of.again.place).Key("mapping").Value(of.again.rule);
  if (of.mapping_changed) json.Key("mapping_changed").Value(*of.mapping_changed);
  AddRevisions(json, "earlier", of.earlier);
  AddRevisions(json, "later", of.later);
  json.Key("read_again").Object();
  if (of.again.read()) {
    AddNumber(json, of.again.state, of.again.value);
  } else {
    json.Key("why_not").Value(of.again.why_not).Key("expired").Value(of.again.expired);
    if (of.again.expired_on) json.Key("expired_on").Value(FormatDay(*of.again.expired_on));
  }
  json.End().End();
}

}  // namespace

std::string JsonOf(const Explanation& of) {
  JsonText json;
  json.Object().Key("figure").Value(Text(of.name)).Key("kind").Value(Name(of.kind));
  json.Key("as_of").Value(FormatTime(of.as_of)).Key("body_name").Value(of.body_name);
  json.Key("title_vi").Value(of.title_vi).Key("title_en").Value(of.title_en);
  json.Key("unit").Value(of.unit).Key("source").Value(of.legal_source);
  json.Key("formula").Value(of.formula);
  json.Key("words_vi").Value(of.words_vi).Key("words_en").Value(of.words_en);
  json.Key("provisional").Value(of.provisional);
  AddNumber(json, of.state, of.value);
  if (of.kind == Explanation::Kind::kRatio) {
    json.Key("numerator").Value(of.numerator).Key("denominator").Value(of.denominator);
    json.Key("numerators").Value(of.numerators);
  }
  if (of.day) {
    json.Key("ledger").Object().Key("day").Value(FormatDay(of.day->day));
    json.Key("status").Value(dvcmon::Name(of.day->status));
    json.Key("from").Value(FormatDay(of.day->from)).Key("working_days").Value(of.day->covers_wd);
    json.Key("working_share").Value(of.working_share).Key("tet").Value(of.is_tet).End();
  }
  json.Key("operands").Array();
  for (const Provenance& operand : of.operands) AddOperand(json, operand);
  json.End();
  AddNotes(json, of.notes);
  json.Key("verified").Value(of.verified).Key("objection").Value(of.objection).End();
  return std::move(json).Take();
}

}  // namespace dvcmon
