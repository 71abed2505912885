#include "daemon/tables/formula.h"

namespace dvcmon {

Result<Formula> Formula::Parse(std::string_view /*text*/) { return Formula(); }
Formula::Value Formula::Of(
    const std::function<std::optional<double>(std::string_view column)>& /*operand*/) const {
  return {};
}
Result<Condition> Condition::Parse(std::string_view text) {
  return Condition{{}, Relation::kEquals, {}, std::string(text)};
}
std::optional<bool> Condition::Holds(
    const std::function<std::optional<double>(std::string_view column)>& /*operand*/) const {
  return std::nullopt;
}

}  // namespace dvcmon
