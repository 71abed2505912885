// A number is refused or finite and small enough to be exact; it reads the same after it was
// written down again, and steps never make one of what is none.
#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/extract/number.h"
#include "collectors/extract/steps.h"
#include "collectors/extract/text.h"

namespace {

constexpr double kLargest = 1e15;

void Check(std::string_view text, dvcmon::NumberFormat format) {
  const auto number = dvcmon::ParseNumber(text, format);
  if (!number) return;
  if (!std::isfinite(*number) || std::abs(*number) > kLargest) std::abort();
  if (format != dvcmon::NumberFormat::kPlain || std::abs(*number) < 1e-4) return;
  const auto again = dvcmon::ParseNumber(fmt::format("{:.15g}", *number), format);
  if (std::abs(*number) < 1e14 && (!again || *again != *number)) std::abort();
}

std::vector<dvcmon::Step> AllSteps() {
  std::vector<dvcmon::Step> steps(5);
  steps[0].kind = dvcmon::Step::Kind::kNotProvided;
  steps[0].words = {"…"};
  steps[1].kind = dvcmon::Step::Kind::kBound;
  steps[2].kind = dvcmon::Step::Kind::kStrip;
  steps[2].words = {"%"};
  steps[2].on_fail = dvcmon::Step::OnFail::kKeep;
  steps[3].kind = dvcmon::Step::Kind::kRegex;
  steps[3].text = "(?:Số lượng: *)?([0-9.,]+)";
  steps[3].on_fail = dvcmon::Step::OnFail::kNotProvided;
  steps[4].kind = dvcmon::Step::Kind::kScale;
  steps[4].factor = 0.01;
  return steps;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<dvcmon::Step> steps = AllSteps();
  static const dvcmon::Steps ready(steps);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto format : {dvcmon::NumberFormat::kPlain, dvcmon::NumberFormat::kVietnamese,
                            dvcmon::NumberFormat::kEnglish}) {
    Check(text, format);
    dvcmon::Cell cell;
    cell.kind = dvcmon::Cell::Kind::kText;
    cell.text = text;
    const auto extracted = ready.Apply(cell, format);
    if (extracted && !std::isfinite(extracted->value)) std::abort();
  }
  if (!dvcmon::IsUtf8(dvcmon::CleanName(text))) std::abort();
  if (dvcmon::CleanName(text).size() > dvcmon::kMaxNameBytes) std::abort();
  if (dvcmon::CleanText(dvcmon::CleanText(text)) != dvcmon::CleanText(text)) std::abort();
  return 0;
}
