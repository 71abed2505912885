// What a client may ask, and how it is read: the table that checks parameters is the one that the
// document lists.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "collectors/model/result.h"
#include "daemon/api/member.h"
#include "daemon/api/page_end.h"
#include "daemon/api/words.h"
#include "daemon/config/config.h"
#include "daemon/store/record.h"

namespace dvcmon {

struct Query {
  std::string portal{};  // empty: not asked about, as the next ones
  std::string province{};
  std::string body{};
  std::string statistic{};  // id, or key with its labels in order
  std::string rate{};       // or the family of rates
  std::string figure{};     // as figure_name.h or explain_cell.h has it
  std::string report{};     // cchc-monthly
  std::optional<Level> level{};
  std::optional<PeriodKind> kind{};
  Day from = Day::min();
  Day to = Day::max();
  bool open = false;
  std::optional<Time> as_of{};
  bool bodies_of_today = false;  // else those that there were
  size_t limit = 1000;
  std::optional<PageEnd> after{};
  std::optional<bool> csv{};
};

struct Parameter {
  std::string_view name;
  MemberType type;
  std::string_view about;
  std::span<const std::string_view> words;  // all that it can be; empty: what `read` takes
  bool required;
  // Takes a text that is not empty and one of `words`; kInvalid says what is right.
  Status (*read)(const std::string& text, Query& query);
};

inline constexpr size_t kMostRows = 10'000;

extern const Parameter kPortalParameter;
extern const Parameter kProvinceParameter;
extern const Parameter kBodyParameter;
extern const Parameter kStatisticParameter;
extern const Parameter kRateParameter;
extern const Parameter kFigureParameter;
extern const Parameter kReportParameter;
extern const Parameter kLevelParameter;
extern const Parameter kKindParameter;
extern const Parameter kFromParameter;
extern const Parameter kToParameter;
extern const Parameter kOpenParameter;
extern const Parameter kAsOfParameter;
extern const Parameter kBodiesParameter;
extern const Parameter kLimitParameter;
extern const Parameter kAfterParameter;
extern const Parameter kFormatParameter;

// kInvalid: an unknown parameter, a wrong value, one that is missing; `where` names it.
Result<Query> ReadQuery(std::span<const Parameter* const> allowed,
                        const std::map<std::string, std::string>& given);

// "PARAMETER: message", kInvalid, `where` names the parameter.
Error WrongAt(const Parameter& parameter, std::string_view message);

}  // namespace dvcmon
