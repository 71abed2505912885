// The words in braces of a form's texts: {period}, {from}, {PROVINCE} and those of the
// configuration.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "collectors/model/time.h"
#include "daemon/config/config.h"
#include "daemon/derive/window.h"
#include "daemon/report/bodies.h"

namespace dvcmon {

// "tháng 10 năm 2026", "quý III năm 2026", "6 tháng đầu năm 2026".
std::string PeriodTitle(const Window& window);

// What each stands for. `data_until`: of the last observation; none: there is none.
std::map<std::string, std::string> ReportWords(const Config& config, const Layout& layout,
                                               const Subject& about, const Window& window,
                                               Time as_of, std::optional<Time> data_until,
                                               int issue);

// The text with every {word} replaced; none: `word` does not know one of them.
std::optional<std::string> Replaced(
    std::string_view text,
    const std::function<std::optional<std::string>(const std::string& word)>& word);
// The same, where a word that is not known is a blank.
std::string WithWords(std::string_view text, const std::map<std::string, std::string>& words);

}  // namespace dvcmon
