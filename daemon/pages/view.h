// Who looks at what: a request for a page, and what it is answered from. Words are in Vietnamese
// or, with ?lang=en, in English; links keep language, province and period.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/time.h"
#include "daemon/api/endpoint.h"
#include "daemon/config/config.h"
#include "daemon/pages/html.h"
#include "daemon/store/record.h"
#include "daemon/web/request_target.h"
#include "daemon/web/server.h"

namespace dvcmon {

// All that it names outlives it.
class View {
 public:
  View(const WebRequest& request, const Question& question);

  const Config& config() const { return question_.config; }
  const Record& record() const { return question_.record; }
  const Question& question() const { return question_; }
  Time now() const { return question_.now; }
  Day today() const { return DayOf(now()); }
  // The one that is asked about, else the one of the reports, else the first that is watched; null:
  // no province is watched, or one is asked about that is not.
  const Province* province() const { return province_; }
  // Those that are watched, by slug.
  const std::vector<const Province*>& provinces() const { return provinces_; }
  std::string Asked(const std::string& name) const;  // a parameter; "" where there is none

  bool is_english() const { return english_; }
  std::string_view Say(std::string_view vi, std::string_view en) const {
    return english_ ? en : vi;
  }
  // "1.234" or "1,234"; "49,6" or "49.6".
  std::string Number(double number, int digits = 0) const;
  // "49,60%", as reports and alerts write it
  std::string Percent(double percent, int digits = 2) const;
  std::string DayText(Day day) const;     // 14/10/2026, or 2026-10-14
  std::string TimeText(Time time) const;  // 23:40 14/10/2026, or 2026-10-14 23:40

  using Parameters = std::vector<std::pair<std::string, std::string>>;
  // "/agencies/H44.07?lang=en": path as it is written, its parts escaped (PathPart()).
  std::string Link(std::string_view path, const Parameters& parameters = {}) const;
  // This page in the other language, or about another province.
  std::string Here(const Parameters& instead) const;

 private:
  const WebRequest& request_;
  const Question& question_;
  bool english_;
  std::vector<const Province*> provinces_;
  const Province* province_ = nullptr;
};

// A page of that title, with the frame that all have. `here`: the path of the menu that it is
// under.
WebResponse PageOf(const View& view, std::string_view here, std::string_view title,
                   const Html& body, int status = 200);

// kInvalid: the province that is asked about is not watched.
Error NoSuchProvince(const View& view);

// One place of the site.
struct PagePlace {
  std::string_view path;  // "/agencies"
  // `rest`: what follows it, decoded: "" or "H44.07". kInvalid: there is no such page.
  Result<WebResponse> (*answer)(const View& view, std::string_view rest);
};

extern const PagePlace kOverviewPage;
extern const PagePlace kAgenciesPage;
extern const PagePlace kNationPage;
extern const PagePlace kDropsPage;
extern const PagePlace kPortalsPage;
extern const PagePlace kReportsPage;
extern const PagePlace kFiguresPage;

}  // namespace dvcmon
