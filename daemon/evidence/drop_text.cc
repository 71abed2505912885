#include "daemon/evidence/drop_text.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>
#include <vector>

#include "daemon/base/number_text.h"

namespace dvcmon {
namespace {

using std::chrono::year_month_day;

std::string Whole(double number) { return VietnameseText(std::round(number), 0); }
std::string Percent(double of, double all) {
  return all > 0 ? VietnameseText(100 * of / all, 1) + "%" : "…";
}
std::string Points(double share) { return VietnameseText(100 * share, 1); }

std::string InEnglish(double number, int decimals = 0) {
  return fmt::format("{:.{}f}", number, decimals);
}
std::string PercentInEnglish(double of, double all) {
  return all > 0 ? InEnglish(100 * of / all, 1) + "%" : "…";
}

std::string DayText(Day day) {
  const year_month_day date(day);
  return fmt::format("{:02}/{:02}/{}", unsigned(date.day()), unsigned(date.month()),
                     int(date.year()));
}

// "17–20/11/2026", "28/10–03/11/2026", "20/11/2026".
std::string DaysText(Day first, Day last) {
  if (first == last) return DayText(last);
  const year_month_day from(first);
  const year_month_day to(last);
  if (from.year() != to.year()) return DayText(first) + "–" + DayText(last);
  if (from.month() == to.month())
    return fmt::format("{:02}–{}", unsigned(from.day()), DayText(last));
  return fmt::format("{:02}/{:02}–{}", unsigned(from.day()), unsigned(from.month()), DayText(last));
}

DropText WhoOf(const KeptDrop& drop, const BodyTitles& titles) {
  const std::string province = titles.OfProvince(drop.province);
  if (!drop.of.agency.empty()) {
    const std::string who =
        fmt::format("{} ({})", titles.OfAgency(drop.province, drop.of.agency), province);
    return {who, who};
  }
  if (drop.of.group == "communes") {
    return {"Các xã, phường của " + province, "The communes of " + province};
  }
  if (drop.of.group == "departments") {
    return {"Các sở, ngành của " + province, "The departments of " + province};
  }
  return {"Toàn " + province, "All of " + province};
}

DropText FactsOf(const KeptDrop& drop) {
  const DropAtDay& at = drop.last;
  const DropWindow& window = at.finding.window;
  const std::string days = DaysText(window.first, at.day);
  const double n = window.received;
  const double x = window.observed;
  if (drop.of.rule == DropRule::kVolume) {
    return {fmt::format("số hồ sơ tiếp nhận giảm còn {} ({}, {} ngày có số liệu); thường lệ khoảng "
                        "{}, ngưỡng dưới {}; thiếu khoảng {} hồ sơ",
                        Whole(x), days, window.days, Whole(window.expected),
                        Whole(at.finding.lower_bound), Whole(at.finding.missing)),
            fmt::format("{} applications were received ({}, {} days with data) where about {} are "
                        "usual, at least {}; about {} are missing",
                        InEnglish(x), days, window.days, InEnglish(window.expected),
                        InEnglish(at.finding.lower_bound), InEnglish(at.finding.missing))};
  }
  return {
      fmt::format("tỷ lệ hồ sơ nộp trực tuyến giảm còn {} ({}/{} hồ sơ, {}, {} ngày có số liệu); "
                  "mức thường lệ {}, ngưỡng dưới {}. Hồ sơ không trực tuyến {}, thường khoảng "
                  "{}; thiếu khoảng {} hồ sơ trực tuyến",
                  Percent(x, n), Whole(x), Whole(n), days, window.days, Percent(window.expected, n),
                  Percent(at.finding.lower_bound, n), Whole(n - x), Whole(n - window.expected),
                  Whole(at.finding.missing)),
      fmt::format("{} were filed online ({} of {}, {}, {} days with data); {} are usual, at "
                  "least {}. On paper {}, usually about {}; about {} online are missing",
                  PercentInEnglish(x, n), InEnglish(x), InEnglish(n), days, window.days,
                  PercentInEnglish(window.expected, n), PercentInEnglish(at.finding.lower_bound, n),
                  InEnglish(n - x), InEnglish(n - window.expected), InEnglish(at.finding.missing))};
}

// Where else filing fell.
DropText BreadthText(const KeptDrop& drop) {
  const DropAtDay& at = drop.last;
  if (at.bodies <= 1) return {};
  if (!drop.of.agency.empty() && at.falling <= 1) {
    return {"Chỉ đơn vị này giảm, các đơn vị khác bình thường",
            "No other body of the province fell"};
  }
  return {fmt::format("{} trên {} đơn vị cùng giảm", at.falling, at.bodies),
          fmt::format("{} of {} bodies fell together", at.falling, at.bodies)};
}

// Of a change of a province's share.
DropText SplitText(const KeptDrop& drop, const BodyTitles& titles) {
  if (!drop.last.split) return {};
  const KeptSplit& split = *drop.last.split;
  DropText text{
      fmt::format("So với 5 tuần trước: {} điểm % do tỷ lệ của từng đơn vị, {} do cơ cấu",
                  Points(split.rate_effect), Points(split.mix_effect)),
      fmt::format("Against the five weeks before: {} points by the shares of the bodies, "
                  "{} by who received how much",
                  InEnglish(100 * split.rate_effect, 1), InEnglish(100 * split.mix_effect, 1))};
  std::vector<std::string> vi, en;
  for (const KeptSplit::Part& part : split.parts) {
    const std::string who = titles.OfAgency(drop.province, part.agency);
    vi.push_back(
        fmt::format("{} từ {} còn {}", who, Percent(part.before, 1), Percent(part.now, 1)));
    en.push_back(fmt::format("{} from {} to {}", who, PercentInEnglish(part.before, 1),
                             PercentInEnglish(part.now, 1)));
  }
  if (vi.empty()) return text;
  text.vi += "; giảm nhiều nhất: " + fmt::format("{}", fmt::join(vi, ", "));
  text.en += "; most: " + fmt::format("{}", fmt::join(en, ", "));
  return text;
}

DropText QualityText(const DropAtDay& at) {
  DropText text{"Chỉ xét ngày làm việc", "Working days alone are judged"};
  if (at.restated == 0) {
    text.vi += ", nguồn không điều chỉnh số liệu";
    text.en += ", nothing was restated";
  } else {
    text.vi += fmt::format(", {} ngày nguồn điều chỉnh số liệu không tính", at.restated);
    text.en += fmt::format(", restated days left out: {}", at.restated);
  }
  const int unknown = at.frozen + at.otherwise_unknown;
  if (unknown > 0) {
    text.vi += fmt::format(", {} ngày làm việc không có số liệu", unknown);
    text.en += fmt::format(", days without new numbers: {}", unknown);
  }
  return text;
}

DropText AdviceOf(const KeptDrop& drop) {
  if (drop.of.rule == DropRule::kVolume) {
    return {"Đề nghị: hỏi đơn vị về tiếp nhận hồ sơ và cấu hình thủ tục trên Cổng",
            "Ask the body how applications come in, and how its procedures are set up"};
  }
  if (drop.of.agency.empty()) {
    return {"Đề nghị: kiểm tra đăng nhập, nền tảng thanh toán và kết nối với Cổng DVCQG",
            "Look at the log-in, the payment platform and the link to the national portal"};
  }
  return {"Đề nghị: kiểm tra cấu hình thủ tục, thanh toán trên Cổng và việc hướng dẫn tại quầy",
          "Look at how its procedures and payments are set up, and at what people are told at the "
          "counter"};
}

DropText EndOf(const KeptDrop& drop) {
  const std::string day = DayText(*drop.closed);
  switch (drop.how) {
    case DropChange::kLevelAccepted:
      return {fmt::format("Đóng ngày {}: mức mới kéo dài 20 ngày làm việc, từ nay lấy làm mức "
                          "thường lệ",
                          day),
              fmt::format("Closed on {}: it has lasted for 20 working days, and is the new normal",
                          FormatDay(*drop.closed))};
    case DropChange::kBoundary:
      return {
          fmt::format("Đóng ngày {}: cách đếm đổi khác, không so được với trước", day),
          fmt::format("Closed on {}: something else is counted since", FormatDay(*drop.closed))};
    case DropChange::kForgotten:
      return {fmt::format("Đóng ngày {}: 20 ngày làm việc không có số liệu", day),
              fmt::format("Closed on {}: no data for 20 working days", FormatDay(*drop.closed))};
    default:
      return {fmt::format("Đã trở lại mức thường lệ ngày {}", day),
              fmt::format("Back to normal on {}", FormatDay(*drop.closed))};
  }
}

}  // namespace

BodyTitles::BodyTitles(const std::vector<BodyName>& names, const Config& config) {
  for (const BodyName& name : names) {
    if (name.level == Level::kAgency) agencies_[{name.province, name.body}] = name.name;
  }
  for (const auto& [slug, province] : config.provinces) {
    provinces_[slug] = (province->kind == "tinh" ? "tỉnh " : "thành phố ") + province->name;
  }
}

std::string BodyTitles::OfAgency(const std::string& province, const std::string& agency) const {
  const auto found = agencies_.find({province, agency});
  return found == agencies_.end() || found->second.empty() ? agency : found->second;
}

std::string BodyTitles::OfProvince(const std::string& province) const {
  const auto found = provinces_.find(province);
  return found == provinces_.end() ? province : found->second;
}

DropText TextOf(const KeptDrop& drop, const BodyTitles& titles) {
  const DropText who = WhoOf(drop, titles);
  const DropText facts = FactsOf(drop);
  DropText text{who.vi + ": " + facts.vi + ".", who.en + ": " + facts.en + "."};
  const auto add = [&](const DropText& sentence) {
    if (sentence.vi.empty()) return;
    text.vi += " " + sentence.vi + ".";
    text.en += " " + sentence.en + ".";
  };
  add(BreadthText(drop));
  add(SplitText(drop, titles));
  add(QualityText(drop.last));
  if (drop.closed) {
    add(EndOf(drop));
  } else {
    add(AdviceOf(drop));
    add({"Số liệu đến hết ngày " + DayText(drop.last.day),
         "Data up to the end of " + FormatDay(drop.last.day)});
  }
  return text;
}

}  // namespace dvcmon
