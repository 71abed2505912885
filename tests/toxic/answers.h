// The answer of a small portal, in the shape of the National Public Service Portal, and texts that
// are like it but wrong. The good one says 90, 10, 7 and 8; every other number in a bad one is 666,
// so that a test knows where a figure came from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dvcmon::testing {

// One row of an answer. `name` and `number` are put in as they are: JSON, or what pretends to be.
std::string Agency(std::string_view code, std::string_view name, std::string_view number = "666");
// The whole answer with these rows.
std::string Tree(const std::vector<std::string>& agencies, std::string_view number = "666");

std::string GoodTree();
// The good answer with the names of its agencies in Unicode's NFD.
std::string DecomposedTree();
// Agencies whose names, or codes, are meant to break out of a metric, a log line, a page or a cell.
std::string HostileNames();
std::string HostileCodes();
// As many agencies as that.
std::string ManyAgencies(int count);
// An array in an array in an array …, closed in order.
std::string Deep(int depth);

// Of ASCII text: UTF-16LE with a byte order mark.
std::string Utf16(std::string_view ascii);
// "H44.01" is called "Sở" in the bytes of windows-1258.
std::string Windows1258Tree();

// A page in HTML with this in its body.
std::string Page(std::string_view body);

}  // namespace dvcmon::testing
