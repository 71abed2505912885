#include "daemon/report/oddities.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "collectors/model/statistic_key.h"
#include "daemon/evidence/drop_text.h"
#include "daemon/evidence/note_subject.h"
#include "daemon/report/print.h"

namespace dvcmon {
namespace {

constexpr std::chrono::days kADayLong{1};
constexpr size_t kMostDropsTold = 5;
constexpr size_t kMostNamed = 3;

std::string_view StatusVi(DayStatus status) {
  switch (status) {
    case DayStatus::kRestated:
      return "nguồn điều chỉnh số liệu";
    case DayStatus::kBulk:
      return "số liệu tăng đột biến";
    case DayStatus::kQuarantine:
      return "số liệu mâu thuẫn với trước đó";
    default:
      return Name(status);
  }
}

std::string SourceText(const Source& source) {
  return fmt::format("{}/{} {} ({})", source.portal, source.collector,
                     source.province.empty() ? "vn" : source.province, Name(source.kind));
}

Status AddSilent(const Record& record, const Source& source, Day first, Day last, Oddities& found) {
  const auto ends = record.DayEndsOf(source, first, last);
  if (!ends) return ends.error();
  std::set<Day> told;
  for (const DayEnd& end : *ends) told.insert(end.day);
  Oddities::Silent silent{source, {}};
  for (Day day = first; day <= last; day += kADayLong) {
    if (!told.contains(day)) silent.days.push_back(day);
  }
  if (!silent.days.empty()) found.silent.push_back(std::move(silent));
  return Done{};
}

// Of bodies of that province (slug); empty: of all.
Status AddRestated(const Record& record, const Config& config, const Source& source,
                   const std::string& slug, Day first, Day last, Oddities& found) {
  const auto series = record.SeriesOf(source);
  if (!series) return series.error();
  for (const SeriesOfSource& of : *series) {
    const auto statistic = config.statistics.find(std::string(StatisticIdOf(of.statistic)));
    if (statistic == config.statistics.end() || statistic->second->counter.empty()) continue;
    const std::string& in = of.level == Level::kProvince ? of.body : source.province;
    if (!slug.empty() && in != slug && of.level != Level::kNational) continue;
    const auto grew = record.OnlyGrew(of.id, first, last);
    if (!grew) return grew.error();
    if (*grew) continue;
    const auto days = record.LedgerOf(of.id, first, last);
    if (!days) return days.error();
    for (const LedgerDay& day : *days) {
      if (day.status != DayStatus::kRestated && day.status != DayStatus::kBulk &&
          day.status != DayStatus::kQuarantine) {
        continue;
      }
      found.restated.push_back(
          {source, {of.level, of.body, in}, of.statistic, day.day, day.status});
    }
  }
  return Done{};
}

std::string JoinedDays(const std::vector<Day>& days) {
  std::string text;
  for (size_t i = 0; i < days.size();) {
    size_t last = i;
    while (last + 1 < days.size() && days[last + 1] == days[last] + kADayLong) ++last;
    if (!text.empty()) text += "; ";
    text += DayVi(days[i]);
    if (last > i) text += "–" + DayVi(days[last]);
    i = last + 1;
  }
  return text;
}

BookSheet SheetNamed(std::string id, std::string name, const std::vector<std::string>& titles,
                     const std::vector<double>& widths) {
  BookSheet sheet;
  sheet.id = std::move(id);
  sheet.title.push_back({name, true});
  sheet.name = std::move(name);
  for (size_t i = 0; i < titles.size(); ++i) {
    BookSheet::Head head;
    head.id = "c" + std::to_string(i + 1);
    head.title = titles[i];
    head.width = widths[i];
    head.is_text = true;
    sheet.columns.push_back(std::move(head));
  }
  sheet.control_totals.assign(titles.size(), 0);
  return sheet;
}

void AddLine(BookSheet& sheet, const std::vector<std::string>& texts) {
  BookRow row;
  row.id = std::to_string(++sheet.lines);
  for (const std::string& text : texts) row.cells.push_back(TextInCell(text));
  sheet.rows.push_back(std::move(row));
}

std::string NameOfBody(const KnownBody& body, const ReportBodies& bodies) {
  if (body.level == Level::kNational) return bodies.Nation().name;
  return bodies.Of(body).name;
}

}  // namespace

Result<Oddities> OdditiesOf(const Record& record, const Config& config, const Province* province,
                            const Window& window, Time as_of, ReportFigures& figures) {
  Oddities found;
  const Day last = std::min(window.last, figures.closed_through());
  const std::string slug = province == nullptr ? "" : province->slug;
  for (size_t number = 0; number < figures.sources(); ++number) {
    const Source& source = figures.source(number);
    if (figures.by_hand(number)) continue;
    if (province != nullptr && !source.province.empty() && source.province != slug) continue;
    Status added = AddSilent(record, source, window.first, last, found);
    if (added.ok()) added = AddRestated(record, config, source, slug, window.first, last, found);
    if (!added.ok()) return added.error();
    const auto refused = record.RefusedPolls(source, window.first, last);
    if (!refused) return refused.error();
    for (const RefusedPoll& poll : *refused) found.refused.push_back({source, poll});
  }
  if (province != nullptr) {
    const auto drops = record.Drops({.province = slug, .from = window.first, .at = last});
    if (!drops) return drops.error();
    const auto names = record.LoadNames(as_of);
    if (!names) return names.error();
    const BodyTitles titles(*names, config);
    for (const KeptDrop& drop : *drops) found.drops.push_back(TextOf(drop, titles).vi);
  }
  for (const Day day : config.calendar->Boundaries(slug)) {
    if (window.first <= day && day <= window.last) found.boundaries.push_back(day);
  }
  const auto notes = record.Annotations({.body = slug.empty() ? "vn" : slug,
                                         .first = window.first,
                                         .last = window.last,
                                         .as_of = as_of});
  if (!notes) return notes.error();
  found.notes = *notes;
  return found;
}

std::vector<std::string> TextsOf(const Oddities& oddities, const ReportBodies& bodies) {
  std::vector<std::string> texts;
  for (size_t i = 0; i < std::min(kMostDropsTold, oddities.drops.size()); ++i) {
    texts.push_back("Cảnh báo sụt giảm trong kỳ: " + oddities.drops[i]);
  }
  if (oddities.drops.size() > kMostDropsTold) {
    texts.push_back(fmt::format("Còn {} cảnh báo sụt giảm khác trong kỳ: xem phụ lục.",
                                oddities.drops.size() - kMostDropsTold));
  }
  std::map<std::string, std::set<Day>> restated;  // by name
  for (const Oddities::Odd& odd : oddities.restated) {
    restated[NameOfBody(odd.body, bodies)].insert(odd.day);
  }
  if (!restated.empty()) {
    std::string names;
    size_t named = 0;
    for (const auto& [name, days] : restated) {
      if (++named > kMostNamed) break;
      names += fmt::format("{}{} ({} ngày)", names.empty() ? "" : ", ", name, days.size());
    }
    texts.push_back(
        fmt::format("Trong kỳ, nguồn điều chỉnh hoặc công bố mâu thuẫn số liệu: {}{}. Số phát sinh "
                    "cộng theo ngày "
                    "không gồm những ngày đó; chi tiết xem phụ lục.",
                    names,
                    restated.size() > kMostNamed
                        ? fmt::format(" và {} đơn vị khác", restated.size() - kMostNamed)
                        : ""));
  }
  for (const Day day : oddities.boundaries) {
    texts.push_back(
        "Từ ngày " + DayVi(day) +
        " cách tính hoặc địa giới hành chính thay đổi: số liệu hai bên mốc này không so "
        "sánh trực tiếp được.");
  }
  return texts;
}

std::vector<BookSheet> SheetsOf(const Oddities& oddities, const ReportBodies& bodies) {
  std::vector<BookSheet> sheets;
  BookSheet silent =
      SheetNamed("silent", "Ngày thiếu số liệu", {"Nguồn", "Số ngày", "Ngày"}, {40, 10, 80});
  for (const Oddities::Silent& of : oddities.silent) {
    AddLine(silent, {SourceText(of.source), std::to_string(of.days.size()), JoinedDays(of.days)});
  }
  BookSheet restated = SheetNamed("restated", "Nguồn điều chỉnh số liệu",
                                  {"Nguồn", "Đơn vị", "Mã", "Chỉ tiêu", "Ngày", "Việc xảy ra"},
                                  {40, 36, 14, 40, 12, 30});
  for (const Oddities::Odd& odd : oddities.restated) {
    AddLine(restated, {SourceText(odd.source), NameOfBody(odd.body, bodies), odd.body.key, odd.key,
                       DayVi(odd.day), std::string(StatusVi(odd.status))});
  }
  BookSheet refused =
      SheetNamed("refused", "Lần lấy số bị loại",
                 {"Nguồn", "Lúc", "Kỳ", "Lý do", "Ở đâu", "Chi tiết"}, {40, 26, 12, 14, 30, 70});
  for (const Oddities::Refused& one : oddities.refused) {
    AddLine(refused, {SourceText(one.source), FormatTime(one.poll.finished), Text(one.poll.period),
                      std::string(Name(one.poll.reason)), one.poll.where, one.poll.message});
  }
  BookSheet drops = SheetNamed("drops", "Cảnh báo sụt giảm", {"Nội dung"}, {150});
  for (const std::string& text : oddities.drops) AddLine(drops, {text});
  BookSheet notes = SheetNamed("notes", "Ghi chú của người dùng", {"Nội dung"}, {150});
  for (const Annotation& note : oddities.notes) AddLine(notes, {Text(note)});
  for (BookSheet* sheet : {&silent, &restated, &refused, &drops, &notes}) {
    if (sheet->lines == 0) {
      sheet->notes.push_back({"Không có.", false});
    }
    sheets.push_back(std::move(*sheet));
  }
  return sheets;
}

}  // namespace dvcmon
