#include "daemon/app/routes.h"

#include <gmock/gmock.h>

#include <thread>

#include "daemon/store/store.h"
#include "tests/support/gzip.h"
#include "tests/support/temp_dir.h"

namespace dvcmon {
namespace {

using ::testing::HasSubstr;

class RoutesTest : public ::testing::Test {
 protected:
  WebResponse Get(const std::string& path) { return routes_.Answer({"GET", path, {}, "", ""}); }

  // Answers one reload as the main thread would.
  WebResponse PostReload(const Status& outcome) {
    std::thread main_thread([&] {
      inbox_.Wait(std::chrono::hours(1));
      for (auto& reload : inbox_.TakeReloads()) reload.set_value(outcome);
    });
    const WebResponse response = routes_.Answer({"POST", "/-/reload", {}, "", ""});
    main_thread.join();
    return response;
  }

  PublishedFigures published_;
  OwnMetrics own_{"1.2.3"};
  Inbox inbox_;
  Api api_{"/nowhere/dvcmon.db", [] { return Time(); }};
  Pages pages_{"/nowhere/dvcmon.db", [] { return Time(); }};
  Routes routes_{published_, own_, inbox_, api_, pages_};
};

TEST_F(RoutesTest, MetricsAreInThePrometheusTextFormat) {
  const WebResponse response = Get("/metrics");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(response.body, HasSubstr("dvcmon_build_info{version=\"1.2.3\"} 1\n"));
}

TEST_F(RoutesTest, MetricsAreOpenMetricsForWhoPrefersIt) {
  const WebResponse response = routes_.Answer(
      {"GET", "/metrics", {}, "application/openmetrics-text;version=1.0.0,text/plain;q=0.5", ""});
  EXPECT_EQ(response.content_type, "application/openmetrics-text; version=1.0.0; charset=utf-8");
  EXPECT_TRUE(response.body.ends_with("\n# EOF\n"));
}

TEST_F(RoutesTest, MetricsAreCompressedForWhoTakesGzip) {
  const WebResponse response = routes_.Answer({"GET", "/metrics", {}, "", "gzip, deflate"});
  EXPECT_THAT(response.headers, ::testing::Contains(::testing::Pair("Content-Encoding", "gzip")));
  EXPECT_THAT(testing::Gunzip(response.body),
              HasSubstr("dvcmon_build_info{version=\"1.2.3\"} 1\n"));
}

TEST_F(RoutesTest, TellsThatItIsHealthyAndReady) {
  EXPECT_EQ(Get("/-/healthy").status, 200);
  EXPECT_EQ(Get("/-/ready").status, 200);
}

TEST_F(RoutesTest, AReloadSaysHowItWent) {
  EXPECT_EQ(PostReload(Done{}).status, 200);
  const WebResponse refused =
      PostReload(Error{ErrorCode::kConfig, "dvcmon.yaml:7: pause: not a duration", ""});
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("dvcmon.yaml:7: pause: not a duration"));
  EXPECT_THAT(refused.body, HasSubstr("old configuration stays"));
}

TEST_F(RoutesTest, AReloadIsNoMatterOfReading) { EXPECT_EQ(Get("/-/reload").status, 405); }

TEST_F(RoutesTest, NothingElseIsWritten) {
  EXPECT_EQ(routes_.Answer({"POST", "/metrics", {}, "", ""}).status, 405);
  EXPECT_EQ(routes_.Answer({"DELETE", "/", {}, "", ""}).status, 405);
}

TEST_F(RoutesTest, TheApiHasItsOwnPages) {
  EXPECT_THAT(Get("/api/v1/openapi.json").body, HasSubstr("\"openapi\":\"3.1.0\""));
  EXPECT_EQ(Get("/api/v1/nothing").content_type, "application/problem+json");
  EXPECT_EQ(routes_.Answer({"POST", "/api/v1/status", {}, "", ""}).status, 405);
}

TEST_F(RoutesTest, TheApiIsCompressedForWhoTakesGzip) {
  const auto ask = [&](const std::string& path, const std::string& encodings) {
    return routes_.Answer({"GET", path, {}, "", encodings});
  };
  const auto gzip = ::testing::Pair("Content-Encoding", "gzip");
  const auto vary = ::testing::Pair("Vary", "Accept-Encoding");
  const WebResponse plain = Get("/api/v1/openapi.json");
  EXPECT_THAT(plain.headers, ::testing::Contains(vary)) << "a cache has to know";
  EXPECT_THAT(plain.headers, ::testing::Not(::testing::Contains(gzip)));
  const WebResponse small = ask("/api/v1/openapi.json", "gzip");
  EXPECT_THAT(small.headers, ::testing::IsSupersetOf({gzip, vary}));
  EXPECT_EQ(testing::Gunzip(small.body), plain.body);
  EXPECT_LT(small.body.size() * 3, plain.body.size());
  EXPECT_EQ(ask("/api/v1/openapi.json", "gzip;q=0").body, plain.body);
  EXPECT_THAT(ask("/api/v1/nothing", "gzip").headers, ::testing::Not(::testing::Contains(gzip)))
      << "an error is short";
}

TEST_F(RoutesTest, TheFrontPageLeadsOn) {
  const testing::TempDir dir("/dev/shm");
  ASSERT_TRUE(Store::Open({dir.Path("dvcmon.db")}).ok());
  Pages pages(dir.Path("dvcmon.db"), [] { return Time(); });
  const Routes routes(published_, own_, inbox_, api_, pages);
  EXPECT_THAT(routes.Answer({"GET", "/", {}, "", ""}).body, HasSubstr("href=\"/metrics\""));
  EXPECT_EQ(Get("/nothing").status, 404);
}

TEST_F(RoutesTest, APageThatCannotBeMadeIsWorthAnotherTry) {
  EXPECT_EQ(Get("/").status, 503) << "there is no store";
}

}  // namespace
}  // namespace dvcmon
