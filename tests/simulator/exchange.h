// What goes between a simulated portal and its client.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace dvcmon::simulator {

struct Request {
  std::string method{};
  std::string path{};                            // without query
  std::map<std::string, std::string> query{};    // names in lower case, decoded
  std::map<std::string, std::string> headers{};  // names in lower case
  std::string body{};
};

// How the bytes of an answer travel.
enum class Delivery {
  kWhole,
  kHang,     // nothing is ever sent
  kDrip,     // one byte a second
  kShort,    // the connection is closed before the announced length
  kReset,    // the connection is reset in the middle
  kEndless,  // white space without end, after the body
};

struct Answer {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  Delivery delivery = Delivery::kWhole;
};

}  // namespace dvcmon::simulator
