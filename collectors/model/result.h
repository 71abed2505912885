// Results and the closed set of reasons why something failed.
#pragma once

#include <cassert>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace dvcmon {

// The same word stands in the metric label `reason`, in the store and in the log.
// The first group are the reasons of a poll; the rest never reach a poll that is stored.
enum class ErrorCode : uint8_t {
  kConnect,         // no connection: refused, unroutable, name not found
  kTls,             // handshake or certificate refused
  kAddressRefused,  // the name resolved to an address that the configuration does not allow
  kTimeout,         // connect, first byte, low speed or total time exceeded
  kPartial,         // the connection ended before the answer did
  kTooLarge,        // headers, body or decoded body over the declared limit
  kEncoding,        // unknown content encoding, or bytes that are not valid UTF-8
  kRedirect,        // too many redirects, or one to another host or protocol
  kStatus,          // a status that the collector does not accept
  kBlocked,         // the portal refuses robots: 403, 429, firewall page, captcha
  kMarker,          // an assertion about the envelope failed: maintenance, login or empty page
  kContentType,     // the answer is of another media type
  kSyntax,          // not well-formed: JSON error, duplicate key, number beyond 64 bits
  kShape,           // well-formed, but not where or of the type that the mapping says
  kEntity,          // about another body than the one that was asked for
  kContract,        // a clause of the contract is broken: quarantined whole
  kDrift,           // the structure changed in a way that the mapping cannot follow
  kDbBusy,          // the store was locked for too long
  kStore,           // the store could not be written
  kCancelled,       // stopped on request; says nothing about the portal
  kConfig,          // the configuration is wrong
  kInvalid,         // an argument is wrong
  kIo,              // a local file or socket failed
};

inline constexpr int kPollReasons = static_cast<int>(ErrorCode::kStore) + 1;

// The word, in snake_case: "address_refused".
std::string_view Name(ErrorCode code);
std::optional<ErrorCode> ParseErrorCode(std::string_view word);

struct Error {
  ErrorCode code;
  std::string message;  // one sentence for a person; never holds a secret
  std::string where;    // file:line, a place in the answer, or a clause; may be empty
};

// A value or the reason why there is none.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Only of a result that is ok().
  T& value() & { return Get(); }
  const T& value() const& { return const_cast<Result*>(this)->Get(); }
  T&& value() && { return std::move(Get()); }
  T& operator*() & { return Get(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(Get()); }
  T* operator->() { return &Get(); }
  const T* operator->() const { return &value(); }

  // Only of a result that is not ok().
  const Error& error() const {
    assert(!ok());
    return *std::get_if<1>(&state_);
  }

 private:
  T& Get() {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  std::variant<T, Error> state_;
};

// The result of something that has no value.
struct Done {};
using Status = Result<Done>;

}  // namespace dvcmon
