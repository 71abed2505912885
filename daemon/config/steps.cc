#include "daemon/config/steps.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

#include "collectors/extract/steps.h"
#include "collectors/extract/text.h"
#include "daemon/config/scalars.h"

namespace dvcmon {
namespace {

using StepKind = Step::Kind;

constexpr std::array<std::pair<const char*, StepKind>, 8> kKinds = {
    {{"trim", StepKind::kTrim},
     {"strip", StepKind::kStrip},
     {"regex", StepKind::kRegex},
     {"map", StepKind::kMap},
     {"not_provided", StepKind::kNotProvided},
     {"not_applicable", StepKind::kNotApplicable},
     {"bound", StepKind::kBound},
     {"scale", StepKind::kScale}}};

bool CanFail(StepKind kind) {
  return kind == StepKind::kStrip || kind == StepKind::kRegex || kind == StepKind::kMap;
}

// One text, or a list of them.
std::vector<std::string> ReadWords(const YamlValue& value) {
  if (value.IsScalar()) return {CleanText(value.node().text)};
  std::vector<std::string> words;
  for (const YamlValue& element : value.List()) {
    if (const std::string* text = element.Scalar("a text")) words.push_back(CleanText(*text));
  }
  return words;
}

void ReadPattern(const YamlValue& value, std::string& out) {
  const std::string* text = value.Scalar("a pattern like \"([0-9.]+) hồ sơ\"");
  if (text == nullptr) return;
  const std::string wrong = PatternError(*text);
  if (!wrong.empty()) value.Error(fmt::format("not a regular expression of RE2: {}", wrong));
  out = *text;
}

void ReadOperand(const YamlValue& value, Step& step) {
  bool on = true;
  switch (step.kind) {
    case StepKind::kTrim:
      if (const std::string* text = value.Scalar("the characters")) step.text = *text;
      break;
    case StepKind::kRegex:
      ReadPattern(value, step.text);
      break;
    case StepKind::kMap:
      for (const auto& [from, to] : value.Entries()) {
        if (const std::string* text = to.Scalar("a text")) step.map[CleanText(from)] = *text;
      }
      break;
    case StepKind::kStrip:
    case StepKind::kNotProvided:
    case StepKind::kNotApplicable:
      step.words = ReadWords(value);
      break;
    case StepKind::kBound:
      if (ReadBool(value, on) && !on) value.Error("leave the step out instead");
      break;
    case StepKind::kScale:
      if (ReadNumber(value, step.factor, -1e12, 1e12) && step.factor == 0) {
        value.Error("by 0 every figure would be 0");
      }
      break;
  }
}

Step ReadStep(const YamlValue& value) {
  Step step;
  const YamlMap map(value, kStepKeys);
  int kinds = 0;
  for (const auto& [key, kind] : kKinds) {
    if (!map.Has(key)) continue;
    ++kinds;
    step.kind = kind;
    ReadOperand(map[key], step);
  }
  if (kinds != 1 && value.IsMap()) {
    value.Error(
        "a step is exactly one of trim, strip, regex, map, not_provided, not_applicable, "
        "bound and scale");
  }
  if (map.Has("on_fail") && kinds == 1 && !CanFail(step.kind)) {
    map["on_fail"].Error("such a step cannot fail");
  }
  ReadWord<Step::OnFail>(map["on_fail"], step.on_fail,
                         {{"error", Step::OnFail::kError},
                          {"keep", Step::OnFail::kKeep},
                          {"not_provided", Step::OnFail::kNotProvided}});
  return step;
}

}  // namespace

std::vector<Step> ReadSteps(const YamlValue& value) {
  std::vector<Step> steps;
  for (const YamlValue& element : value.List()) steps.push_back(ReadStep(element));
  return steps;
}

}  // namespace dvcmon
