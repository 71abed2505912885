// The samples of one source as text: a line per figure, labels in alphabetical order.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "daemon/store/store.h"

namespace dvcmon {

// The samples of one statistic of a source: what stands in each before and after its body.
struct SampleFrame {
  std::string family;
  std::string before;  // `dvc_agency_applications_payable{agency="`
  std::string after;   // `",period="year",portal="dvcqg",province="phu-tho"} `

  Level level = Level::kProvince;

  // `name{…} `, ready for a value.
  std::string Of(const std::string& body) const;
};
// `statistic`: a key with labels. `of_period`: with the label `period`.
SampleFrame FrameOf(const Source& source, Level level, std::string_view statistic, bool of_period);

// All that it is given outlives it.
class SourceRenderer {
 public:
  explicit SourceRenderer(const Source& source) : source_(source) {}

  // A figure of the source's period.
  void Add(const StandingFigure& figure);
  // One that is of no period: a counter goes on from one to the next, a ratio has its window. It
  // has no label `period`.
  void AddDerived(const StandingFigure& figure);

  const std::map<std::string, std::string>& texts() const { return texts_; }  // by family
  size_t figures() const { return figures_; }

 private:
  // Where the samples of one statistic key go.
  struct Line {
    std::string* text = nullptr;
    SampleFrame frame;
  };
  void Append(const StandingFigure& figure, bool of_period);
  const Line& LineOf(const StandingFigure& figure, bool of_period);

  const Source& source_;
  std::map<std::string, std::string> texts_;                         // nodes keep their address
  std::array<std::unordered_map<std::string_view, Line>, 3> lines_;  // by level
  size_t figures_ = 0;
};

}  // namespace dvcmon
