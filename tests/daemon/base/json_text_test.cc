#include "daemon/base/json_text.h"

#include <gtest/gtest.h>

namespace dvcmon {
namespace {

TEST(JsonTextTest, SeparatesNestsAndEscapes) {
  JsonText json;
  json.Object().Key("a").Value(1).Key("b").Array().Value("x\"y").Value(true).Null().End();
  json.Key("c").Object().End().Key("d").Value(8.41).Key("e").Value(size_t{7}).End();
  EXPECT_EQ(std::move(json).Take(),
            "{\"a\":1,\"b\":[\"x\\\"y\",true,null],\"c\":{},\"d\":8.41,\"e\":7}\n");
}

}  // namespace
}  // namespace dvcmon
