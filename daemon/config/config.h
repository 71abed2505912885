// The configuration: YAML files in, checked plain data out.
//
// Strict: an unknown or duplicate key, an alias or anchor, a wrong type or unit, a value out of
// range are errors; all of them are found in one run, each with its place and what would be right.
// Every file is read once; nothing is written.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "collectors/model/agency.h"
#include "collectors/model/spec.h"
#include "collectors/model/time.h"
#include "daemon/derive/calendar.h"
#include "daemon/derive/record_rules.h"
#include "daemon/derive/targets.h"
#include "daemon/derive/titles.h"
#include "daemon/derive/window.h"
#include "daemon/tables/layout.h"

namespace dvcmon {

struct Diagnostic {
  std::string file;
  int line = 0;         // 1-based; 0: the file as a whole
  std::string path;     // "portals[0].timeouts.connect"
  std::string message;  // what is wrong and what is allowed; never holds a secret
  bool warning = false;

  // "config/dvcmon.yaml:12: portals[0].provinces: …"
  std::string Text() const;
};

// A portal together with the provinces whose figures are asked from it.
struct WatchedPortal {
  std::shared_ptr<const PortalSpec> portal;
  std::vector<std::shared_ptr<const Province>> provinces;
  std::string drop_folder{};  // where files for its collectors by hand are laid; empty: nowhere
};

struct ScheduledReport {
  std::string report;               // name of the layout
  std::string province;             // slug; empty: of the nation
  std::vector<WindowKind> periods;  // not empty
  int working_days = 1;             // after the cut-off
};

struct Config {
  std::string file;  // as it was named
  struct {
    std::string path = "/var/lib/dvcmon/dvcmon.db";
    Duration capture_retention = std::chrono::hours(24) * 400;
  } storage;
  struct {
    std::string listen_address = "127.0.0.1:19766";
    bool insecure = false;  // allows a public address without TLS and users
  } web;
  struct {
    std::string level = "info";
    std::string format = "logfmt";
  } log;
  std::map<std::string, std::shared_ptr<const Statistic>> statistics;  // by id
  LabelTitles label_titles;
  std::map<std::string, std::shared_ptr<const Province>> provinces;  // by slug, all that are known
  // Never null; empty where none is named, or the one that is named cannot be opened.
  std::shared_ptr<const Calendar> calendar = std::make_shared<Calendar>();
  std::vector<Target> targets;   // of every time, in file order
  std::vector<Agency> agencies;  // that the operator has written down, in file order
  std::vector<WatchedPortal> portals;
  std::vector<RecordRule> record;  // which portal counts; the first rule that fits
  struct {
    // False alarms that are put up with for each agency and month, 0.005 to 0.08.
    double online_rate_budget = 0.025;
    double volume_budget = 0.0125;
    double province_limit = 10;  // of evidence
  } drops;
  struct {
    std::string folder = "/var/lib/dvcmon/reports";
    std::string province;                      // slug, whom reports are about unless one is named
    std::map<std::string, std::string> words;  // of titles: {organisation}, {place}
    std::map<std::string, std::shared_ptr<const Layout>> layouts;  // by name
    // Those that the daemon issues by itself, when so many working days after the cut-off are over.
    std::vector<ScheduledReport> issue;
  } reports;
};

struct LoadedConfig {
  std::shared_ptr<const Config> config;  // null when there is an error
  std::vector<Diagnostic> diagnostics;   // errors and warnings, in file order
};

// Loads dvcmon.yaml and the files that it names. A relative name is relative to the folder of the
// file in which it stands. Secrets of headers are read now. No exception leaves it.
LoadedConfig LoadConfig(const std::string& file);

// A portal as it was described by files that the record has kept: without what dvcmon.yaml sets, so
// that answers can be read by it but not asked for. Null with diagnostics: this version of the
// program cannot read them.
struct LoadedPortal {
  std::shared_ptr<const PortalSpec> portal;
  std::vector<Diagnostic> diagnostics;
};
LoadedPortal LoadPortal(const MappingFiles& files);

// --web.config.file, in the format of Prometheus' exporter-toolkit; null with diagnostics on error.
struct WebConfig {
  std::string cert_file;  // with key_file: TLS
  std::string key_file;
  std::string client_ca_file;
  bool require_client_cert = false;
  std::string min_version = "TLS12";                // TLS12 or TLS13
  std::map<std::string, std::string> users;         // name → bcrypt hash
  std::map<std::string, std::string> http_headers;  // added to every answer
};
struct LoadedWebConfig {
  std::shared_ptr<const WebConfig> config;
  std::vector<Diagnostic> diagnostics;
};
LoadedWebConfig LoadWebConfig(const std::string& file);

}  // namespace dvcmon
