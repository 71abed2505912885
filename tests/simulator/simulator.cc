#include "tests/simulator/simulator.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <utility>

#include "collectors/model/template.h"

namespace dvcmon::simulator {
namespace {

Answer Text(int status, std::string text) {
  return {.status = status, .content_type = "text/plain; charset=utf-8", .body = text + "\n"};
}

std::string Quoted(std::string_view text) { return fmt::format("\"{}\"", EscapeJson(text)); }

}  // namespace

Simulator::Simulator(NationalPortal portal, Portal2022 portal_2022, std::function<Day()> today)
    : portal_(std::move(portal)), portal_2022_(std::move(portal_2022)), today_(std::move(today)) {}

Result<std::unique_ptr<Simulator>> Simulator::Load(const std::filesystem::path& folder,
                                                   std::function<Day()> today) {
  Result<NationalPortal> portal = NationalPortal::Load(folder / "dvcqg");
  if (!portal.ok()) return portal.error();
  Result<Portal2022> portal_2022 = Portal2022::Load(folder / "dvcqg-2022");
  if (!portal_2022.ok()) return portal_2022.error();
  return std::unique_ptr<Simulator>(
      new Simulator(*std::move(portal), *std::move(portal_2022), std::move(today)));
}

Answer Simulator::Respond(const Request& request) {
  if (request.path == "/simulator/fault") return OrderFault(request);
  if (request.path == "/simulator/requests") return ListRequests();

  const Fault fault = NextFault(request.path);
  Answer answer = Spoil(portal_2022_.Serves(request.path) ? portal_2022_.Respond(request, today_())
                                                          : portal_.Respond(request, today_()),
                        fault);
  const std::lock_guard lock(mutex_);
  log_.push_back({request, fault, answer.status});
  return answer;
}

Answer Simulator::OrderFault(const Request& request) {
  if (request.method != "POST") return Text(405, "only POST");
  simdjson::dom::parser parser;
  simdjson::dom::element json;
  std::string_view word;
  if (parser.parse(request.body).get(json) || json["fault"].get_string().get(word)) {
    return Text(400, R"(expected {"path": "/api/…", "fault": "…", "times": 1})");
  }
  const std::optional<Fault> fault = ParseFault(word);
  if (!fault) return Text(400, "unknown fault, expected one of: " + FaultWords());

  std::string_view path;
  Order order{.fault = *fault};
  if (json["path"].get_string().get(path)) path = {};
  if (json["times"].get_int64().get(order.times)) order.times = -1;
  const std::lock_guard lock(mutex_);
  orders_[std::string(path)] = order;
  return Text(200, "ok");
}

Fault Simulator::NextFault(const std::string& path) {
  const std::lock_guard lock(mutex_);
  for (const std::string& key : {path, std::string()}) {
    const auto order = orders_.find(key);
    if (order == orders_.end() || order->second.fault == Fault::kNone) continue;
    if (order->second.times == 0) continue;
    if (order->second.times > 0) --order->second.times;
    return order->second.fault;
  }
  return Fault::kNone;
}

Answer Simulator::ListRequests() {
  const std::lock_guard lock(mutex_);
  std::string json;
  for (const Entry& entry : log_) {
    std::string headers;
    for (const auto& [name, value] : entry.request.headers) {
      headers += fmt::format("{}{}:{}", headers.empty() ? "" : ",", Quoted(name), Quoted(value));
    }
    json += fmt::format(
        R"({}{{"method":{},"path":{},"headers":{{{}}},"body":{},"fault":{},"status":{}}})",
        json.empty() ? "" : ",\n", Quoted(entry.request.method), Quoted(entry.request.path),
        headers, Quoted(entry.request.body), Quoted(Name(entry.fault)), entry.status);
  }
  return {.body = "[" + json + "]\n"};
}

}  // namespace dvcmon::simulator
