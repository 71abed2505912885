// Parts that several pages have.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/pages/desk.h"
#include "daemon/pages/html.h"
#include "daemon/pages/view.h"
#include "daemon/store/annotations.h"

namespace dvcmon {

// "▲ 2,10": what a share or a score gained since the other, its unit for who listens; "0,00" where
// it is the same, nothing where one is not known.
void PutChange(Html& html, const View& view, const Finding& now, const Finding& before);

// Beside what all of a period was, where an open one is held against it.
void PutOfWhole(Html& html, const View& view);

// What people noted about a body.
Status PutNotes(Html& html, const View& view, const AnnotationFilter& filter);
void PutNoteList(Html& html, const View& view, const std::vector<Annotation>& notes);

// A line of a table of bodies: what was filed online of what was received.
struct Measured {
  Subject subject;
  Finding now;
  Earlier before;
  Finding year;
  Finding on_time;
  Finding paid;
  const Target* target = nullptr;
  Place place{};          // among its tier
  bool is_small() const;  // too few applications to say much
};
// Of each the share, its target and its place, which is by all of them.
std::vector<Measured> MeasuredLines(Desk& desk);
struct MeasuredTier {
  std::string tier;  // "" where it is not known
  std::vector<Measured> lines;
};
// Departments first, then communes, then the others.
std::vector<MeasuredTier> ByTier(std::vector<Measured> lines);
// Measures what else there is to say of those that are shown, and shows them.
void PutMeasured(Html& html, const View& view, Desk& desk, std::vector<Measured> lines);
// "Sở, ngành"; as people call a tier.
std::string_view TierName(const View& view, std::string_view tier);

}  // namespace dvcmon
