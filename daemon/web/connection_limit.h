// How many clients may be connected at a time. When one too many comes, the one that has waited
// longest without asking anything is sent away. So clients that are slow or say nothing, however
// many, keep nobody out; a limit per address would lock out all who share a proxy or this machine.
#pragma once

#include <cstddef>
#include <list>

namespace dvcmon {

// For one thread. Sockets are shut down here, but closed by their owner.
class ConnectionLimit {
 private:
  struct Connection {
    int socket;
    std::list<Connection>* list;  // the one of the three below that it is in
  };

 public:
  using Place = std::list<Connection>::iterator;

  explicit ConnectionLimit(size_t limit) : limit_(limit) {}

  // A client has connected. May shut down the socket of another.
  Place Add(int socket);
  // It has asked, and is safe until it is answered; then it is the last in the row.
  void Asked(Place place) { Move(place, asking_); }
  void Answered(Place place) { Move(place, waiting_); }
  // To be called before its socket is closed, since another may get the same number.
  void Remove(Place place) { place->list->erase(place); }

 private:
  void Move(Place place, std::list<Connection>& to);

  const size_t limit_;
  std::list<Connection> waiting_;  // the longest first
  std::list<Connection> asking_;
  std::list<Connection> sent_away_;
};

}  // namespace dvcmon
