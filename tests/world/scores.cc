#include "tests/world/scores.h"

#include <algorithm>

#include "tests/world/respond.h"

namespace dvcmon::world {
namespace {

using OfNothing = Indicator::OfNothing;

constexpr int64_t kPayableOfProvince = 313;

int64_t Share(int64_t count, double share) {
  return static_cast<int64_t>(static_cast<double>(count) * share);
}

// Petitions come to a few of a thousand.
int64_t Petitions(const PublishedRow& row) { return row.counts.Filed() / 700; }

}  // namespace

std::optional<double> Indicator::Score() const {
  if (most == 0) return std::nullopt;
  if (!denominator) return most;
  if (*denominator == 0) {
    if (of_nothing == OfNothing::kNull) return std::nullopt;
    return of_nothing == OfNothing::kFull ? most : 0;
  }
  const double share = static_cast<double>(*numerator) / static_cast<double>(*denominator);
  return RoundedTo2(most * std::min(1.0, share / goal));
}

std::optional<double> Indicator::Ratio() const {
  if (!denominator) return 100;
  if (*denominator == 0 && of_nothing == OfNothing::kNull) return std::nullopt;
  return Percent(*numerator, *denominator);
}

double ScoreOf(const std::vector<Indicator>& indicators) {
  double sum = 0;
  for (const Indicator& indicator : indicators) sum += indicator.Score().value_or(0);
  return RoundedTo2(sum);
}

std::vector<Indicator> Transparency(const PublishedRow& row) {
  const int64_t filed = row.counts.Filed();
  return {{"PUBLISH_ON_TIME", 12, kAuthority, 6},
          {"PUBLIC_UPDATE_ON_TIME", 31, 70, 4},
          {"PUBLIC_CONTENT_FULL", 87, kAuthority, 2},
          {"DOSSIER_SYNC", filed, filed, 6}};
}

std::vector<Indicator> Satisfaction(const PublishedRow& row) {
  const int64_t petitions = Petitions(row);
  return {
      {"PETITION_CLASSIFICATION_TTHC", Share(petitions, 0.72), petitions, 0, 1, OfNothing::kZero},
      {"DOSSIER_RECEIVING_SATISFACTION", row.in_time, row.counts.Filed(), 6, 0.9, OfNothing::kZero},
      {"PETITION_PROCESSING_ON_TIME", Share(petitions, 0.52), petitions, 6, 1, OfNothing::kFull},
      {"PETITION_HANDLING_SATISFACTION", Share(petitions, 0.4), petitions, 6, 1, OfNothing::kFull},
      {"PETITION_CLASSIFICATION_STAFF", Share(petitions, 0.23), petitions, 0, 1, OfNothing::kZero}};
}

std::vector<Indicator> Digitizing(const PublishedRow& row) {
  const int64_t filed = row.counts.Filed();
  const int64_t results = std::min(row.counts[Flow::kResultDigitized], filed);
  return {
      {"ORIGINAL_RESULT_AVAILABLE", results, filed, 6},
      {"SO_HOA_GIAY_TO_GIAI_QUYET", row.counts[Flow::kDigitized], filed, 4},
      {"REUSED_DIGITIZED_DATA", Share(filed, 0.23), filed, 2, 0.8},
      {"SYNCED_WITH_DVCQG_PERSONAL_STORAGE", Share(row.counts[Flow::kDigitized], 0.25), filed, 4},
      {"CITIZEN_DATA_CONNECTED_DOSSIER", Share(filed, 0.54), filed, 2},
      {"CITIZEN_DATA_CONNECTED_FORMALITY", 396, 1300, 2},
      {"ELECTRONIC_CERTIFIED_COPY", std::nullopt, std::nullopt, 2}};
}

std::vector<Indicator> Progress(const PublishedRow& row) {
  return {{"PROGRESS", row.in_time, row.counts.Filed(), 20, 1, OfNothing::kZero}};
}

std::vector<Indicator> Provision(const PublishedRow& row) {
  return {{"PROVIDED", kFull + kPartial, kAuthority, 2, 0.8},
          {"USED", UsedOf(kServices, row.counts[Flow::kOnline] / 50), kServices, 4},
          {"ONLINE", row.counts[Flow::kOnline], row.counts.Filed(), 6, 0.8, OfNothing::kZero}};
}

int64_t PayableServices(const PublishedRow& row) {
  return row.agency ? row.agency->payable_services : kPayableOfProvince;
}

std::vector<Indicator> Payment(const PublishedRow& row) {
  const int64_t services = PayableServices(row);
  return {
      {"PAID", row.counts[Flow::kPaidOnline], row.counts[Flow::kPayable], 6, 1, OfNothing::kZero},
      {"SERVICES_PAID", UsedOf(services, row.counts[Flow::kPaidOnline]), services, 2, 0.8},
      {"SERVICES_USED", UsedOf(services, row.counts[Flow::kPayable]) / 5, services, 2, 0.8}};
}

std::vector<double> GroupScores(const PublishedRow& row) {
  return {ScoreOf(Transparency(row)), ScoreOf(Progress(row)),     ScoreOf(Provision(row)),
          ScoreOf(Payment(row)),      ScoreOf(Satisfaction(row)), ScoreOf(Digitizing(row))};
}

}  // namespace dvcmon::world
