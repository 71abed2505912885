#include "daemon/pages/label_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "collectors/model/statistic_key.h"
#include "daemon/derive/ratios.h"

namespace dvcmon {
namespace {

struct LabelTitle {
  std::string_view label;
  std::string_view word;
  std::string_view vi;
  std::string_view en;
};
constexpr std::array<LabelTitle, 72> kLabelTitles = {{
    {"channel", "online", "trực tuyến", "online"},
    {"channel", "direct", "trực tiếp", "in person"},
    {"channel", "postal", "bưu chính công ích", "by post"},
    {"channel", "other", "trực tiếp, bưu chính", "in person or by post"},
    {"level", "3", "DVCTT một phần", "partial online services"},
    {"level", "4", "DVCTT toàn trình", "full online services"},
    {"level", "none", "chưa trực tuyến", "not online"},
    {"filing", "any", "có phát sinh hồ sơ", "with applications"},
    {"filing", "online", "có phát sinh hồ sơ trực tuyến", "with applications online"},
    {"state", "not_accepted_8h", "chưa tiếp nhận quá 08 giờ làm việc", "not accepted in 8 hours"},
    {"state", "supplement", "chờ bổ sung", "to be supplemented"},
    {"state", "payment", "chờ nghĩa vụ tài chính", "to be paid"},
    {"state", "refused", "từ chối", "refused"},
    {"state", "withdrawn", "rút", "withdrawn"},
    {"state", "in_time", "trong hạn", "in time"},
    {"state", "overdue", "quá hạn", "overdue"},
    {"state", "received", "tiếp nhận", "received"},
    {"state", "handled", "đã xử lý", "handled"},
    {"state", "on_time", "đúng hạn", "on time"},
    {"state", "open", "chưa xử lý", "open"},
    {"state", "due", "phải gửi", "due"},
    {"state", "sent", "đã gửi", "sent"},
    {"outcome", "early", "trước hạn", "early"},
    {"outcome", "on_time", "đúng hạn", "on time"},
    {"outcome", "overdue", "quá hạn", "overdue"},
    {"platform", "national", "Cổng DVCQG", "national platform"},
    {"platform", "local", "nền tảng của tỉnh", "platform of the province"},
    {"tier", "province", "cấp tỉnh", "of the province"},
    {"tier", "commune", "cấp xã", "of communes"},
    {"group", "CKMB", "Công khai, minh bạch", "Openness"},
    {"group", "TDGQ", "Tiến độ giải quyết", "Progress of settling"},
    {"group", "CLGQ", "Cung cấp dịch vụ trực tuyến", "Online services"},
    {"group", "TTTT", "Thanh toán trực tuyến", "Online payment"},
    {"group", "MDHL", "Mức độ hài lòng", "Satisfaction"},
    {"group", "MDSH", "Số hóa hồ sơ", "Digitisation"},
    {"group", "ONLINE_SERVICE", "Dịch vụ trực tuyến và thanh toán", "Online services and payment"},
    {"indicator", "PUBLISH_ON_TIME", "TTHC công bố đúng hạn", "procedures published on time"},
    {"indicator", "PUBLIC_UPDATE_ON_TIME", "TTHC cập nhật, công khai đúng hạn",
     "procedures updated on time"},
    {"indicator", "PUBLIC_CONTENT_FULL", "TTHC công khai đủ nội dung",
     "procedures with all their contents"},
    {"indicator", "DOSSIER_SYNC", "hồ sơ đồng bộ trạng thái lên Cổng DVCQG",
     "applications synchronised"},
    {"indicator", "DOSSIER_RECEIVING_SATISFACTION", "hài lòng khi tiếp nhận hồ sơ",
     "satisfied with receiving"},
    {"indicator", "PETITION_PROCESSING_ON_TIME", "phản ánh, kiến nghị xử lý đúng hạn",
     "petitions handled on time"},
    {"indicator", "PETITION_HANDLING_SATISFACTION", "hài lòng về xử lý phản ánh, kiến nghị",
     "satisfied with the handling of petitions"},
    {"indicator", "ORIGINAL_RESULT_AVAILABLE", "hồ sơ có kết quả điện tử", "electronic results"},
    {"indicator", "SO_HOA_GIAY_TO_GIAI_QUYET", "số hóa giấy tờ, kết quả", "papers digitised"},
    {"indicator", "REUSED_DIGITIZED_DATA", "tái sử dụng dữ liệu số hóa", "digitised data reused"},
    {"indicator", "SYNCED_WITH_DVCQG_PERSONAL_STORAGE", "kết quả có trong kho cá nhân",
     "results in personal storage"},
    {"indicator", "CITIZEN_DATA_CONNECTED_DOSSIER", "hồ sơ kết nối dữ liệu dân cư",
     "applications joined with population data"},
    {"indicator", "CITIZEN_DATA_CONNECTED_FORMALITY", "TTHC kết nối dữ liệu dân cư",
     "procedures joined with population data"},
    {"indicator", "ELECTRONIC_CERTIFIED_COPY", "chứng thực bản sao điện tử",
     "electronic certified copies"},
    {"index", "par", "PAR INDEX", "PAR INDEX"},
    {"index", "sipas", "SIPAS", "SIPAS"},
    {"index", "papi", "PAPI", "PAPI"},
    {"index", "pci", "PCI", "PCI"},
    {"index", "pgi", "PGI", "PGI"},
    {"index", "ict", "ICT INDEX", "ICT INDEX"},
    {"index", "dti", "DTI", "DTI"},
    {"index", "ddci", "DDCI", "DDCI"},
    {"scope", "national", "cả nước", "national"},
    {"scope", "region", "trong vùng", "of the region"},
    {"kind", "rate", "tỷ lệ", "rate"},
    {"kind", "score", "điểm", "score"},
    {"kind", "rank", "hạng", "rank"},
    {"kind", "rank_change", "tăng hạng", "places gained"},
    {"kind", "group", "nhóm", "group"},
    {"kind", "count", "số lượng", "count"},
    {"kind", "gap", "ngày không có số liệu", "days without data"},
    {"kind", "frozen", "ngày nguồn đứng yên", "days the source stood still"},
    {"kind", "reset", "bắt đầu kỳ mới", "began anew"},
    {"kind", "restated", "điều chỉnh số liệu", "restated"},
    {"kind", "bulk", "cộng dồn bất thường", "in bulk"},
    {"kind", "quarantine", "chưa tin", "quarantined"},
}};

}  // namespace

std::string LabelWord(const View& view, std::string_view label, std::string_view word) {
  const auto& dated = view.config().label_titles;
  if (const auto of = dated.find(std::string(label)); of != dated.end()) {
    const auto titles = of->second.find(std::string(word));
    if (titles != of->second.end() && !titles->second.empty()) {
      const Title& title = std::prev(titles->second.upper_bound(view.today()))->second;
      return std::string(view.Say(title.vi, title.en));
    }
  }
  if (label == "rate") {
    if (const RatioDefinition* rate = FindRatio(word); rate != nullptr) {
      return std::string(view.Say(rate->title_vi, rate->title_en));
    }
  }
  const auto found = std::ranges::find_if(kLabelTitles, [&](const LabelTitle& title) {
    return title.label == label && title.word == word;
  });
  if (found == kLabelTitles.end()) return std::string(word);
  return std::string(view.Say(found->vi, found->en));
}

std::string LabelsText(const View& view, std::string_view key) {
  std::string text;
  std::string_view rest = StatisticLabelsOf(key);
  while (rest.size() > 1) {
    rest.remove_prefix(1);  // { or ,
    const std::string_view pair = rest.substr(0, rest.find_first_of(",}"));
    rest.remove_prefix(pair.size());
    const size_t equals = std::min(pair.find('='), pair.size());
    const std::string word =
        LabelWord(view, pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
    if (word.empty()) continue;
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

std::string WithLabelsInWords(const View& view, std::string_view text) {
  std::string words;
  for (size_t at = 0; at < text.size();) {
    const size_t open = std::min(text.find('{', at), text.size());
    const size_t close = text.find('}', open);
    if (close == std::string_view::npos) return words.append(text.substr(at));
    words.append(text.substr(at, open - at));
    const std::string_view labels = text.substr(open, close + 1 - open);
    if (const std::string said = LabelsText(view, labels); !said.empty()) {
      if (words.ends_with(' ')) words.pop_back();
      words.append(", ").append(said);
    } else {
      words.append(labels);
    }
    at = close + 1;
  }
  return words;
}

}  // namespace dvcmon
