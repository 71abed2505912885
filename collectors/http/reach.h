// The options of a libcurl handle that say how a server is reached and what is trusted: addresses,
// proxy, TLS.
#pragma once

#include <curl/curl.h>

#include <string>

#include "collectors/http/http_client.h"

namespace dvcmon {

// `request` outlives the handle; `ip_version` is one of CURL_IPRESOLVE_. Nothing is taken from the
// environment. False when libcurl refuses.
bool SetReach(CURL* easy, const HttpRequest& request, long ip_version);

}  // namespace dvcmon
