#include "daemon/pages/pages.h"

#include <array>
#include <utility>

#include "daemon/base/log.h"
#include "daemon/pages/assets.h"
#include "daemon/pages/view.h"

namespace dvcmon {
namespace {

constexpr Duration kPatience = std::chrono::seconds(2);

constexpr std::array kPlaces = {&kOverviewPage, &kAgenciesPage, &kNationPage, &kDropsPage,
                                &kPortalsPage,  &kReportsPage,  &kFiguresPage};

// The place, and what of the path is behind it.
std::pair<const PagePlace*, std::string_view> PlaceAt(std::string_view path) {
  for (const PagePlace* place : kPlaces) {
    if (path == place->path) return {place, ""};
    if (place->path != "/" && path.starts_with(place->path) && path[place->path.size()] == '/') {
      return {place, path.substr(place->path.size() + 1)};
    }
  }
  return {nullptr, ""};
}

WebResponse Trouble(const View& view, const Error& error) {
  int status = 500;
  std::string_view title = view.Say("Không đọc được dữ liệu", "The record cannot be read");
  std::string text(view.Say("Nhật ký của dvcmon ghi lý do.", "The log of dvcmon says why."));
  switch (error.code) {
    case ErrorCode::kInvalid:
      status = 404;
      title = view.Say("Không có trang này", "There is no such page");
      text = error.message;
      break;
    case ErrorCode::kDbBusy:
    case ErrorCode::kCancelled:
      status = 503;
      title = view.Say("Đang bận", "Busy");
      text = view.Say("Xin tải lại trang sau vài giây.", "Please load the page again in a moment.");
      break;
    default:
      // Its message names files: for the operator alone.
      Log(LogLevel::kError, "a page cannot be made", {{"error", error.message}});
  }
  Html body;
  body.Leaf("h1", title).Leaf("p", text);
  WebResponse response = PageOf(view, "", title, body, status);
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace

void Pages::Use(std::shared_ptr<const Config> config) {
  const std::lock_guard lock(mutex_);
  config_ = std::move(config);
}

std::optional<WebResponse> Pages::Answer(const WebRequest& request) {
  if (auto asset = AssetAt(request.path)) return asset;
  const auto found = PlaceAt(request.path);
  if (found.first == nullptr) return std::nullopt;
  std::shared_ptr<const Config> config;
  {
    const std::lock_guard lock(mutex_);
    config = config_;
  }
  const Time now = clock_();
  const auto is_late = [&] { return clock_() - now > kPatience; };
  std::optional<WebResponse> answer;
  const auto read = [&](const Record& record) -> Result<Done> {
    const Query query;
    const Question question{query, *config, record, now, now};
    const View view(request, question);
    return record.AtOneMoment([&]() -> Status {
      auto made = found.first->answer(view, found.second);
      answer = made ? *std::move(made) : Trouble(view, made.error());
      return Done{};
    });
  };
  const auto done = records_.With<Done>(is_late, read);
  if (answer) return answer;
  Log(LogLevel::kError, "a page cannot be made", {{"error", done.error().message}});
  return WebResponse{.status = 503,
                     .body = "the record cannot be read; the log of the daemon says why\n",
                     .headers = {{"Retry-After", "1"}}};
}

}  // namespace dvcmon
