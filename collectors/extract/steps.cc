#include "collectors/extract/steps.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "collectors/extract/text.h"

namespace dvcmon {
namespace {

constexpr int64_t kPatternMemory = 1 << 20;

RE2::Options Options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kPatternMemory);
  return options;
}

// Signs and words before a number that make it a bound. The longer come first.
constexpr std::array<std::pair<std::string_view, ReadingState>, 12> kBounds = {{
    {">=", ReadingState::kAtLeast},
    {"<=", ReadingState::kAtMost},
    {"≥", ReadingState::kAtLeast},
    {"≤", ReadingState::kAtMost},
    {">", ReadingState::kMoreThan},
    {"<", ReadingState::kLessThan},
    {"trên ", ReadingState::kMoreThan},
    {"Trên ", ReadingState::kMoreThan},
    {"hơn ", ReadingState::kMoreThan},
    {"Hơn ", ReadingState::kMoreThan},
    {"dưới ", ReadingState::kLessThan},
    {"Dưới ", ReadingState::kLessThan},
}};

// A decimal fraction is not exact in binary: 15 digits, which always are, hide that.
double Scaled(double value, double factor) {
  return std::strtod(fmt::format("{:.15g}", value * factor).c_str(), nullptr);
}

}  // namespace

struct Steps::Impl {
  struct Ready {
    const Step* step;
    std::unique_ptr<RE2> pattern;
  };
  std::vector<Ready> steps;

  // What is known before the number is read.
  struct Progress {
    std::string text;
    std::optional<ReadingState> state;  // decided: no number is read
    ReadingState bound = ReadingState::kValue;
  };
  // Empty, or why the step failed.
  static std::string Take(const Ready& ready, Progress& progress);
};

namespace {

// A text of JSON may have megabytes: it is cut once, at its end.
void TrimCharacters(std::string& text, const std::string& characters) {
  std::string_view left = text;
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < characters.size();) {
      size_t end = i + 1;
      while (end < characters.size() &&
             (static_cast<unsigned char>(characters[end]) & 0xC0) == 0x80)
        ++end;
      const std::string_view character(characters.data() + i, end - i);
      i = end;
      if (left.starts_with(character)) {
        left.remove_prefix(character.size());
        changed = true;
      }
      if (left.ends_with(character)) {
        left.remove_suffix(character.size());
        changed = true;
      }
    }
  }
  text = std::string(left);
}

bool StripWord(std::string& text, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (!text.ends_with(word)) continue;
    text.resize(text.size() - word.size());
    while (text.ends_with(' ')) text.pop_back();
    return true;
  }
  return false;
}

// A group that takes no part says that there is no figure; one that takes an empty part has missed
// it.
bool Matches(std::string& text, const RE2& pattern) {
  std::array<re2::StringPiece, 2> groups;
  const int wanted = std::min(pattern.NumberOfCapturingGroups() + 1, 2);
  if (!pattern.Match(text, 0, text.size(), RE2::UNANCHORED, groups.data(), wanted)) return false;
  const re2::StringPiece& found = groups[static_cast<size_t>(wanted - 1)];
  if (found.empty() && found.data() != nullptr && !text.empty()) return false;
  text = std::string(found);
  return true;
}

}  // namespace

std::string Steps::Impl::Take(const Ready& ready, Progress& progress) {
  const Step& step = *ready.step;
  std::string& text = progress.text;
  const auto is_one_of = [&] { return std::ranges::find(step.words, text) != step.words.end(); };
  switch (step.kind) {
    case Step::Kind::kTrim:
      TrimCharacters(text, step.text);
      break;
    case Step::Kind::kStrip:
      if (!StripWord(text, step.words)) {
        return fmt::format("\"{}\" does not end with {}", Quotable(text),
                           fmt::join(step.words, " or "));
      }
      break;
    case Step::Kind::kRegex:
      if (!Matches(text, *ready.pattern)) {
        return fmt::format("\"{}\" does not match {}", Quotable(text), step.text);
      }
      break;
    case Step::Kind::kMap: {
      const auto found = step.map.find(text);
      if (found == step.map.end()) {
        return fmt::format("\"{}\" is not one of the texts that are mapped", Quotable(text));
      }
      text = found->second;
      break;
    }
    case Step::Kind::kNotProvided:
      if (is_one_of()) progress.state = ReadingState::kNotProvided;
      break;
    case Step::Kind::kNotApplicable:
      if (is_one_of()) progress.state = ReadingState::kNotApplicable;
      break;
    case Step::Kind::kBound:
      for (const auto& [sign, state] : kBounds) {
        if (!text.starts_with(sign)) continue;
        text.erase(0, sign.size());
        progress.bound = state;
        break;
      }
      break;
    case Step::Kind::kScale:
      break;
  }
  return "";
}

Steps::Steps(const std::vector<Step>& steps) : impl_(std::make_unique<Impl>()) {
  for (const Step& step : steps) {
    auto pattern =
        step.kind == Step::Kind::kRegex ? std::make_unique<RE2>(step.text, Options()) : nullptr;
    impl_->steps.push_back({&step, std::move(pattern)});
  }
}
Steps::Steps(Steps&&) noexcept = default;
Steps::~Steps() = default;

Result<Extracted> Steps::Apply(const Cell& cell, NumberFormat format) const {
  Impl::Progress progress;
  const bool is_text = cell.kind == Cell::Kind::kText;
  if (is_text) progress.text = CleanText(cell.text);
  const bool is_empty = progress.text.empty();
  double factor = 1;
  for (const Impl::Ready& ready : impl_->steps) {
    if (ready.step->kind == Step::Kind::kScale) factor *= ready.step->factor;
    if (!is_text || progress.state) continue;
    const std::string failure = Impl::Take(ready, progress);
    if (failure.empty() || ready.step->on_fail == Step::OnFail::kKeep) continue;
    // Nothing stands there: nothing is wrong with it.
    const bool is_error = ready.step->on_fail == Step::OnFail::kError && !is_empty;
    if (is_error) return Error{ErrorCode::kSyntax, failure, ""};
    progress.state = ReadingState::kNotProvided;
  }
  if (progress.state) return Extracted{*progress.state, 0};
  Cell left = cell;
  if (is_text) left.text = progress.text;
  const auto number = NumberIn(left, format);
  if (!number) return number.error();
  if (!*number) return Extracted{};
  return Extracted{progress.bound, factor == 1 ? **number : Scaled(**number, factor)};
}

std::string PatternError(const std::string& pattern) {
  const RE2 compiled(pattern, Options());
  return compiled.ok() ? "" : compiled.error();
}

}  // namespace dvcmon
