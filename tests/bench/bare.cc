#include "tests/bench/bare.h"

#include <algorithm>

#include "daemon/store/columns.h"
#include "daemon/store/schema.h"
#include "tests/bench/measure.h"

namespace dvcmon::bench {
namespace {

std::string_view TextOf(const simdjson::dom::object& row, std::string_view field) {
  return row[field].get_string().value();
}

}  // namespace

Bare::Bare(const std::string& file)
    : db_(Require(Database::Open(file, std::chrono::seconds(1)))), sources_(kProvinces) {
  Require(Migrate(*db_, Migrations()));
  for (size_t i = 0; i < kRow.size(); ++i) {
    Require(db_->Sql("INSERT INTO statistic (key) VALUES (?)").Run(kRow[i].statistic));
    statistics_[i] = Inserted();
  }
}

double Bare::Poll(const std::vector<PollTarget>& targets, int poll) {
  double seconds = 0;
  for (size_t i = 0; i < targets.size(); ++i) {
    const std::string answer = Answer(targets[i].province->identity_code, poll);
    const double before = CpuSeconds();
    Write(targets[i], sources_[i], poll, answer);
    seconds += CpuSeconds() - before;
  }
  return seconds;
}

void Bare::Write(const PollTarget& target, Source& source, int poll, const std::string& answer) {
  const simdjson::dom::element root = parser_.parse(answer);
  Transaction transaction(*db_);
  Require(transaction.Begin());
  const bool first = source.id == 0;
  if (first) AddSource(target, source);
  const int64_t poll_id = AddPoll(target, source.id, poll);
  Statement& insert =
      db_->Sql("INSERT INTO figure (poll, series, state, value) VALUES (?, ?, 0, ?)");
  size_t next = 0;
  for (const simdjson::dom::object row : root["data"]["children"].get_array()) {
    if (first) AddAgency(target, source, poll_id, row);
    for (const Figure& figure : kRow) {
      const double value = row[figure.field].get_double();
      Require(insert.Run(poll_id, source.series[next++], value));
    }
  }
  Require(transaction.Commit());
}

void Bare::AddSource(const PollTarget& target, Source& source) {
  Require(
      db_->Sql("INSERT INTO source (portal, collector, province, period_kind) VALUES (?, ?, ?, ?)")
          .Run(target.portal->name, target.collector->name, target.province_slug(),
               static_cast<int>(target.period.kind)));
  source.id = Inserted();
}

int64_t Bare::AddPoll(const PollTarget& target, int64_t source, int poll) {
  const int64_t at = ColumnOf(StartOfPoll(poll));
  Require(db_->Sql("INSERT INTO poll (source, period, started, finished, attempts, wire_bytes, "
                   "bodies, figures, missing_agencies) VALUES (?, ?, ?, ?, 1, 0, ?, ?, 0)")
              .Run(source, ColumnOf(target.period), at, at, kAgencies, kPollFigures));
  return Inserted();
}

void Bare::AddAgency(const PollTarget& target, Source& source, int64_t poll_id,
                     const simdjson::dom::object& row) {
  Require(db_->Sql("INSERT INTO body (level, province, key) VALUES ('agency', ?, ?)")
              .Run(target.province_slug(), TextOf(row, "departmentCode")));
  const int64_t body = Inserted();
  Require(db_->Sql("INSERT INTO body_name (source, body, poll, name, tier) "
                   "VALUES (?, ?, ?, ?, 'commune')")
              .Run(source.id, body, poll_id, TextOf(row, "departmentName")));
  Statement& insert = db_->Sql("INSERT INTO series (source, body, statistic) VALUES (?, ?, ?)");
  for (const int64_t statistic : statistics_) {
    Require(insert.Run(source.id, body, statistic));
    source.series.push_back(Inserted());
  }
}

}  // namespace dvcmon::bench
