// What people call the labels of statistics: "trực tuyến" for channel=online. Titles that the
// configuration dates (label_titles) go before these.
#pragma once

#include <string>
#include <string_view>

#include "daemon/pages/view.h"

namespace dvcmon {

// Of one label; a word that nobody knows as it is.
std::string LabelWord(const View& view, std::string_view label, std::string_view word);
// Of all labels of a key: "trực tuyến" of "applications_received{channel=online}"; empty: it has
// none.
std::string LabelsText(const View& view, std::string_view key);
// A text with keys in it: "Hồ sơ tiếp nhận {channel=online}" becomes "Hồ sơ tiếp nhận, trực tuyến".
std::string WithLabelsInWords(const View& view, std::string_view text);

}  // namespace dvcmon
