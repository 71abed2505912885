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
std::map<std::string, std::string> addresses;
std::set<std::string> silent;
std::multiset<std::string> asking;

// The address to look up instead of `name`; empty when there is no such name.
std::string Lookup(const std::string& name) {
  std::unique_lock lock(mutex);
  const auto question = asking.insert(name);
  changed.notify_all();
  changed.wait(lock, [&] { return !silent.contains(name); });
  asking.erase(question);
  changed.notify_all();
  const auto address = addresses.find(name);
  return address == addresses.end() ? "" : address->second;
}

}  // namespace

void SetAddress(const std::string& name, const std::string& address) {
  const std::lock_guard lock(mutex);
  addresses[name] = address;
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
  const std::string address = dvcmon::testing::Lookup(name);
  return address.empty() ? EAI_NONAME : real(address.c_str(), service, hints, result);
}
