#include "daemon/store/ledger_text.h"

#include <algorithm>
#include <cstdlib>

#include "daemon/store/field_text.h"

namespace dvcmon {
template <class Visitor>
void Visit(Visitor& visit, LedgerState& state) {
  visit(state.at);
  visit(state.counters.parts);
  visit(state.period);
  visit(state.definition);
  visit(state.mean);
  visit(state.samples);
  visit(state.quarantined);
  visit(state.held.parts);
  visit(state.bulks);
  visit(state.fell_from);
  visit(state.fell_by);
  visit(state.ahead_from);
  visit(state.ahead);
  visit(state.filed);
}

template <class Visitor>
void Visit(Visitor& visit, Rhythm& rhythm) {
  visit(rhythm.closed_on);
  visit(rhythm.changed_on);
  visit(rhythm.period);
  visit(rhythm.total);
  visit(rhythm.seen);
  visit(rhythm.turned_from);
  visit(rhythm.old);
  visit(rhythm.as_of);
  visit(rhythm.stills);
  visit(rhythm.days);
}

std::string TextOf(const LedgerState& state) { return FieldsOf(state); }
std::string TextOf(const Rhythm& rhythm) { return FieldsOf(rhythm); }
std::optional<LedgerState> ParseLedgerState(std::string_view text) {
  return ParseFields<LedgerState>(text);
}
std::optional<Rhythm> ParseRhythm(std::string_view text) { return ParseFields<Rhythm>(text); }

Error DamagedLedger(std::string_view what) {
  return {ErrorCode::kStore,
          "the store is damaged: " + std::string(what) +
              " cannot be read; restore a backup or remove the ledger tables, which are made anew",
          ""};
}

std::string TextOfSeries(const std::vector<int64_t>& series) {
  std::string text;
  for (const int64_t id : series) text += (text.empty() ? "" : " ") + std::to_string(id);
  return text;
}
std::vector<int64_t> ParseSeries(std::string_view text) {
  std::vector<int64_t> series;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    series.push_back(std::atoll(std::string(text.substr(0, end)).c_str()));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return series;
}

}  // namespace dvcmon
