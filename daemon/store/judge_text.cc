#include "daemon/store/judge_text.h"

#include "daemon/store/field_text.h"

namespace dvcmon {

template <class Visitor>
void Visit(Visitor& visit, DropWindow& window) {
  visit(window.first);
  visit(window.observed);
  visit(window.received);
  visit(window.expected);
  visit(window.squares);
  visit(window.days);
}

template <class Visitor>
void Visit(Visitor& visit, DropStep& step) {
  visit(step.from);
  visit(step.day);
  visit(step.observed);
  visit(step.received);
  visit(step.expected);
  visit(step.llr);
}

template <class Visitor>
void Visit(Visitor& visit, Evidence& evidence) {
  visit(evidence.sum);
  visit(evidence.window);
  visit(evidence.opened);
  visit(evidence.since);
  visit(evidence.through);
}

template <class Visitor>
void Visit(Visitor& visit, RateState::Counts& counts) {
  visit(counts.received);
  visit(counts.online);
}

template <class Visitor>
void Visit(Visitor& visit, RateState::Surprise& surprise) {
  visit(surprise.square);
  visit(surprise.received);
}

template <class Visitor>
void Visit(Visitor& visit, RateState& state) {
  visit(state.history);
  visit(state.newest);
  visit(state.surprises);
  visit(state.p0);
  visit(state.evidence);
}

template <class Visitor>
void Visit(Visitor& visit, VolumeState::Level& level) {
  visit(level.received);
  visit(level.share);
}

template <class Visitor>
void Visit(Visitor& visit, VolumeState& state) {
  visit(state.history);
  visit(state.newest);
  visit(state.surprises);
  visit(state.evidence);
}

template <class Visitor>
void Visit(Visitor& visit, ProvinceState& state) {
  visit(state.surprises);
  visit(state.evidence);
}

template <class Visitor>
void Visit(Visitor& visit, WeekdayProfile& profile) {
  visit(profile.factors);
  visit(profile.month);
  visit(profile.received);
  visit(profile.increments);
  visit(profile.days);
}

template <class Visitor>
void Visit(Visitor& visit, SourceDrops::Body& body) {
  visit(body.rate);
  visit(body.volume);
}

template <class Visitor>
void Visit(Visitor& visit, SourceDrops& drops) {
  visit(drops.profile);
  visit(drops.bodies);
  visit(drops.groups);
}

template <class Visitor>
void Visit(Visitor& visit, ProvinceJudge::Today& today) {
  visit(today.not_judged);
  visit(today.testable);
}

template <class Visitor>
void Visit(Visitor& visit, ProvinceJudge::Body& body) {
  visit(body.agency);
  visit(body.group);
  visit(body.definition);
  visit(body.tells_channels);
  visit(body.last_known);
  visit(body.rho);
  visit(body.rate);
  visit(body.volume);
}

template <class Visitor>
void Visit(Visitor& visit, ProvinceJudge::Group& group) {
  visit(group.name);
  visit(group.today);
}

template <class Visitor>
void Visit(Visitor& visit, ProvinceJudge& judge) {
  visit(judge.through);
  visit(judge.bodies);
  visit(judge.groups);
  visit(judge.drops);
  visit(judge.stills);
}

std::string TextOf(const ProvinceJudge& judge) { return FieldsOf(judge); }

std::optional<ProvinceJudge> ParseProvinceJudge(std::string_view text) {
  return ParseFields<ProvinceJudge>(text);
}

}  // namespace dvcmon
