#include "collectors/http/cookies.h"

#include "collectors/http/options.h"

namespace dvcmon {
namespace {

// libcurl bounds one cookie and one answer, but not how many come together over time.
constexpr int kMaxCookies = 100;

int CountCookies(CURL* easy) {
  curl_slist* cookies = nullptr;
  curl_easy_getinfo(easy, CURLINFO_COOKIELIST, &cookies);
  int count = 0;
  for (const curl_slist* cookie = cookies; cookie != nullptr; cookie = cookie->next) ++count;
  curl_slist_free_all(cookies);
  return count;
}

}  // namespace

CURLSH* CookieJars::Of(const std::string& session) {
  auto& jar = jars_[session];
  if (!jar) {
    jar.reset(curl_share_init());
    curl_share_setopt(jar.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
  }
  return jar.get();
}

bool UseCookies(CURL* easy, CURLSH* jar) {
  if (jar == nullptr) return false;
  Options options(easy);
  options.Set(CURLOPT_SHARE, jar);
  options.Set(CURLOPT_COOKIEFILE, "");  // no file: this is how libcurl is told to keep them
  if (CountCookies(easy) > kMaxCookies) options.Set(CURLOPT_COOKIELIST, "ALL");
  return options.ok();
}

}  // namespace dvcmon
