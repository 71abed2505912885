#include "collectors/http/reach.h"

#include <fmt/format.h>

#include <algorithm>

#include "collectors/http/options.h"
#include "collectors/http/tls.h"

namespace dvcmon {
namespace {

void SetProxy(Options& options, const std::string& proxy) {
  options.Set(CURLOPT_PROXY, proxy.c_str());
  options.Set(CURLOPT_NOPROXY, "");  // or it would be the environment's
  // What is for the portal is not for the proxy.
  options.Set(CURLOPT_HEADEROPT, long{CURLHEADER_SEPARATE});
}

void SetTrust(Options& options, const HttpRequest& request) {
  const Access& access = request.access;
  options.Set(CURLOPT_SSL_VERIFYPEER, 1L);
  options.Set(CURLOPT_SSL_VERIFYHOST, 2L);
  options.Set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  if (!request.ca_file.empty()) options.Set(CURLOPT_CAINFO, request.ca_file.c_str());
  // The system's folder would count beside the file, and keep libcurl from caching what it read.
  options.Set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  if (!access.extra_ca_file.empty()) {
    // What libcurl keeps is for other requests too, which do not trust this file.
    options.Set(CURLOPT_CA_CACHE_TIMEOUT, 0L);
    options.Set(CURLOPT_SSL_SESSIONID_CACHE, 0L);
    options.Set(CURLOPT_SSL_CTX_FUNCTION, &TrustAlso);
    options.Set(CURLOPT_SSL_CTX_DATA, access.extra_ca_file.c_str());
  }
  if (!access.pins.empty()) {
    options.Set(CURLOPT_PINNEDPUBLICKEY, fmt::format("{}", fmt::join(access.pins, ";")).c_str());
  }
}

}  // namespace

bool SetReach(CURL* easy, const HttpRequest& request, long ip_version) {
  Options options(easy);
  options.Set(CURLOPT_PROTOCOLS_STR, request.allow_http ? "http,https" : "https");
  options.Set(CURLOPT_IPRESOLVE, ip_version);
  options.Set(CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
  options.Set(CURLOPT_CONNECTTIMEOUT_MS, std::max<long>(1, request.timeouts.connect.count()));
  SetProxy(options, request.access.proxy);
  SetTrust(options, request);
  return options.ok();
}

}  // namespace dvcmon
