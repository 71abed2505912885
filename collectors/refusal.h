// Answers that are no answer: wrong status, firewall page, login, maintenance, another media type.
// Judged before anything is parsed; a status of 200 alone proves nothing.
#pragma once

#include <optional>

#include "collectors/http/http_client.h"
#include "collectors/model/result.h"
#include "collectors/model/spec.h"

namespace dvcmon {

// Why the answer must not be read; none: it may be. In this order: `blocked` (403, 429, a firewall
// or captcha page with any status), `status`, `marker` (empty, login or maintenance page),
// `content_type`. Where a page is the answer, one of the right status and type may be read: a table
// may well stand below a login form or a captcha's script, and speak of maintenance.
std::optional<Error> Refusal(const HttpResponse& response, const CollectorSpec& collector);

// What a page is, where what was asked for does not stand in it: `blocked` or `marker`; none: it
// does not say.
std::optional<Error> PageInstead(const HttpResponse& response);

// May the same request be tried again in this poll: a time-out, a broken connection, 408 or 5xx.
bool MayRetry(const Error& error, int status);

}  // namespace dvcmon
