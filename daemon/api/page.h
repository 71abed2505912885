// Fills one page of rows that come in the order of their places.
#pragma once

#include <optional>
#include <utility>

#include "daemon/api/endpoint.h"

namespace dvcmon {

class Page {
 public:
  explicit Page(const Question& question)
      : after_(question.query.after), limit_(question.query.limit) {}

  // Is the row on a page before this one.
  bool Skips(const PageEnd& place) const { return after_ && !place.IsBehind(*after_); }
  // False: the page is full, and the row is on the next one.
  bool Add(PageEnd place, Values row) {
    if (page_.rows.size() == limit_) {
      page_.next = std::move(last_);
      return false;
    }
    page_.rows.push_back(std::move(row));
    last_ = std::move(place);
    return true;
  }
  Rows Take() && { return std::move(page_); }

 private:
  const std::optional<PageEnd>& after_;
  const size_t limit_;
  PageEnd last_;
  Rows page_;
};

}  // namespace dvcmon
