// Stopping: at once, everything, and each callback exactly once.
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <random>
#include <thread>

#include "tests/collectors/http/http_fixture.h"
#include "tests/collectors/http/name_server.h"
#include "tests/support/certificates.h"
#include "tests/support/patience.h"
#include "tests/support/temp_dir.h"
#include "tests/support/toxins.h"

namespace dvcmon::testing {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

// Sends a request and counts what comes back.
struct Calls {
  std::atomic<int> all = 0;
  std::atomic<int> cancelled = 0;

  void Send(HttpClient& client, HttpRequest request) {
    client.Send(std::move(request), [this](Result<HttpResponse> result) {
      cancelled += !result.ok() && result.error().code == ErrorCode::kCancelled;
      ++all;
    });
  }
};

milliseconds TimeToStop(CurlHttpClient& client) {
  const auto start = SteadyClock::now();
  client.Stop();
  return std::chrono::duration_cast<milliseconds>(SteadyClock::now() - start);
}

TEST(CurlStopTest, EndsEverythingAtOnce) {
  ToxicServer hanging;
  hanging.ServeAll(Hang());
  ToxicServer endless;
  endless.ServeAll(Drip(milliseconds(1)));
  const Authority authority("CA");
  const TempDir folder;
  const std::string ca = folder.Write("ca.pem", authority.certificate());
  ToxicServer stalling({.identity = authority.Issue(), .stall_handshake = true});
  const Listener deaf;
  const SilentName silent("silent.test");
  CurlHttpClient client;
  Calls calls;
  calls.Send(client, RequestFor(hanging.Url("/")));
  calls.Send(client, RequestFor(endless.Url("/")));
  HttpRequest stalled = RequestFor(stalling.Url("/"));
  stalled.ca_file = ca;
  calls.Send(client, stalled);
  calls.Send(client, RequestFor("http://127.0.0.1:" + std::to_string(deaf.port()) + "/"));
  calls.Send(client, RequestFor("http://silent.test/"));
  HttpRequest delayed = RequestFor(hanging.Url("/delayed"));
  delayed.delay = std::chrono::hours(1);
  calls.Send(client, delayed);
  ASSERT_TRUE(hanging.WaitForRequests(1));
  ASSERT_TRUE(endless.WaitForRequests(1));
  silent.WaitUntilAsked();
  EXPECT_EQ(calls.all, 0);
  EXPECT_LT(TimeToStop(client), kAtOnce);
  EXPECT_EQ(calls.all, 6);
  EXPECT_EQ(calls.cancelled, 6);
}

TEST(CurlStopTest, DestroyingTheClientStopsIt) {
  ToxicServer hanging;
  hanging.ServeAll(Hang());
  Calls calls;
  {
    CurlHttpClient client;
    calls.Send(client, RequestFor(hanging.Url("/")));
    HttpRequest delayed = RequestFor(hanging.Url("/delayed"));
    delayed.delay = std::chrono::hours(1);
    calls.Send(client, delayed);
  }
  EXPECT_EQ(calls.all, 2);
  EXPECT_EQ(calls.cancelled, 2);
}

TEST(CurlStopTest, WhatComesLaterIsRefused) {
  ToxicServer server;
  CurlHttpClient client;
  client.Stop();
  client.Stop();
  const Result<HttpResponse> result = Fetch(client, RequestFor(server.Url("/?t=secret")));
  ASSERT_EQ(CodeOf(result), ErrorCode::kCancelled);
  EXPECT_THAT(result.error().message, ::testing::Not(::testing::HasSubstr("secret")));
  EXPECT_EQ(server.connections(), 0);
}

TEST(CurlStopTest, RequestsSentFromCancelledCallbacksAreCancelledAsWell) {
  ToxicServer hanging;
  hanging.ServeAll(Hang());
  constexpr int kCalls = 50;
  std::atomic<int> calls = 0;
  std::function<void()> send;  // outlives the client, which calls it to its end
  {
    CurlHttpClient client;
    send = [&] {
      client.Send(RequestFor(hanging.Url("/")), [&](const Result<HttpResponse>&) {
        if (++calls < kCalls) send();
      });
    };
    send();
    ASSERT_TRUE(hanging.WaitForRequests(1));
  }
  EXPECT_EQ(calls, kCalls);
  EXPECT_EQ(hanging.requests().size(), 1u);
}

TEST(CurlStopTest, EachCallbackIsCalledExactlyOnceWheneverItStops) {
  std::mt19937 random(19766);
  ToxicServer server;
  server.Serve("/good", Answer("{}"));
  server.Serve("/hang", Hang());
  server.Serve("/reset", ResetInBody("{}", 10));
  server.Serve("/loop", Redirect("/loop"));
  const std::vector<std::string> paths = {"/good", "/hang", "/reset", "/loop"};
  for (int round = 0; round < 30; ++round) {
    constexpr int kThreads = 3;
    constexpr int kEach = 8;
    std::vector<std::unique_ptr<std::atomic<int>>> calls;
    for (int i = 0; i < kThreads * kEach; ++i) {
      calls.push_back(std::make_unique<std::atomic<int>>(0));
    }
    const auto pause = std::chrono::microseconds(random() % 5000);
    {
      CurlHttpClient client;
      std::vector<std::jthread> threads;
      for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&, thread, seed = random()] {
          std::mt19937 own(static_cast<unsigned>(seed));
          for (int i = 0; i < kEach; ++i) {
            HttpRequest request = RequestFor(server.Url(paths[own() % paths.size()]));
            request.delay = milliseconds(own() % 4);
            client.Send(request,
                        [&count = *calls[thread * kEach + i]](Result<HttpResponse>) { ++count; });
          }
        });
      }
      threads.emplace_back([&] {
        const auto end = SteadyClock::now() + pause;
        while (SteadyClock::now() < end) std::this_thread::yield();
        client.Stop();
      });
    }
    for (const auto& count : calls) ASSERT_EQ(*count, 1) << "round " << round;
  }
}

}  // namespace
}  // namespace dvcmon::testing
