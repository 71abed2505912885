#include "tests/world/counting.h"

namespace dvcmon::world {
namespace {

Counting Of(Flow flow) {
  return [flow](const PublishedRow& row) { return row.counts[flow]; };
}

}  // namespace

const std::map<std::string, Counting>& CountingsOf(const std::string& portal) {
  static const Counting on_paper = [](const PublishedRow& row) {
    return row.counts[Flow::kDirect] + row.counts[Flow::kPostal];
  };
  static const Counting partial = [](const PublishedRow& row) {
    return row.counts[Flow::kOnline] - row.counts[Flow::kFullOnline];
  };
  static const std::map<std::string, Counting> usual = {
      {"applications_received{channel=online}", Of(Flow::kOnline)},
      {"applications_received{channel=direct}", Of(Flow::kDirect)},
      {"applications_received{channel=postal}", Of(Flow::kPostal)},
      {"applications_received{channel=other}", on_paper},
      {"applications_online{level=4}", Of(Flow::kFullOnline)},
      {"applications_online{level=3}", partial},
      {"applications_of_online_services{level=4}", Of(Flow::kFullOnline)},
      {"applications_of_online_services{level=3}", partial},
      {"applications_completed{outcome=early}", Of(Flow::kEarly)},
      {"applications_completed{outcome=on_time}", Of(Flow::kOnTime)},
      {"applications_completed{outcome=overdue}", Of(Flow::kOverdue)},
      {"applications_in_progress{state=in_time}",
       [](const PublishedRow& row) { return row.open - row.open_late; }},
      {"applications_in_progress{state=overdue}",
       [](const PublishedRow& row) { return row.open_late; }},
      {"applications_carried_over", [](const PublishedRow& row) { return row.carried_over; }},
      {"applications_payable", Of(Flow::kPayable)},
      {"applications_paid_online", Of(Flow::kPaidOnline)},
      {"applications_handled", [](const PublishedRow& row) { return row.counts.Filed(); }},
      {"applications_handled_on_time", [](const PublishedRow& row) { return row.in_time; }},
      {"quality_indicator_numerator{indicator=DOSSIER_DIGITIZED}", Of(Flow::kDigitized)},
      {"quality_indicator_numerator{indicator=RESULT_DIGITIZED}", Of(Flow::kResultDigitized)},
      {"quality_indicator_numerator{indicator=SO_HOA_GIAY_TO_GIAI_QUYET}", Of(Flow::kDigitized)},
  };
  static const std::map<std::string, Counting> igate = [] {
    auto figures = usual;
    figures["applications_received{channel=direct}"] = on_paper;
    return figures;
  }();
  static const std::map<std::string, Counting> td = [] {
    auto figures = usual;
    figures["applications_of_online_services{level=4}"] = [](const PublishedRow& row) {
      return row.counts[Flow::kFullOnline] + row.counts[Flow::kDirect];
    };
    return figures;
  }();
  static const std::map<std::string, Counting> national_2022 = [] {
    auto figures = usual;
    figures["applications_completed{outcome=on_time}"] = [](const PublishedRow& row) {
      return row.counts[Flow::kEarly] + row.counts[Flow::kOnTime];
    };
    figures["payment_transactions{platform=national}"] = Of(Flow::kPaidOnline);
    return figures;
  }();
  if (portal == "igate") return igate;
  if (portal == "td") return td;
  return portal == "dvcqg-2022" ? national_2022 : usual;
}

}  // namespace dvcmon::world
