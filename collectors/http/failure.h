// Why libcurl gave up, as one of our reasons and in words for a person.
#pragma once

#include <curl/curl.h>

#include <string>

#include "collectors/http/http_client.h"

namespace dvcmon {

// Of the transfer of `request` that `easy` ended with `code`, which is not CURLE_OK. `detail` is
// libcurl's error buffer, may be empty. The message does not name the host.
Error FailureOf(CURLcode code, CURL* easy, const std::string& detail, const HttpRequest& request);

}  // namespace dvcmon
