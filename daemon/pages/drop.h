// One fall that was judged: what people are told of it, its numbers when it opened and now, and
// what it is made of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/model/result.h"
#include "daemon/evidence/drop_text.h"
#include "daemon/pages/html.h"
#include "daemon/pages/view.h"
#include "daemon/store/drops.h"
#include "daemon/web/server.h"

namespace dvcmon {

// kInvalid: no drop has that number.
Result<WebResponse> AnswerDrop(const View& view, int64_t id);

// What bodies are called now.
Result<BodyTitles> TitlesNow(const View& view);
// What people are told of the last `most` of them, the last first, each with a link to why.
void PutDropList(Html& html, const View& view, const std::vector<KeptDrop>& drops, size_t most,
                 const BodyTitles& titles);
// Who fell: the name of an agency as a link to its page, or all of the province or of a tier.
void PutDropped(Html& html, const View& view, const KeptDrop& drop, const BodyTitles& titles);
std::string DroppedText(const View& view, const KeptDrop& drop, const BodyTitles& titles);
std::string_view RuleText(const View& view, DropRule rule);
// "371/412 (90,0%)"; of a volume "120".
std::string ObservedText(const View& view, const DropAtDay& at, DropRule rule);
// Of what is expected, or the least that is usual: "399 (96,8%)".
std::string UsualText(const View& view, double number, const DropAtDay& at, DropRule rule);

}  // namespace dvcmon
