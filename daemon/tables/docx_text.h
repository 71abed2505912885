// Runs and paragraphs of WordprocessingML (ECMA-376, part 1, §17.3).
//
// Lengths are twentieths of a point ("twips"), as the format has them.
#pragma once

#include <string>
#include <string_view>

#include "daemon/tables/book.h"

namespace dvcmon {

struct RunLook {
  bool bold = false;
  bool italic = false;
  bool raised = false;  // as the mark of a note
  int points = 0;       // 0: as the style has it
};

void AppendDocxRun(std::string_view text, const RunLook& look, std::string& xml);
// Up to where its runs stand.
void OpenDocxParagraph(std::string_view style, std::string& xml);

// Of one run.
std::string DocxParagraph(std::string_view style, std::string_view text, const RunLook& look = {});
// With what the line says of itself, and what `look` says in addition.
std::string DocxLine(std::string_view style, const TextLine& line, RunLook look = {});

// A line drawn in the middle of a text `width` wide.
std::string DocxRule(int length, int width);

// Cells beside each other without borders, each with paragraphs. A small one follows: tables with
// nothing between them would be one.
struct DocxBox {
  int width;
  std::string paragraphs;
};
std::string DocxBoxes(const std::vector<DocxBox>& boxes);

}  // namespace dvcmon
