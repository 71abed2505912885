// One agency: its shares, its days, its drops.
#pragma once

#include <string>

#include "collectors/model/result.h"
#include "daemon/config/config.h"
#include "daemon/pages/view.h"
#include "daemon/web/server.h"

namespace dvcmon {

// kInvalid: nobody ever told of an agency of that key.
Result<WebResponse> AnswerAgency(const View& view, const Province& province,
                                 const std::string& key);

}  // namespace dvcmon
