// Every key of every configuration file: what the readers allow, and what config/README.md has to
// explain. A test compares the two.
#pragma once

#include <string>
#include <vector>

namespace dvcmon {

struct KeyTable {
  std::string section;  // as the README's heading names it
  std::vector<std::string> keys;
  std::vector<std::string> unsupported = {};  // others know them: said so instead of "unknown"
};

// dvcmon.yaml
inline const KeyTable kMainKeys{"dvcmon.yaml",
                                {"storage", "web", "log", "statistics", "provinces", "calendar",
                                 "targets", "agencies", "portals", "record", "drops", "reports"}};
inline const KeyTable kStorageKeys{"storage", {"path", "capture_retention"}};
inline const KeyTable kWebKeys{"web", {"listen_address", "insecure"}};
inline const KeyTable kLogKeys{"log", {"level", "format"}};
inline const KeyTable kWatchedPortalKeys{"portals[]",
                                         {"file", "provinces", "collectors", "drop_folder"}};
inline const KeyTable kRecordKeys{"record[]", {"portal", "statistic", "province", "of"}};
inline const KeyTable kDropsKeys{"drops", {"false_alarms", "limits"}};
inline const KeyTable kFalseAlarmsKeys{"drops.false_alarms", {"online_rate", "volume"}};
inline const KeyTable kLimitsOfDropsKeys{"drops.limits", {"province"}};
inline const KeyTable kReportsKeys{"reports", {"folder", "province", "words", "layouts", "issue"}};
inline const KeyTable kIssueKeys{"reports.issue[]",
                                 {"report", "province", "periods", "working_days"}};

// What both dvcmon.yaml and a portal file may say of a portal; the former counts.
inline const KeyTable kPortalSettingKeys{
    "portal settings",
    {"url", "allow_http", "allow_addresses", "ca_file", "extra_ca_file", "pin", "auth", "cookies",
     "proxy", "ip", "user_agent", "pause", "schedule", "hours", "timeouts", "limits", "retry"}};
inline const KeyTable kAuthKeys{"auth", {"bearer", "basic", "oauth2"}};
inline const KeyTable kBasicKeys{"auth.basic", {"user", "password"}};
inline const KeyTable kOAuth2Keys{"auth.oauth2",
                                  {"token_url", "client_id", "client_secret", "scope"}};
inline const KeyTable kScheduleKeys{"schedule", {"every", "at"}};
inline const KeyTable kHoursKeys{"hours", {"from", "to"}};
inline const KeyTable kTimeoutsKeys{
    "timeouts", {"connect", "first_byte", "total", "low_speed_bytes", "low_speed_time"}};
inline const KeyTable kLimitsKeys{"limits", {"wire", "decoded", "ratio", "headers", "poll"}};
inline const KeyTable kRetryKeys{"retry", {"attempts", "base", "cap"}};

// portals/*.yaml
inline const KeyTable kPortalKeys{"portal file", {"portal", "title", "province_ids", "collectors"}};
inline const KeyTable kTitleKeys{"title", {"vi", "en"}};
inline const KeyTable kCollectorKeys{
    "collectors.NAME",
    {"of", "by_hand", "periods", "schedule", "paging", "request", "answer", "capture"}};
inline const KeyTable kPagingKeys{"paging",
                                  {"by", "size", "rows", "total", "last_id", "key", "at_most"}};
inline const KeyTable kRequestKeys{"request",
                                   {"method", "path", "headers", "json", "json_of_period", "form"}};
inline const KeyTable kSecretKeys{"headers.NAME, bearer, password, client_secret",
                                  {"file", "credential"}};
inline const KeyTable kFormFieldKeys{"form.FIELD", {"json", "json_of_period"}};
inline const KeyTable kAnswerKeys{
    "answer",
    {"format", "encoding", "delimiter", "end", "numbers", "tables", "texts", "status",
     "content_type", "assert", "entity", "as_of", "rows"}};
inline const KeyTable kTableKeys{
    "tables.NAME", {"xpath", "sheet", "mode", "header", "header_rows", "skip", "until"}};
inline const KeyTable kAssertionKeys{"assert[], entity[], only[], except[], final",
                                     {"at", "equals"}};
inline const KeyTable kRowSetKeys{
    "rows.NAME",
    {"at", "level", "code", "id", "province", "code_prefix", "name", "tier", "only", "except",
     "labels", "final", "as_of", "figures", "checks", "at_least", "at_most", "shrink_at_most"}};
inline const KeyTable kLabelKeys{"labels.LABEL", {"at", "map"}};
inline const KeyTable kTierKeys{"tier", {"at", "map"}};
inline const KeyTable kFigureKeys{"figures.FIGURE", {"at", "count", "format", "steps", "required"}};
inline const KeyTable kStepKeys{"steps[]",
                                {"trim", "strip", "regex", "map", "not_provided", "not_applicable",
                                 "bound", "scale", "on_fail"}};
inline const KeyTable kCheckKeys{
    "checks[]",
    {"clause", "sum", "ratio", "equals", "at_most", "at_least", "times", "tolerance", "breaks"}};

// statistics.yaml, provinces.yaml, calendar.yaml
inline const KeyTable kStatisticsKeys{"statistics.yaml", {"statistics", "label_titles"}};
inline const KeyTable kStatisticKeys{
    "statistics.ID",
    {"title", "unit", "kind", "min", "max", "additive", "counter", "labels", "source", "formula"}};
inline const KeyTable kDatedTitleKeys{"label_titles.LABEL.WORD[]", {"vi", "en", "from"}};
inline const KeyTable kProvincesKeys{"provinces.yaml", {"provinces"}};
inline const KeyTable kProvinceKeys{
    "provinces.SLUG",
    {"name", "kind", "code", "identity_code", "valid_from", "valid_to", "successor", "ids"}};
inline const KeyTable kDatedIdKeys{"ids.SCHEME[]", {"id", "from", "to"}};
inline const KeyTable kCalendarKeys{"calendar.yaml", {"years"}};
inline const KeyTable kYearKeys{"years.YEAR",
                                {"off", "working", "half", "tet", "boundaries", "provinces"}};
inline const KeyTable kOwnDaysKeys{"years.YEAR.provinces.SLUG",
                                   {"off", "working", "half", "boundaries"}};

// targets.yaml
inline const KeyTable kTargetsKeys{"targets.yaml", {"targets"}};
inline const KeyTable kTargetKeys{"targets[]",
                                  {"statistic", "kind", "value", "of", "province", "agency", "tier",
                                   "leader", "from", "to", "source", "document"}};

// agencies.yaml
inline const KeyTable kAgenciesKeys{"agencies.yaml", {"agencies"}};
inline const KeyTable kAgencyKeys{
    "agencies[]", {"province", "code", "name", "tier", "from", "to", "successor", "aliases"}};
inline const KeyTable kAliasKeys{"aliases[]", {"code", "portal", "from", "to"}};

// reports/*.yaml
inline const KeyTable kReportKeys{
    "report file",
    {"report", "title", "periods", "cutoff", "year_from", "about", "orientation", "numbers",
     "marks", "head", "sheets", "summary", "signatures"}};
inline const KeyTable kNumbersKeys{
    "numbers", {"thousands", "decimal", "rounding", "counts", "rates", "scores"}};
inline const KeyTable kMarksKeys{"marks", {"zero", "missing", "not_applicable", "provisional"}};
inline const KeyTable kHeadKeys{"head", {"left", "right", "title", "sub"}};
inline const KeyTable kSheetKeys{
    "sheets[]",
    {"id", "name", "title", "unit_line", "columns", "lines", "groups", "total", "repeat", "only",
     "order", "at_most", "checks", "notes", "chart"}};
inline const KeyTable kColumnKeys{
    "columns[]",
    {"id", "number", "title", "columns", "width", "show", "text", "formula", "percent",
     "counts_only", "of", "at", "years_back", "portal"}};
inline const KeyTable kLineKeys{"lines[], repeat[]",
                                {"id", "heading", "ordinal", "title", "unit", "measures"}};
inline const KeyTable kMeasureKeys{
    "measure",
    {"count", "ratio", "rate", "change", "score", "score_max", "place", "target", "margin",
     "needed", "shortfalls", "wanted", "taken", "scale", "digits"}};
inline const KeyTable kRatioKeys{"ratio", {"over", "under"}};
inline const KeyTable kGroupKeys{
    "groups[]", {"id", "heading", "title", "tiers", "subtotal", "adds", "ranked", "drop_empty"}};
inline const KeyTable kChartKeys{"chart", {"title", "kind", "columns", "lines"}};

// --web.config.file
inline const KeyTable kWebConfigKeys{
    "web configuration file",
    {"tls_server_config", "http_server_config", "basic_auth_users"},
    {"rate_limit"}};
inline const KeyTable kTlsKeys{
    "tls_server_config",
    {"cert_file", "key_file", "client_auth_type", "client_ca_file", "min_version"},
    {"cert", "key", "client_ca", "client_allowed_sans", "max_version", "cipher_suites",
     "prefer_server_cipher_suites", "curve_preferences"}};
inline const KeyTable kHttpServerKeys{"http_server_config", {"headers"}, {"http2"}};

inline std::vector<const KeyTable*> KnownKeys() {
  return {&kMainKeys,          &kStorageKeys,       &kWebKeys,        &kLogKeys,
          &kWatchedPortalKeys, &kRecordKeys,        &kDropsKeys,      &kFalseAlarmsKeys,
          &kLimitsOfDropsKeys, &kPortalSettingKeys, &kAuthKeys,       &kBasicKeys,
          &kOAuth2Keys,        &kScheduleKeys,      &kHoursKeys,      &kTimeoutsKeys,
          &kLimitsKeys,        &kRetryKeys,         &kPortalKeys,     &kTitleKeys,
          &kCollectorKeys,     &kPagingKeys,        &kRequestKeys,    &kSecretKeys,
          &kFormFieldKeys,     &kAnswerKeys,        &kAssertionKeys,  &kTableKeys,
          &kLabelKeys,         &kStepKeys,          &kRowSetKeys,     &kTierKeys,
          &kFigureKeys,        &kCheckKeys,         &kStatisticsKeys, &kStatisticKeys,
          &kDatedTitleKeys,    &kProvincesKeys,     &kProvinceKeys,   &kDatedIdKeys,
          &kCalendarKeys,      &kYearKeys,          &kOwnDaysKeys,    &kTargetsKeys,
          &kTargetKeys,        &kAgenciesKeys,      &kAgencyKeys,     &kAliasKeys,
          &kReportsKeys,       &kIssueKeys,         &kReportKeys,     &kNumbersKeys,
          &kMarksKeys,         &kHeadKeys,          &kSheetKeys,      &kColumnKeys,
          &kLineKeys,          &kMeasureKeys,       &kRatioKeys,      &kGroupKeys,
          &kChartKeys,         &kWebConfigKeys,     &kTlsKeys,        &kHttpServerKeys};
}

}  // namespace dvcmon
