#include "daemon/base/log.h"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>

#include "collectors/model/time.h"

namespace dvcmon {
namespace {

// Room for the longest of our own messages, whose end says what to do.
constexpr size_t kMaxValueBytes = 2000;
constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warn", "error"};
constexpr std::array<spdlog::level::level_enum, 4> kSpdlogLevels = {
    spdlog::level::debug, spdlog::level::info, spdlog::level::warn, spdlog::level::err};

std::atomic<LogFormat> format_in_use{LogFormat::kLogfmt};

spdlog::logger& Logger() {
  static const std::shared_ptr<spdlog::logger> logger = [] {
    auto made = std::make_shared<spdlog::logger>("dvcmon",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    made->flush_on(spdlog::level::debug);
    return made;
  }();
  return *logger;
}

std::string_view Cut(std::string_view value) {
  if (value.size() <= kMaxValueBytes) return value;
  size_t end = kMaxValueBytes;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
  return value.substr(0, end);
}

// Escaped as a JSON string, which logfmt readers understand too. U+0080–U+009F and direction marks
// are left to CleanName(), which every name from outside has passed; bytes below 0x20 and DEL are
// not.
std::string Quoted(std::string_view value) {
  std::string out = "\"";
  for (const char c : Cut(value)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(byte));
    } else {
      out += c;
    }
  }
  return out + '"';
}

bool IsBare(std::string_view value) {
  if (value.empty() || value.size() > kMaxValueBytes) return false;
  for (const char c : value) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-_./:+%,@").find(c) != std::string_view::npos;
    if (!plain) return false;
  }
  return true;
}

}  // namespace

std::optional<LogLevel> ParseLogLevel(std::string_view word) {
  for (size_t i = 0; i < kLevels.size(); ++i) {
    if (kLevels[i] == word) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

std::optional<LogFormat> ParseLogFormat(std::string_view word) {
  if (word == "logfmt") return LogFormat::kLogfmt;
  if (word == "json") return LogFormat::kJson;
  return std::nullopt;
}

void ConfigureLog(LogLevel level, LogFormat format) {
  Logger().set_level(kSpdlogLevels[static_cast<size_t>(level)]);
  format_in_use = format;
}

std::string FormatLogLine(LogLevel level, LogFormat format, std::string_view message,
                          std::initializer_list<LogField> fields) {
  const std::string_view word = kLevels[static_cast<size_t>(level)];
  if (format == LogFormat::kJson) {
    std::string line = fmt::format("\"level\":\"{}\",\"msg\":{}", word, Quoted(message));
    for (const LogField& field : fields) {
      line += fmt::format(",\"{}\":{}", field.key, Quoted(field.value));
    }
    return line;
  }
  std::string line = fmt::format("level={} msg={}", word, Quoted(message));
  for (const LogField& field : fields) {
    line +=
        fmt::format(" {}={}", field.key, IsBare(field.value) ? field.value : Quoted(field.value));
  }
  return line;
}

void Log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  const auto spdlog_level = kSpdlogLevels[static_cast<size_t>(level)];
  if (!Logger().should_log(spdlog_level)) return;
  const LogFormat format = format_in_use;
  const std::string line = FormatLogLine(level, format, message, fields);
  const std::string time =
      FormatTime(std::chrono::floor<Duration>(std::chrono::system_clock::now()));
  if (format == LogFormat::kJson) {
    Logger().log(spdlog_level, "{{\"time\":\"{}\",{}}}", time, line);
  } else {
    Logger().log(spdlog_level, "time={} {}", time, line);
  }
}

}  // namespace dvcmon
