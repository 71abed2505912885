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

}  // namespace dvcmon
