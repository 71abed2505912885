// One request and its answer, in libmicrohttpd's terms.
#pragma once

#include <microhttpd.h>

#include <memory>
#include <optional>
#include <string>

#include "daemon/web/server.h"
#include "daemon/web/settings.h"

namespace dvcmon {

// A worker has it while its connection is suspended, otherwise the thread of libmicrohttpd.
struct Exchange {
  // The target is taken before libmicrohttpd decodes it, which would cut it at %00.
  Exchange(MHD_Connection* its_connection, const char* its_target)
      : connection(its_connection), target(its_target) {}

  // Decided by the headers, before anything of the body is read.
  bool BodyMayBeTooLarge() const;
  // Fills `request`; the answer, if it is refused for its form.
  std::optional<WebResponse> Read(const char* method);
  // Fills `user` and `password`; false if there are none.
  bool ReadCredentials();

  void Take(WebResponse response) {
    answer = std::make_shared<const WebResponse>(std::move(response));
  }
  // Called by the worker: gives the exchange back, so it is not to be touched afterwards.
  void Finish(std::shared_ptr<const WebResponse> response);
  void Finish(WebResponse response) {
    Finish(std::make_shared<const WebResponse>(std::move(response)));
  }
  // Sends `answer`, with headers over its own.
  MHD_Result Send(const Headers& headers);

  MHD_Connection* const connection;
  const std::string target;
  bool begun = false;
  std::shared_ptr<const Settings> settings;  // those at the end of the request
  WebRequest request;
  std::string user;
  std::string password;
  std::shared_ptr<const WebResponse> answer;  // null: there is none yet
};

// An answer of the server's own.
WebResponse Refusal(int status, std::string text,
                    std::vector<std::pair<std::string, std::string>> headers = {});

}  // namespace dvcmon
