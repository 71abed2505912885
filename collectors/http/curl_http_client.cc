#include "collectors/http/curl_http_client.h"

#include <curl/curl.h>
#include <signal.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "collectors/http/transfer.h"

namespace dvcmon {
namespace {

using TransferPtr = std::unique_ptr<Transfer>;

// Safe from several threads, since C++ guards the static and libcurl ≥ 7.84 itself.
CURLM* NewMulti() {
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  return initialised == CURLE_OK ? curl_multi_init() : nullptr;
}

}  // namespace

struct CurlHttpClient::Impl {
  Impl() : multi_(NewMulti()), thread_([this] { Run(); }) {}

  // From any thread.
  void Send(TransferPtr transfer);
  void Stop();
  void Join();

 private:
  struct Free {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };

  // All on the loop's thread.
  void Run();
  bool TakeArrived();
  void StartDue();
  void StartHop(TransferPtr transfer);
  void EndHops();
  void EndLate();
  void CancelAll();
  TransferPtr TakeFlying(CURL* easy);
  int WaitMilliseconds() const;

  const std::unique_ptr<CURLM, Free> multi_;

  std::mutex mutex_;
  std::condition_variable cancelled_;
  std::vector<TransferPtr> arrived_;  // these four under mutex_
  bool stopping_ = false;
  bool all_cancelled_ = false;
  bool ending_ = false;

  // The loop's own; the jars outlive the transfers.
  CookieJars jars_;
  std::multimap<Clock::time_point, TransferPtr> delayed_;
  std::unordered_map<CURL*, TransferPtr> flying_;

  std::thread thread_;  // last: starts when all else is there
};

void CurlHttpClient::Impl::Send(TransferPtr transfer) {
  {
    const std::lock_guard lock(mutex_);
    arrived_.push_back(std::move(transfer));
  }
  curl_multi_wakeup(multi_.get());
}

void CurlHttpClient::Impl::Stop() {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  curl_multi_wakeup(multi_.get());
  cancelled_.wait(lock, [this] { return all_cancelled_; });
}

void CurlHttpClient::Impl::Join() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  curl_multi_wakeup(multi_.get());
  thread_.join();
}

void CurlHttpClient::Impl::Run() {
  // Signals are for the main thread, and SIGPIPE is for nobody.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);

  while (TakeArrived()) {
    StartDue();
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    EndHops();
    EndLate();
    curl_multi_poll(multi_.get(), nullptr, 0, WaitMilliseconds(), nullptr);
  }
}

// False at the end, when nothing is left whose callback was not called.
bool CurlHttpClient::Impl::TakeArrived() {
  std::unique_lock lock(mutex_);
  do {
    for (TransferPtr& transfer : arrived_) {
      const Clock::time_point due = transfer->due();
      delayed_.emplace(due, std::move(transfer));
    }
    arrived_.clear();
    if (!stopping_) return true;
    lock.unlock();
    CancelAll();
    lock.lock();
    all_cancelled_ = true;
    cancelled_.notify_all();
  } while (!arrived_.empty());  // a callback may have sent something
  return !ending_;
}

void CurlHttpClient::Impl::StartDue() {
  const Clock::time_point now = Clock::now();
  while (!delayed_.empty() && delayed_.begin()->first <= now) {
    TransferPtr transfer = std::move(delayed_.extract(delayed_.begin()).mapped());
    if (const Status started = transfer->Start(jars_); started.ok()) {
      StartHop(std::move(transfer));
    } else {
      transfer->Finish(started.error());
    }
  }
}

void CurlHttpClient::Impl::StartHop(TransferPtr transfer) {
  CURL* easy = transfer->hop().easy();
  if (curl_multi_add_handle(multi_.get(), easy) == CURLM_OK) {
    flying_.emplace(easy, std::move(transfer));
  } else {
    transfer->Finish(transfer->hop().Failure(ErrorCode::kConnect, "libcurl cannot start"));
  }
}

void CurlHttpClient::Impl::EndHops() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    const CURLcode code = message->data.result;
    TransferPtr transfer = TakeFlying(message->easy_handle);  // invalidates `message`
    if (std::optional<Result<HttpResponse>> result = transfer->EndHop(code)) {
      transfer->Finish(*std::move(result));
    } else {
      StartHop(std::move(transfer));
    }
  }
}

void CurlHttpClient::Impl::EndLate() {
  const Clock::time_point now = Clock::now();
  std::vector<CURL*> late;
  for (const auto& [easy, transfer] : flying_) {
    if (transfer->hop().Deadline() <= now) late.push_back(easy);
  }
  for (CURL* easy : late) {
    const TransferPtr transfer = TakeFlying(easy);
    transfer->Finish(transfer->hop().TimedOut());
  }
}

void CurlHttpClient::Impl::CancelAll() {
  while (!flying_.empty()) {
    const TransferPtr transfer = TakeFlying(flying_.begin()->first);
    transfer->Finish(transfer->Cancelled());
  }
  while (!delayed_.empty()) {
    const TransferPtr transfer = std::move(delayed_.extract(delayed_.begin()).mapped());
    transfer->Finish(transfer->Cancelled());
  }
}

TransferPtr CurlHttpClient::Impl::TakeFlying(CURL* easy) {
  curl_multi_remove_handle(multi_.get(), easy);
  return std::move(flying_.extract(easy).mapped());
}

// libcurl itself comes back earlier for its sockets and timers, and for curl_multi_wakeup().
int CurlHttpClient::Impl::WaitMilliseconds() const {
  Clock::time_point next = Clock::now() + std::chrono::hours(1);
  if (!delayed_.empty()) next = std::min(next, delayed_.begin()->first);
  for (const auto& [easy, transfer] : flying_) next = std::min(next, transfer->hop().Deadline());
  const auto wait = std::chrono::ceil<Duration>(next - Clock::now());
  return static_cast<int>(std::max<int64_t>(0, wait.count()));
}

CurlHttpClient::CurlHttpClient() : impl_(std::make_unique<Impl>()) {}

CurlHttpClient::~CurlHttpClient() {
  impl_->Stop();
  impl_->Join();
}

void CurlHttpClient::Send(HttpRequest request, Callback callback) {
  impl_->Send(std::make_unique<Transfer>(std::move(request), std::move(callback)));
}

void CurlHttpClient::Stop() { impl_->Stop(); }

std::string CurlVersion() { return curl_version_info(CURLVERSION_NOW)->version; }

}  // namespace dvcmon
