// Pages of a small store: the portal "dvcqg", asked about Phú Thọ by its collector "tree".
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "daemon/pages/pages.h"
#include "daemon/store/store.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"

namespace dvcmon::testing {

class PagesFixture : public ::testing::Test {
 protected:
  PagesFixture() : store_(*Store::Open({dir_.Path("dvcmon.db")})) {
    auto province = std::make_shared<Province>();
    province->slug = "phu-tho";
    province->name = "Phú Thọ";
    province->kind = "tinh";
    config_->provinces[province->slug] = province;
    const PollTarget target = TargetOf({});
    auto portal = std::make_shared<PortalSpec>(*target.portal);
    portal->title_vi = "Cổng <quốc gia>";
    portal->title_en = "The portal";
    portal->url = "https://dichvucong.gov.vn";
    portal->collectors = {*target.collector};
    config_->portals = {{portal, {province}, ""}};
    config_->reports.province = province->slug;
    config_->reports.folder = dir_.Path("reports");
    for (const char* id : {"applications_received", "applications_handled"}) {
      auto statistic = std::make_shared<Statistic>();
      statistic->id = id;
      statistic->title_vi = std::string("Số ") + id;
      statistic->title_en = std::string("Number of ") + id;
      statistic->unit = "applications";
      statistic->source = "NĐ 61/2018/NĐ-CP";
      config_->statistics[id] = statistic;
    }
    pages_.Use(config_);
  }

  void Write(const Poll& poll) {
    const auto written = store_.Write(poll);
    ASSERT_TRUE(written.ok()) << written.error().message;
  }
  // `path`: decoded, as the server hands it on.
  WebResponse Get(const std::string& path, const std::map<std::string, std::string>& query = {}) {
    auto answer = pages_.Answer({"GET", path, query, "", ""});
    EXPECT_TRUE(answer) << path;
    return answer ? *std::move(answer) : WebResponse{};
  }
  std::string Page(const std::string& path, const std::map<std::string, std::string>& query = {}) {
    const WebResponse answer = Get(path, query);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.body;
  }

  TempDir dir_{"/dev/shm"};
  Store store_;
  std::shared_ptr<Config> config_ = std::make_shared<Config>();
  Pages pages_{dir_.Path("dvcmon.db"), [] { return kNoon; }};
};

}  // namespace dvcmon::testing
