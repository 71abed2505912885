// `dvcmon report`, as far as it needs no form.
#include <gmock/gmock.h>

#include <filesystem>

#include "daemon/app/verbs.h"
#include "daemon/store/store.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/poll_builder.h"
#include "tests/support/temp_dir.h"

namespace dvcmon {
namespace {

using ::testing::HasSubstr;
using testing::kNoon;

class ReportVerbTest : public ::testing::Test {
 protected:
  ReportVerbTest() {
    std::filesystem::copy("config", dir_.Path("config"), std::filesystem::copy_options::recursive);
    line_.config_file = dir_.Path("config/dvcmon.yaml");
    line_.storage_path = dir_.Path("dvcmon.db");
    EXPECT_TRUE(Store::Open({line_.storage_path}).ok());
    EXPECT_TRUE(KeepIssue(line_.storage_path,
                          {.of = {"cchc-monthly", "phu-tho", "2026-10"},
                           .number = 1,
                           .as_of = kNoon,
                           .made = kNoon,
                           .digest = "d"},
                          {}, [] { return Done{}; })
                    .ok());
  }
  int Run() {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int exit_code = RunReport(line_, World{[] { return kNoon; }, http_});
    std::fflush(stdout);
    out_ = ::testing::internal::GetCapturedStdout();
    err_ = ::testing::internal::GetCapturedStderr();
    return exit_code;
  }

  testing::TempDir dir_;
  testing::FakeHttpClient http_{
      [](const HttpRequest&) { return testing::JsonResponse(200, "{}"); }};
  CommandLine line_;
  std::string out_;
  std::string err_;
};

TEST_F(ReportVerbTest, ListsWhatWasIssued) {
  line_.list = true;
  EXPECT_EQ(Run(), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr("2026-10/issue-001 lúc / at 2026-11-22T12:00:00+07:00\n"));
  line_.json = true;
  EXPECT_EQ(Run(), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr(R"("period":"2026-10","number":1,)"));
  line_.report = "bieu-06";
  EXPECT_EQ(Run(), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr(R"("issues":[])"));
}

TEST_F(ReportVerbTest, OfADocumentTheLastCountsAndSaysWhatItReplaces) {
  line_.report = "cchc-monthly";
  line_.province = "phu-tho";
  line_.period = "2026-10";
  line_.of_issue = 1;
  line_.document = "123/BC-SNV";
  EXPECT_EQ(Run(), kExitOk) << err_;
  EXPECT_THAT(out_, ::testing::Not(HasSubstr("thay cho")));
  line_.document = "124/BC-SNV";
  EXPECT_EQ(Run(), kExitOk) << err_;
  const std::string said = "124/BC-SNV (thay cho 123/BC-SNV; đã nhập 2 lần / entered 2 times)\n";
  EXPECT_THAT(out_, HasSubstr(said));
  line_.document.clear();
  line_.list = true;
  EXPECT_EQ(Run(), kExitOk) << err_;
  EXPECT_THAT(out_, HasSubstr(said));
}

TEST_F(ReportVerbTest, WritesNoDraftWhereSomethingIs) {
  line_.report = "cchc-monthly";
  line_.province = "phu-tho";
  line_.period = "2026-10";
  line_.out_folder = dir_.Path("config");
  EXPECT_EQ(Run(), kExitUsage);
  EXPECT_THAT(err_, HasSubstr(dir_.Path("config") + " holds something already"));
}

TEST_F(ReportVerbTest, AReportThatIsNotThereIsWrongUsage) {
  line_.report = "no-such-report";
  line_.period = "2026-10";
  EXPECT_EQ(Run(), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("no-such-report"));
}

TEST_F(ReportVerbTest, ATimeThatIsNoneIsWrongUsage) {
  line_.report = "cchc-monthly";
  line_.period = "2026-10";
  line_.as_of = "yesterday";
  EXPECT_EQ(Run(), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("yesterday"));
}

}  // namespace
}  // namespace dvcmon
