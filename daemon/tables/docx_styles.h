// The styles of a document: the look of Decree 30/2020/NĐ-CP, annex I, for who goes on with it in a
// word processor.
#pragma once

#include <set>
#include <string>

namespace dvcmon {

// word/styles.xml, with the cells of tables in these sizes (docx_table.h).
std::string DocxStyles(const std::set<int>& table_sizes);

}  // namespace dvcmon
