// /api/v1/reports: reports that were issued.
#include <array>
#include <optional>
#include <utility>

#include "daemon/api/endpoint.h"
#include "daemon/api/page.h"

namespace dvcmon {
namespace {

constexpr std::array kReportParameters = {&kReportParameter, &kProvinceParameter,
                                          &kAsOfParameter,   &kLimitParameter,
                                          &kAfterParameter,  &kFormatParameter};

constexpr Member OfDocument(std::string_view name, MemberType type, std::string_view about) {
  return {name, type, about, Presence::kOrNull};
}

constexpr std::array<Member, 15> kIssueMembers = {{
    {"id", MemberType::kWhole, "of the record"},
    {"report", MemberType::kText, "its name: cchc-monthly"},
    {"province", MemberType::kText, "the slug; empty: the nation"},
    {"period", MemberType::kText, "2026-10, 2026-Q3, 2026-H1, 2026-9M, 2026 or 2026-10-14"},
    {"number", MemberType::kWhole, "of the issue, from 1 in each period"},
    {"previous", MemberType::kWhole, "number of the issue that it corrects; 0: none"},
    {"errata", MemberType::kWhole, "cells that say something else than that one"},
    {"as_of", MemberType::kTime, "what was known then"},
    {"made", MemberType::kTime, "when it was issued"},
    {"digest", MemberType::kText, "SHA-256 of its file SHA256SUMS"},
    OfDocument("document", MemberType::kText, "as which it was sent: 123/BC-SNV"),
    OfDocument("signed_on", MemberType::kDay, "when that was signed"),
    OfDocument("signer", MemberType::kText, "and by whom"),
    OfDocument("entered", MemberType::kTime, "when these were entered"),
    OfDocument("entered_by", MemberType::kText, "and by whom"),
}};

Values RowOfIssue(const Issue& issue) {
  Values row = {static_cast<double>(issue.id),
                issue.of.report,
                issue.of.province,
                issue.of.period,
                static_cast<double>(issue.number),
                static_cast<double>(issue.previous),
                static_cast<double>(issue.errata),
                FormatTime(issue.as_of),
                FormatTime(issue.made),
                issue.digest};
  row.resize(kIssueMembers.size());
  if (!issue.document) return row;
  const DocumentFacts& document = *issue.document;
  row[10] = document.number;
  if (document.signed_on) row[11] = FormatDay(*document.signed_on);
  row[12] = document.signer;
  row[13] = FormatTime(document.entered);
  row[14] = document.entered_by;
  return row;
}

// Issues come by id, which stands where other rows have the day of their period.
Result<Rows> FindIssues(const Question& question) {
  const Query& query = question.query;
  IssueFilter filter{.report = query.report, .as_of = question.as_of};
  if (!query.province.empty()) filter.province = query.province;
  if (query.after) filter.after = query.after->at.period.time_since_epoch().count();
  filter.limit = static_cast<int64_t>(query.limit) + 1;  // whether there are more
  const auto issues = question.record.Issues(filter);
  if (!issues) return issues.error();
  Page page(question);
  for (const Issue& issue : *issues) {
    PageEnd place;
    place.as_of = question.as_of;
    place.at.period = Day(std::chrono::days(issue.id));
    if (page.Skips(place)) continue;
    if (!page.Add(std::move(place), RowOfIssue(issue))) break;
  }
  return std::move(page).Take();
}

}  // namespace

const Endpoint kReportsEndpoint = {
    "reports",
    "Reports that were issued, by id, with the documents as which they were sent",
    kReportParameters,
    "Issue",
    kIssueMembers,
    &FindIssues,
    nullptr};

}  // namespace dvcmon
