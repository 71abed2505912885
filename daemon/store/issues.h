// Reports that were issued: which, when, by which files, on which answers they rest; and number,
// date and signer of the documents as which they were sent. An issue is never changed; of what was
// entered about its document the last counts.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "collectors/model/result.h"
#include "collectors/model/time.h"

namespace dvcmon {

class Database;

// The document as which an issue was sent.
struct DocumentFacts {
  std::string number{};  // "123/BC-SNV"
  std::optional<Day> signed_on{};
  std::string signer{};
  Time entered{};
  std::string entered_by{};

  bool operator==(const DocumentFacts&) const = default;
};

// Of whom and of when a report is.
struct IssueSeries {
  std::string report{};    // "cchc-monthly"
  std::string province{};  // slug; empty: the nation
  std::string period{};    // "2026-10"

  bool operator==(const IssueSeries&) const = default;
  auto operator<=>(const IssueSeries&) const = default;
};

struct Issue {
  int64_t id = 0;  // given when it is kept
  IssueSeries of{};
  int number = 0;    // from 1
  int previous = 0;  // number of the one before, that its errata are against; 0: there is none
  int errata = 0;    // cells that say something else than the one before
  Time as_of{};      // what was known then
  Time made{};
  std::string digest{};                     // SHA-256 of its SHA256SUMS, in hex
  std::optional<DocumentFacts> document{};  // the last that was entered
  int documents = 0;                        // so many times
  std::string replaced{};                   // number of the document entered before the last

  bool operator==(const Issue&) const = default;
};

// Which issues are wanted; what is empty is not asked about.
struct IssueFilter {
  std::string report{};
  std::optional<std::string> province{};
  std::string period{};
  Time as_of = Time::max();  // made, and entered, until then
  int64_t after = 0;         // only those with a greater id
  int64_t limit = -1;        // none
};

// Keeps an issue together with the answers that it rests on (SHA-256 in hex), whose bytes are not
// dropped any more; in the store at `path`, also while a daemon has it open (see beside.h).
// `publish` comes last before the commit; when it fails nothing is kept, and its error is returned.
// kInvalid: that number of the series is there, or one of the answers never was.
Status KeepIssue(const std::string& path, const Issue& issue,
                 const std::vector<std::string>& answers, const std::function<Status()>& publish);
// Likewise. kInvalid: there is no such issue.
Status EnterDocument(const std::string& path, const IssueSeries& of, int number,
                     const DocumentFacts& document);

// See Record.
Result<std::vector<Issue>> LoadIssues(Database& db, const IssueFilter& filter);
Result<std::vector<std::string>> AnswersOf(Database& db, int64_t issue);

}  // namespace dvcmon
