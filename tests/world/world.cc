#include "tests/world/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "tests/world/life.h"
#include "tests/world/random.h"

namespace dvcmon::world {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr Day kMerger{std::chrono::year(2025) / 7 / 1};
constexpr Day kLongAgo{std::chrono::year(2008) / 8 / 1};
constexpr Day kOpenEnd{std::chrono::year(2100) / 1 / 1};
constexpr auto kOpens = hours(7);  // of a day
constexpr auto kIsOpen = hours(11);

constexpr std::array<const char*, 12> kDepartments = {
    "Văn phòng UBND tỉnh",
    "Sở Công Thương",
    "Sở Giáo dục và Đào tạo",
    "Sở Nông nghiệp và Môi trường",
    "Sở Xây dựng",
    "Sở Y tế",
    "Sở Tư pháp",
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Khoa học và Công nghệ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Ban Quản lý các khu công nghiệp",
};
constexpr std::array<const char*, 10> kFirstNames = {"An",   "Bình",  "Hòa",  "Tân", "Phú",
                                                     "Long", "Thạnh", "Vĩnh", "Mỹ",  "Đông"};
constexpr std::array<const char*, 9> kLastNames = {"Hưng",  "Lộc",   "Thành", "Sơn",  "Phước",
                                                   "Khánh", "Thuận", "Đức",   "Giang"};

std::string PlaceName(int number) {
  const auto at = static_cast<size_t>(number);
  return fmt::format("{} {}", kFirstNames[at % kFirstNames.size()],
                     kLastNames[at / kFirstNames.size() % kLastNames.size()]);
}

// Filings of a working day, as they are spread over agencies: many are tiny.
double DrawSize(Random& random) {
  const double kind = random.Uniform();
  if (kind < 0.3) return random.Uniform(0.5, 3);
  if (kind < 0.65) return random.Uniform(3, 10);
  return kind < 0.9 ? random.Uniform(10, 30) : random.Uniform(30, 120);
}

bool IsWanted(const WorldOptions& options, std::string_view slug) {
  return std::ranges::any_of(options.provinces, [slug](const std::string& wanted) {
    return wanted == slug || wanted == "all";
  });
}

}  // namespace

Counts& Counts::operator+=(const Counts& other) {
  for (size_t i = 0; i < kFlows; ++i) of[i] += other.of[i];
  return *this;
}

Counts& Counts::operator-=(const Counts& other) {
  for (size_t i = 0; i < kFlows; ++i) of[i] -= other.of[i];
  return *this;
}

World::World(WorldOptions options) : options_(std::move(options)) {
  for (const Body& body : Bodies()) {
    if (!body.successor.empty() || !IsWanted(options_, body.slug)) continue;
    std::vector<const Province*> before;
    for (const Body& other : Bodies()) {
      if (other.successor != body.slug) continue;
      MakeProvince(other, kLongAgo, kMerger - days(1), {});
      before.push_back(&provinces_.back());
    }
    const Day first = before.empty() ? kLongAgo : kMerger;
    MakeProvince(body, first, kOpenEnd, std::move(before));
  }
}

void World::MakeProvince(const Body& body, Day first, Day last,
                         std::vector<const Province*> before) {
  Province& province = provinces_.emplace_back();
  province.body = &body;
  province.title = fmt::format("UBND {} {}", body.is_city ? "thành phố" : "tỉnh", body.name);
  province.first = first;
  province.last = last;
  province.predecessors = std::move(before);
  Random random(SeedOf(options_.seed, body.slug));

  // What the tiers file in all, before and after the merger.
  double below = 0;
  const auto add = [&](int code, Tier tier, std::string name, Day from, Day to, double per_day) {
    Agency& agency = province.agencies.emplace_back();
    agency.code = fmt::format("{}.{:02}", body.identity_code, code);
    agency.name = std::move(name);
    agency.tier = tier;
    agency.first = from;
    agency.last = to;
    agency.number = per_day_.size();
    Random own(
        SeedOf(options_.seed, fmt::format("{}/{}/{}", body.slug, agency.code, FormatDay(from))));
    agency.salt = own.Next();
    agency.uuid = fmt::format("019d2be3-6a{:02x}-7{:03x}-8b17-{:012x}", 0x80 + own.Whole(0, 15),
                              own.Whole(0, 0xfff), static_cast<int64_t>(own.Next() >> 16));
    agency.object_id = fmt::format("{:016x}{:08x}", own.Next(), own.Next() >> 32);
    agency.procedures = static_cast<int>(own.Whole(40, 300));
    agency.full_services = static_cast<int>(own.Whole(10, agency.procedures * 2 / 3));
    agency.partial_services = static_cast<int>(own.Whole(5, agency.procedures / 4));
    agency.payable_services = static_cast<int>(own.Whole(5, agency.procedures / 2));
    per_day_.push_back(per_day);
  };

  for (int i = 0; i < options_.departments; ++i) {
    double per_day = DrawSize(random);
    if (!province.predecessors.empty()) {
      per_day = 0;
      for (const Province* one : province.predecessors) {
        per_day += per_day_[one->agencies[static_cast<size_t>(i)].number];
      }
    }
    add(i + 1, Tier::kDepartment, kDepartments[static_cast<size_t>(i) % kDepartments.size()], first,
        last, per_day);
  }
  if (first < kMerger) {
    const Day to = kMerger - days(1);
    for (int i = 0; i < options_.districts; ++i) {
      add(51 + i, Tier::kDistrict, "UBND huyện " + PlaceName(i), first, to, DrawSize(random));
      below += per_day_.back();
    }
    for (int i = 0; i < options_.communes; ++i) {
      add(300 + i, Tier::kCommune, "UBND Xã " + PlaceName(i), first, to, DrawSize(random));
      below += per_day_.back();
    }
  }
  for (const Province* one : province.predecessors) {
    for (const Agency& agency : one->agencies) {
      if (agency.tier != Tier::kDepartment) below += per_day_[agency.number];
    }
  }
  if (last > kMerger) {
    std::vector<double> weights;
    double sum = 0;
    for (int i = 0; i < options_.communes; ++i) sum += weights.emplace_back(DrawSize(random));
    for (int i = 0; i < options_.communes; ++i) {
      const std::string name =
          fmt::format("UBND {} {}", i % 4 == 0 ? "phường" : "xã", PlaceName(i * 7 + 3));
      add(100 + i, Tier::kCommune, name, kMerger, last,
          below * weights[static_cast<size_t>(i)] / sum);
    }
  }
  for (const Agency& agency : province.agencies) {
    Live(province, agency, per_day_[agency.number]);
  }
}

