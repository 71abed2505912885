// Cookies that portals have set, in memory only.
#pragma once

#include <curl/curl.h>

#include <map>
#include <memory>
#include <string>

namespace dvcmon {

// Each session has a jar of its own; within a jar libcurl keeps to hosts, paths and ends of cookies
// (RFC 6265). Used by one thread, and outlives the handles that use its jars.
class CookieJars {
 public:
  // Empty at first; null when libcurl cannot make one.
  CURLSH* Of(const std::string& session);

 private:
  struct Free {
    void operator()(CURLSH* jar) const { curl_share_cleanup(jar); }
  };
  std::map<std::string, std::unique_ptr<CURLSH, Free>> jars_;
};

// The cookies of the jar are sent by `easy`, and what its answer sets is kept there. A jar in which
// more cookies are than a portal needs is emptied before. False when libcurl refuses.
bool UseCookies(CURL* easy, CURLSH* jar);

}  // namespace dvcmon
