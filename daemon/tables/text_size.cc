#include "daemon/tables/text_size.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace dvcmon {
namespace {

// Thousandths of the size, from U+0020 to U+007E.
constexpr std::array<int, 95> kWidths = {
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278,  //
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444,  //
    921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722,  //
    556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500,  //
    333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500,  //
    500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541};

constexpr double kBolder = 1.07;

// The code point at the beginning, which is taken off. The text is valid UTF-8.
char32_t TakeLetter(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t letter = bytes == 1 ? lead : lead & (0xFFU >> (bytes + 1));
  for (size_t i = 1; i < std::min(bytes, text.size()); ++i) {
    letter = letter << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  text.remove_prefix(std::min(bytes, text.size()));
  return letter;
}

// Letters with marks, by the letter without. From U+0102 on, capital and small ones take turns.
struct Marked {
  char32_t first;
  char32_t last;
  char small;
};
constexpr std::array<Marked, 24> kMarked = {{
    {0xC0, 0xC5, 'a'},     {0xC8, 0xCB, 'e'},     {0xCC, 0xCF, 'i'},     {0xD2, 0xD6, 'o'},
    {0xD9, 0xDC, 'u'},     {0xDD, 0xDD, 'y'},     {0xE0, 0xE5, 'a'},     {0xE8, 0xEB, 'e'},
    {0xEC, 0xEF, 'i'},     {0xF2, 0xF6, 'o'},     {0xF9, 0xFC, 'u'},     {0xFD, 0xFD, 'y'},
    {0x102, 0x103, 'a'},   {0x110, 0x111, 'd'},   {0x128, 0x129, 'i'},   {0x168, 0x169, 'u'},
    {0x1A0, 0x1A1, 'o'},   {0x1AF, 0x1B0, 'u'},   {0x1EA0, 0x1EB7, 'a'}, {0x1EB8, 0x1EC7, 'e'},
    {0x1EC8, 0x1ECB, 'i'}, {0x1ECC, 0x1EE3, 'o'}, {0x1EE4, 0x1EF1, 'u'}, {0x1EF2, 0x1EF9, 'y'},
}};

bool IsCapital(char32_t letter) {
  if (letter < 0x100) return letter < 0xE0;
  return letter == 0x1AF || (letter != 0x1B0 && letter % 2 == 0);
}

int ThousandthsOf(char32_t letter) {
  if (letter >= 0x20 && letter <= 0x7E) return kWidths[letter - 0x20];
  if (letter < 0x20 || (letter >= 0x300 && letter <= 0x36F)) return 0;
  if (letter >= 0x2070 && letter <= 0x208E) return 330;  // ⁽¹⁾
  for (const Marked& range : kMarked) {
    if (letter < range.first || letter > range.last) continue;
    return kWidths[static_cast<size_t>(range.small - (IsCapital(letter) ? 0x40 : 0x20))];
  }
  return letter < 0x2E80 ? 500 : 1000;
}

double WidthOfLetter(char32_t letter, FontSize font) {
  return ThousandthsOf(letter) * font.points / 1000 * (font.bold ? kBolder : 1);
}

std::string_view TakeWord(std::string_view& text, char end) {
  const size_t at = std::min(text.find(end), text.size());
  const std::string_view word = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return word;
}

size_t LinesOfParagraph(std::string_view text, double width, FontSize font) {
  const double space = WidthOf(" ", font);
  size_t lines = 1;
  double used = 0;
  while (!text.empty()) {
    const double word = WidthOf(TakeWord(text, ' '), font);
    if (used > 0 && used + space + word <= width) {
      used += space + word;
      continue;
    }
    if (used > 0) ++lines;
    const double beyond = std::max(0.0, std::ceil(word / width) - 1);
    lines += static_cast<size_t>(beyond);
    used = word - beyond * width;
  }
  return lines;
}

}  // namespace

double WidthOf(std::string_view text, FontSize font) {
  double width = 0;
  while (!text.empty()) width += WidthOfLetter(TakeLetter(text), font);
  return width;
}

double WidestWord(std::string_view text, FontSize font) {
  double widest = 0;
  while (!text.empty()) {
    std::string_view line = TakeWord(text, '\n');
    while (!line.empty()) widest = std::max(widest, WidthOf(TakeWord(line, ' '), font));
  }
  return widest;
}

size_t LinesOf(std::string_view text, double width, FontSize font) {
  size_t lines = 0;
  do {
    lines += LinesOfParagraph(TakeWord(text, '\n'), width, font);
  } while (!text.empty());
  return lines;
}

}  // namespace dvcmon
