// An HTTP server that can also behave badly: it keeps silent, drips, breaks off, never ends.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "collectors/model/result.h"
#include "tests/simulator/exchange.h"

namespace dvcmon::simulator {

// Serves until it is destroyed, with a thread for each connection: one that hangs delays no other.
class Server {
 public:
  using Handler = std::function<Answer(const Request&)>;  // called by several threads at a time

  // `listen` is "127.0.0.1:PORT"; port 0 takes any that is free. Error kIo: the address is taken or
  // not of that form.
  static Result<std::unique_ptr<Server>> Start(const std::string& listen, Handler handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::string url() const;  // "http://127.0.0.1:19780"

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dvcmon::simulator
