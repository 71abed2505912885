// config/reports/, as it is installed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/config/config.h"

namespace dvcmon {
namespace {

TEST(ShippedReportsTest, AreFreeOfErrors) {
  for (const Diagnostic& d : LoadConfig("config/dvcmon.yaml").diagnostics)
    ADD_FAILURE() << d.Text();
}

}  // namespace
}  // namespace dvcmon
