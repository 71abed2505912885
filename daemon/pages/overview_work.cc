// What waits or is late, and what was paid: counts of which many sources tell nothing.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "collectors/model/statistic_key.h"
#include "daemon/pages/overview_rows.h"

namespace dvcmon {
namespace {

struct CountLine {
  std::string_view vi;
  std::string_view en;
  std::string_view key;
};

constexpr CountLine kUnfinished[] = {
    {"Chưa tiếp nhận quá 08 giờ làm việc", "Not accepted in 8 working hours",
     "applications_waiting{state=not_accepted_8h}"},
    {"Đang giải quyết, quá hạn", "In progress, overdue", "applications_in_progress{state=overdue}"},
    {"Đang giải quyết, trong hạn", "In progress, in time",
     "applications_in_progress{state=in_time}"},
    {"Chờ bổ sung", "To be supplemented", "applications_waiting{state=supplement}"},
    {"Chờ nghĩa vụ tài chính", "To be paid", "applications_waiting{state=payment}"},
    {"Phản ánh, kiến nghị quá hạn", "Petitions, overdue", "petitions{state=overdue}"},
    {"Phản ánh, kiến nghị chưa xử lý", "Petitions, open", "petitions{state=open}"},
};
constexpr CountLine kPayments[] = {
    {"Hồ sơ đã thanh toán trực tuyến", "Applications paid online", "applications_paid_online"},
    {"Hồ sơ có nghĩa vụ tài chính", "Applications payable", "applications_payable"},
    {"Giao dịch, Cổng DVCQG", "Transactions, national platform",
     "payment_transactions{platform=national}"},
    {"Giao dịch, nền tảng của tỉnh", "Transactions, platform of the province",
     "payment_transactions{platform=local}"},
    {"Số tiền, đồng, Cổng DVCQG", "VND, national platform",
     "payment_amount_vnd{platform=national}"},
    {"Số tiền, đồng, nền tảng của tỉnh", "VND, platform of the province",
     "payment_amount_vnd{platform=local}"},
};

// Nothing is looked up of which no source ever spoke.
bool IsEverTold(const Desk& desk, std::string_view key) {
  const std::vector<std::string> ids = {std::string(StatisticIdOf(key))};
  return desk.figures().IsTold(Level::kProvince, ids) || desk.figures().IsTold(Level::kAgency, ids);
}

// Each as a large number, or why there is none now; what no source ever told is named in a line.
template <size_t kCount>
void PutCounts(Html& html, const View& view, Desk& desk, const CountLine (&lines)[kCount]) {
  std::string untold;
  html.Open("dl", {{"class", "counts"}});
  for (const CountLine& line : lines) {
    const std::string_view title = view.Say(line.vi, line.en);
    if (!IsEverTold(desk, line.key)) {
      untold += fmt::format("{}{}", untold.empty() ? "" : "; ", title);
      continue;
    }
    html.Open("div").Leaf("dt", title).Open("dd");
    PutFinding(html, view, desk.Count(std::string(line.key), desk.about()));
    html.Close().Close();
  }
  html.Close();
  if (untold.empty()) return;
  html.Leaf("p",
            fmt::format("{}: {}.", view.Say("Không nguồn nào công bố", "No source tells"), untold),
            {{"class", "rule"}});
}

}  // namespace

void PutUnfinished(Html& html, const View& view, Desk& desk) {
  html.Open("section").Leaf("h2", view.Say("Việc tồn", "Unfinished"));
  PutCounts(html, view, desk, kUnfinished);
  html.Close();
}

void PutPayments(Html& html, const View& view, Desk& desk) {
  html.Open("section").Leaf("h2", view.Say("Thanh toán trực tuyến", "Payments online"));
  PutCounts(html, view, desk, kPayments);
  html.Close();
}

}  // namespace dvcmon