void World::Live(const Province& province, const Agency& agency, double per_day) {
  std::vector<Drop> drops;
  for (const Drop& drop : options_.drops) {
    if (drop.province != province.body->slug) continue;
    if (drop.agency.empty() || drop.agency == agency.code) drops.push_back(drop);
  }
  auto& totals = totals_.emplace_back(PlaceOf(options_.last + days(1)) + 1, Totals{});
  const Day first = std::max(agency.first, options_.first);
  const Day last = std::min(agency.last, options_.last);
  if (first > last) return;
  const auto seed = SeedOf(options_.seed, fmt::format("{}/{}", province.body->slug, agency.code));
  const std::vector<Counts> life = LifeOf(seed, per_day, options_.first, first, last, drops);
  for (size_t place = PlaceOf(first) + 1; place < totals.size(); ++place) {
    totals[place] = totals[place - 1];
    const size_t day = place - 1 - PlaceOf(first);
    if (day >= life.size()) continue;
    for (size_t i = 0; i < kFlows; ++i) totals[place][i] += static_cast<int32_t>(life[day].of[i]);
  }
}

size_t World::PlaceOf(Day day) const {
  const Day within = std::clamp(day, options_.first, options_.last + days(1));
  return static_cast<size_t>((within - options_.first).count());
}

const Province* World::Find(std::string_view slug) const {
  const auto found = std::ranges::find_if(
      provinces_, [slug](const Province& province) { return province.body->slug == slug; });
  return found == provinces_.end() ? nullptr : &*found;
}

const Province* World::FindByCode(std::string_view identity_code, Day day) const {
  const auto found = std::ranges::find_if(provinces_, [&](const Province& province) {
    return province.body->identity_code == identity_code && province.first <= day &&
           day <= province.last;
  });
  return found == provinces_.end() ? nullptr : &*found;
}

const Agency* World::Find(const Province& province, std::string_view code, Day day) {
  const auto found = std::ranges::find_if(province.agencies, [&](const Agency& agency) {
    return agency.code == code && agency.first <= day && day <= agency.last;
  });
  return found == province.agencies.end() ? nullptr : &*found;
}

Counts World::Between(const Agency& agency, Day first, Day last) const {
  Counts counts;
  if (first > last) return counts;
  const auto& totals = totals_[agency.number];
  const Totals& before = totals[PlaceOf(first)];
  const Totals& after = totals[PlaceOf(last + days(1))];
  for (size_t i = 0; i < kFlows; ++i) counts.of[i] = after[i] - before[i];
  return counts;
}

Counts World::Between(const Province& province, Day first, Day last) const {
  Counts counts;
  for (const Agency& agency : province.agencies) counts += Between(agency, first, last);
  return counts;
}

int64_t World::Filed(std::string_view province, std::string_view agency,
                     std::optional<Flow> channel, Day first, Day last) const {
  const Province* found = Find(province);
  Counts counts;
  if (found == nullptr) return 0;
  for (const Agency& one : found->agencies) {
    if (agency.empty() || agency == one.code) counts += Between(one, first, last);
  }
  return channel ? counts[*channel] : counts.Filed();
}

Counts World::Until(const Agency& agency, Time moment) const {
  const Day day = DayOf(moment);
  Counts counts = Between(agency, options_.first, day - days(1));
  const double gone = std::chrono::duration<double>(moment - StartOf(day) - kOpens) / kIsOpen;
  if (gone <= 0) return counts;
  const Counts today = Between(agency, day, day);
  const double offset = Random(agency.salt + static_cast<uint64_t>(day.time_since_epoch().count()))
                            .Uniform(0.01, 0.99);
  for (size_t i = 0; i < kFlows; ++i) {
    const double part = std::floor(static_cast<double>(today.of[i]) * std::min(gone, 1.0) + offset);
    counts.of[i] += static_cast<int64_t>(part);
  }
  return counts;
}

}  // namespace dvcmon::world
