// How many clients may be connected at a time, and how many bytes may be on their way to them. When
// one too many comes, the one that has waited longest without asking anything is sent away; when
// one byte too many is to be sent, the one that has taken longest over its answer. So clients that
// are slow or say nothing, however many, keep nobody out and fill no memory; a limit per address
// would lock out all who share a proxy or this machine.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <memory>

#include "daemon/web/server.h"

namespace dvcmon {

// For one thread. Sockets are shut down here, but closed by their owner.
class ConnectionLimit {
 public:
  using Answer = std::shared_ptr<const WebResponse>;

 private:
  struct Connection {
    int socket;
    std::list<Connection>* list;  // the one of the three below that it is in
    Answer answer;                // until that is sent
  };

 public:
  using Place = std::list<Connection>::iterator;

  ConnectionLimit(size_t limit, size_t max_bytes) : limit_(limit), max_bytes_(max_bytes) {}

  // A client has connected. May shut down the socket of another.
  Place Add(int socket);
  // It has asked, and is safe until it is answered; then it is the last in the row.
  void Asked(Place place) { Move(place, asking_); }
  // That is to be sent to it; what several get counts once. May shut down the sockets of others,
  // never its own.
  void Answered(Place place, const Answer& answer);
  // It has its answer, or will not get it.
  void Sent(Place place);
  // To be called before its socket is closed, since another may get the same number.
  void Remove(Place place);

 private:
  void Move(Place place, std::list<Connection>& to);
  void SendAway(Place place);

  const size_t limit_;
  const size_t max_bytes_;
  std::map<Answer, size_t> answers_;  // on their way to so many that are not sent away
  size_t bytes_ = 0;                  // of these
  std::list<Connection> waiting_;     // the longest first
  std::list<Connection> asking_;
  std::list<Connection> sent_away_;
};

}  // namespace dvcmon
