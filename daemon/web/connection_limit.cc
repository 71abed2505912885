#include "daemon/web/connection_limit.h"

#include <sys/socket.h>

#include <utility>

namespace dvcmon {

ConnectionLimit::Place ConnectionLimit::Add(int socket) {
  if (waiting_.size() + asking_.size() >= limit_ && !waiting_.empty()) {
    SendAway(waiting_.begin());
  }
  return waiting_.insert(waiting_.end(), Connection{socket, &waiting_, nullptr});
}

void ConnectionLimit::Answered(Place place, const Answer& answer) {
  Move(place, waiting_);
  Sent(place);
  place->answer = answer;
  if (++answers_[answer] == 1) bytes_ += answer->body.size();
  for (Place next = waiting_.begin(); bytes_ > max_bytes_ && next != place;) {
    const Place slow = next++;
    if (slow->answer && slow->answer != answer) SendAway(slow);
  }
}

void ConnectionLimit::Sent(Place place) {
  const Answer answer = std::exchange(place->answer, nullptr);
  if (!answer || --answers_.at(answer) > 0) return;
  answers_.erase(answer);
  bytes_ -= answer->body.size();
}

void ConnectionLimit::Remove(Place place) {
  Sent(place);
  place->list->erase(place);
}

void ConnectionLimit::SendAway(Place place) {
  shutdown(place->socket, SHUT_RDWR);
  Sent(place);
  Move(place, sent_away_);
}

void ConnectionLimit::Move(Place place, std::list<Connection>& to) {
  to.splice(to.end(), *place->list, place);
  place->list = &to;
}

}  // namespace dvcmon
