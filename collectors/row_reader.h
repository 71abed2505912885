// Reads the rows of one row set on one page: whom each is about, and its figures.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collectors/extract/answer.h"
#include "collectors/extract/steps.h"
#include "collectors/mapping.h"
#include "collectors/row_filter.h"

namespace dvcmon {

// All that it is given outlives it.
class RowReader {
 public:
  struct Question {
    const PollTarget& target;
    const Context& context;
    Day asked;
    const AgencyIds* ids;      // that the portal taught; may be null
    const AgencyIds& aliases;  // that the operator knows
  };
  RowReader(const Question& question, uint16_t row_set, const AnswerRows& rows, MappedAnswer& out);

  // Adds to `out`. Errors as of Mapping::Read.
  Status Read();

 private:
  Status CheckPlaces() const;
  void CountRows();
  Status ReadRow(size_t i);
  Result<std::string> BodyOf(size_t i, std::string& id) const;
  Result<std::string> AgencyOf(size_t i, std::string& id) const;
  Result<std::string> ProvinceOf(size_t i) const;
  std::optional<std::string> KeyAt(size_t i, const Selector& at) const;
  Result<std::string> ProvinceNamed(size_t i) const;
  Status ReadLabels(size_t i, Row& row) const;
  Status ReadField(size_t i, uint32_t row, uint16_t f);
  void ReadBalance(size_t i, uint32_t row, uint16_t k);
  std::optional<double> NumberOf(size_t i, const Operand& operand) const;
  Result<Extracted> Extract(size_t i, size_t f) const;

  const Question& question_;
  const uint16_t index_;
  const RowSet& set_;
  const std::string prefix_;
  const AnswerRows& rows_;
  const RowFilter filter_;
  MappedAnswer& out_;
  std::vector<Steps> steps_;  // by field
};

// Widens the range of the portal's own dates.
void AddDate(MappedAnswer& answer, std::optional<Time> date);

}  // namespace dvcmon
