// A daemon that is stepped by hand, with a real store and a portal in memory.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "daemon/app/daemon.h"
#include "tests/support/collector_builder.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/temp_dir.h"

namespace dvcmon::testing {

inline Result<HttpResponse> GoodAnswer(const HttpRequest&) {
  return JsonResponse(201, TreeAnswer({{"H44.01", "7"}, {"H44.02", "8"}}));
}

inline std::shared_ptr<const Config> ConfigOf(const PollTarget& target) {
  auto config = std::make_shared<Config>();
  config->portals = {{target.portal, {target.province}}};
  return config;
}

class DaemonTest : public ::testing::Test {
 protected:
  DaemonTest() { Open(); }

  void Open() {
    daemon_.reset();
    store_.reset();
    auto store = Store::Open({dir_.Path("dvcmon.db")});
    ASSERT_TRUE(store.ok()) << store.error().message;
    store_.emplace(*std::move(store));
    published_ = std::make_unique<PublishedFigures>();
    own_ = std::make_unique<OwnMetrics>("test");
    daemon_.emplace(Daemon::Parts{
        *store_, *published_, *own_, {http_, workers_, inbox_, [this] { return now_; }}, [] {
          return 0.5;
        }});
  }

  void Use(const PollTarget& target) {
    const Status used = daemon_->Use(ConfigOf(target), now_);
    ASSERT_TRUE(used.ok()) << used.error().message;
  }

  // Until there is no more to do at that time.
  Time StepAt(Time now) {
    for (;;) {
      const Time next = StepOnceAt(now);
      if (next > now || HasFailure()) return next;
    }
  }

  Time StepOnceAt(Time now) {
    now_ = now;
    const auto next = daemon_->Step(now);
    EXPECT_TRUE(next.ok());
    return next.ok() ? *next : now;
  }

  std::string Metrics() const { return published_->Text() + own_->Text(ExpositionFormat::kText); }

  TempDir dir_;
  Time now_ = kNoon;
  FakeHttpClient http_{GoodAnswer};
  WorkerPool workers_{0};
  Inbox inbox_;
  std::optional<Store> store_;
  std::unique_ptr<PublishedFigures> published_;
  std::unique_ptr<OwnMetrics> own_;
  std::optional<Daemon> daemon_;
};

// A metric of the collector of SmallTree(), up to its value.
inline std::string Own(const std::string& metric) {
  return metric + R"({collector="tree",portal="dvcqg",province="phu-tho"} )";
}

}  // namespace dvcmon::testing
