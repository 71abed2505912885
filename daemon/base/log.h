// Structured log lines on stderr, in logfmt or JSON. One event, one line, whatever text from
// outside it carries: control characters and quotes are escaped, values cut at 2000 bytes.
//
// Secrets have no way in: nobody passes request headers, bodies or queries to the log.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace dvcmon {

enum class LogLevel : uint8_t { kDebug, kInfo, kWarn, kError };
enum class LogFormat : uint8_t { kLogfmt, kJson };

std::optional<LogLevel> ParseLogLevel(std::string_view word);    // debug, info, warn, error
std::optional<LogFormat> ParseLogFormat(std::string_view word);  // logfmt, json

// May be called again at any time, from any thread.
void ConfigureLog(LogLevel level, LogFormat format);

struct LogField {
  std::string_view key;
  std::string value;
};

// From any thread.
void Log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});

// One line without its time, for tests: `level=info msg="poll accepted" portal=dvcqg`.
std::string FormatLogLine(LogLevel level, LogFormat format, std::string_view message,
                          std::initializer_list<LogField> fields);

}  // namespace dvcmon
