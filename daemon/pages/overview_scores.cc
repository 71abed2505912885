// The six groups of Decision 766: what each has of what it can have.
#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/pages/bar.h"
#include "daemon/pages/label_words.h"
#include "daemon/pages/overview_rows.h"

namespace dvcmon {
namespace {

struct GroupScore {
  std::string group;
  Finding score;
  double most = 0;

  double lost() const { return most - score.value; }
};

// What the Decision gives at most, where the portal does not say.
double MostOf(Desk& desk, const std::string& group) {
  const Finding said =
      desk.Count(fmt::format("quality_score_max{{group={}}}", group), desk.about());
  if (said.is_number()) return said.value;
  Measure most;
  most.kind = Measure::Kind::kScoreMax;
  most.name = group;
  const Finding given = desk.Of(most, desk.about());
  return given.is_number() ? given.value : 0;
}

std::optional<GroupScore> ScoreOfGroup(Desk& desk, const std::string& group) {
  Finding score = desk.Count(fmt::format("quality_score{{group={}}}", group), desk.about());
  if (!score.is_number()) return std::nullopt;
  const double most = MostOf(desk, group);
  if (most <= 0) return std::nullopt;
  return GroupScore{group, std::move(score), most};
}

// Some portals tell of services and payment together alone.
std::vector<GroupScore> GroupScores(Desk& desk) {
  std::vector<GroupScore> scores;
  if (!desk.figures().IsTold(Level::kProvince, {"quality_score"})) return scores;
  bool has_services = false;
  for (const char* group : {"CKMB", "TDGQ", "CLGQ", "TTTT", "MDHL", "MDSH"}) {
    auto score = ScoreOfGroup(desk, group);
    if (!score) continue;
    has_services = has_services || score->group == "CLGQ" || score->group == "TTTT";
    scores.push_back(*std::move(score));
  }
  if (has_services) return scores;
  if (auto both = ScoreOfGroup(desk, "ONLINE_SERVICE"); both) scores.push_back(*std::move(both));
  return scores;
}

}  // namespace

void PutScores(Html& html, const View& view, Desk& desk) {
  html.Open("section", {{"class", "tall"}})
      .Leaf("h2", view.Say("Sáu nhóm điểm Bộ chỉ số 766", "The six groups of Decision 766"));
  const std::vector<GroupScore> scores = GroupScores(desk);
  if (scores.empty()) {
    html.Leaf("p", view.Say("Không nguồn nào công bố điểm từng nhóm trong kỳ.",
                            "No source tells the scores of groups in the period."));
    html.Close();
    return;
  }
  html.Open("ul", {{"class", "bars"}});
  const GroupScore* worst = &scores.front();
  for (const GroupScore& score : scores) {
    if (score.lost() > worst->lost()) worst = &score;
    html.Open("li").Leaf("span", LabelWord(view, "group", score.group)).Open("b");
    PutFinding(html, view, score.score);
    html.Text("/" + view.Number(score.most));
    html.Close();
    PutBar(html, "score", score.score.value / score.most);
    html.Close();
  }
  html.Close();
  if (worst->lost() > 0) {
    html.Open("p").Text(view.Say("Mất nhiều điểm nhất ở ", "Most points are lost in "));
    html.Leaf("b", LabelWord(view, "group", worst->group));
    html.Text(fmt::format(": {} {}.", view.Number(worst->lost(), 2), view.Say("điểm", "points")));
    html.Close();
  }
  html.Close();
}

}  // namespace dvcmon
