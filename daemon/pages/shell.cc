// The frame of all pages: menu, province, language, and when it was.
#include <array>
#include <cmath>

#include "daemon/base/version.h"
#include "daemon/evidence/drop_text.h"
#include "daemon/pages/assets.h"
#include "daemon/pages/view.h"
#include "daemon/report/bodies.h"

namespace dvcmon {
namespace {

struct MenuEntry {
  std::string_view path;
  std::string_view vi;
  std::string_view en;
};
constexpr std::array<MenuEntry, 6> kMenu = {{
    {"/", "Tổng quan", "Overview"},
    {"/agencies", "Sở, ngành và cấp xã", "Agencies"},
    {"/drops", "Sụt giảm hồ sơ", "Drops"},
    {"/reports", "Báo cáo", "Reports"},
    {"/provinces", "Cả nước", "Provinces"},
    {"/portals", "Nguồn dữ liệu", "Portals"},
}};

void PutHead(Html& html, std::string_view title) {
  html.Open("head");
  html.Void("meta", {{"charset", "utf-8"}});
  html.Void("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.Void("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  html.Leaf("title", std::string(title) + " · dvcmon");
  html.Void("link", {{"rel", "icon"}, {"href", AssetLink("icon.svg")}});
  html.Void("link", {{"rel", "stylesheet"}, {"href", AssetLink("dygraph.css")}});
  html.Void("link", {{"rel", "stylesheet"}, {"href", AssetLink("style.css")}});
  html.Leaf("script", "", {{"src", AssetLink("dygraph.js")}, {"defer", ""}});
  html.Leaf("script", "", {{"src", AssetLink("pages.js")}, {"defer", ""}});
  html.Close();
}

// Which province: a form that works without a script.
void PutProvinces(Html& html, const View& view) {
  if (view.provinces().size() < 2) return;
  html.Open("form", {{"class", "province"}, {"method", "get"}, {"action", view.Link("/")}});
  html.Leaf("label", view.Say("Tỉnh, thành phố", "Province"), {{"for", "province"}});
  html.Open("select", {{"id", "province"}, {"name", "province"}});
  for (const Province* province : view.provinces()) {
    if (province == view.province()) {
      html.Leaf("option", NameOf(*province), {{"value", province->slug}, {"selected", ""}});
    } else {
      html.Leaf("option", NameOf(*province), {{"value", province->slug}});
    }
  }
  html.Close();
  if (view.is_english()) {
    html.Void("input", {{"type", "hidden"}, {"name", "lang"}, {"value", "en"}});
  }
  if (const std::string period = view.Asked("period"); !period.empty()) {
    html.Void("input", {{"type", "hidden"}, {"name", "period"}, {"value", period}});
  }
  html.Leaf("button", view.Say("Xem", "Show")).Close();
}

void PutHeader(Html& html, const View& view, std::string_view here) {
  html.Leaf("a", view.Say("Đến nội dung", "To the content"),
            {{"class", "skip"}, {"href", "#content"}});
  html.Open("header");
  html.Open("a", {{"class", "brand"}, {"href", view.Link("/")}});
  html.Leaf("b", "dvcmon");
  html.Leaf("span", view.Say("giám sát dịch vụ công trực tuyến", "online public services watched"));
  html.Close();
  PutProvinces(html, view);
  const bool english = view.is_english();
  html.Leaf("a", english ? "Tiếng Việt" : "English",
            {{"class", "language"},
             {"lang", english ? "vi" : "en"},
             {"hreflang", english ? "vi" : "en"},
             {"href", view.Here({{"lang", english ? "" : "en"}})}});
  html.Close();
  html.Open("nav", {{"aria-label", view.Say("Trang", "Pages")}}).Open("ul");
  for (const MenuEntry& entry : kMenu) {
    html.Open("li");
    const std::string link = view.Link(entry.path);
    if (entry.path == here) {
      html.Leaf("a", view.Say(entry.vi, entry.en), {{"href", link}, {"aria-current", "page"}});
    } else {
      html.Leaf("a", view.Say(entry.vi, entry.en), {{"href", link}});
    }
    html.Close();
  }
  html.Close().Close();
}

}  // namespace

WebResponse PageOf(const View& view, std::string_view here, std::string_view title,
                   const Html& body, int status) {
  Html html;
  html.Open("html", {{"lang", view.is_english() ? "en" : "vi"}});
  PutHead(html, title);
  html.Open("body");
  PutHeader(html, view, here);
  html.Open("main", {{"id", "content"}, {"tabindex", "-1"}}).Put(body).Close();
  html.Open("footer");
  html.Leaf("p", std::string(view.Say("Trang lập lúc ", "Page made at ")) +
                     view.TimeText(view.now()) +
                     std::string(view.Say("; mọi số liệu bấm vào được đều dẫn đến bằng chứng.",
                                          "; every figure that is a link leads to its evidence.")));
  html.Open("p");
  html.Text("dvcmon " + std::string(kVersion) + " · ");
  html.Leaf("a", "/metrics", {{"href", "/metrics"}}).Text(" · ");
  html.Leaf("a", "/api/v1", {{"href", "/api/v1/openapi.json"}});
  html.Close().Close().Close().Close();
  WebResponse response{.status = status, .content_type = "text/html; charset=utf-8"};
  response.body = "<!DOCTYPE html>\n" + std::move(html).Take() + "\n";
  // What is shown is ours alone; a script can come from nowhere else, and no text becomes one.
  response.headers = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src-elem 'self'; img-src 'self'; "
       "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
      {"Referrer-Policy", "same-origin"},
      {"Cache-Control", "no-cache"}};
  return response;
}

}  // namespace dvcmon
