#include "daemon/web/connection_limit.h"

#include <sys/socket.h>

namespace dvcmon {

ConnectionLimit::Place ConnectionLimit::Add(int socket) {
  if (waiting_.size() + asking_.size() >= limit_ && !waiting_.empty()) {
    shutdown(waiting_.front().socket, SHUT_RDWR);
    Move(waiting_.begin(), sent_away_);
  }
  return waiting_.insert(waiting_.end(), Connection{socket, &waiting_});
}

void ConnectionLimit::Move(Place place, std::list<Connection>& to) {
  to.splice(to.end(), *place->list, place);
  place->list = &to;
}

}  // namespace dvcmon
