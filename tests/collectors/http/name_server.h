// The names of this test binary: replaces getaddrinfo(3), so that no test asks a real name server.
#pragma once

#include <string>
#include <vector>

namespace dvcmon::testing {

// From now on `name` resolves to `address`. Names that were never set don't exist.
void SetAddress(const std::string& name, const std::string& address);
// To all of them, in this order; to those of one family where only that is asked for.
void SetAddresses(const std::string& name, std::vector<std::string> of_name);

// While it lives, nobody gets an answer about `name`.
class SilentName {
 public:
  explicit SilentName(std::string name);
  ~SilentName();  // waits for those who asked
  SilentName(const SilentName&) = delete;
  void WaitUntilAsked() const;

 private:
  const std::string name_;
};

}  // namespace dvcmon::testing
