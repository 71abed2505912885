#include "tests/collectors/http/name_server.h"

#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string_view>

namespace dvcmon::testing {
namespace {

std::mutex mutex;
std::condition_variable changed;
std::map<std::string, std::vector<std::string>> addresses;
std::set<std::string> silent;
std::multiset<std::string> asking;

// The addresses to look up instead of `name`; none when there is no such name.
std::vector<std::string> Lookup(const std::string& name) {
  std::unique_lock lock(mutex);
  const auto question = asking.insert(name);
  changed.notify_all();
  changed.wait(lock, [&] { return !silent.contains(name); });
  asking.erase(question);
  changed.notify_all();
  const auto address = addresses.find(name);
  return address == addresses.end() ? std::vector<std::string>() : address->second;
}

}  // namespace

void SetAddress(const std::string& name, const std::string& address) {
  SetAddresses(name, {address});
}

void SetAddresses(const std::string& name, std::vector<std::string> of_name) {
  const std::lock_guard lock(mutex);
  addresses[name] = std::move(of_name);
}

SilentName::SilentName(std::string name) : name_(std::move(name)) {
  const std::lock_guard lock(mutex);
  silent.insert(name_);
}

SilentName::~SilentName() {
  std::unique_lock lock(mutex);
  silent.erase(name_);
  changed.notify_all();
  changed.wait(lock, [&] { return !asking.contains(name_); });
}

void SilentName::WaitUntilAsked() const {
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return asking.contains(name_); });
}

}  // namespace dvcmon::testing

extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                           addrinfo** result) {
  static const auto real =
      reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
  const std::string_view text = name ? name : "";
  if (text.find_first_not_of("0123456789.") == text.npos || text.find(':') != text.npos) {
    return real(name, service, hints, result);
  }
  addrinfo* first = nullptr;
  addrinfo** end = &first;  // freeaddrinfo(3) of glibc frees the list one by one
  for (const std::string& address : dvcmon::testing::Lookup(name)) {
    if (real(address.c_str(), service, hints, end) != 0) *end = nullptr;  // of another family
    while (*end != nullptr) end = &(*end)->ai_next;
  }
  *result = first;
  return first == nullptr ? EAI_NONAME : 0;
}
