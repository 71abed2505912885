// Options of a libcurl handle.
#pragma once

#include <curl/curl.h>

#include <type_traits>

namespace dvcmon {

// Sets options, and knows at the end whether libcurl took all of them.
class Options {
 public:
  explicit Options(CURL* easy) : easy_(easy) {}
  template <class T>
  void Set(CURLoption option, T value) {
    static_assert(std::is_pointer_v<T> || std::is_same_v<T, long> || std::is_same_v<T, curl_off_t>,
                  "curl_easy_setopt() would read an int or an enum beyond its end");
    ok_ = ok_ && curl_easy_setopt(easy_, option, value) == CURLE_OK;
  }
  bool ok() const { return ok_; }

 private:
  CURL* easy_;
  bool ok_ = true;
};

}  // namespace dvcmon
