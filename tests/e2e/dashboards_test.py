"""The dashboards for Grafana: their JSON by rules that a reviewer would have, and every query of every panel
against a real Prometheus that holds the simulated world, with everything and each single thing chosen."""

import collections
import concurrent.futures
import datetime
import itertools
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import yaml

import harness
from grafana import Server, filled_in, panels_of, queries
from harness import DVCMON, ROOT, Process, ask_prometheus, free_port, http, start_prometheus, wait_until

GRAFANA = ROOT / "dashboards" / "grafana"
DASHBOARDS = [json.loads(path.read_text("utf-8")) for path in sorted(GRAFANA.glob("*.json"))]
PANELS = [(dashboard, panel) for dashboard in DASHBOARDS for panel in panels_of(dashboard)]
RULES = sorted(ROOT.glob("dashboards/rules/*.yml"))
WORLD = harness.BUILD / "tests" / "world" / "dvcmon_world"
VIET_NAM = datetime.timezone(datetime.timedelta(hours=7))
HOME = "phu-tho"
OF_NOW = ("dvcmon-nguon", "dvcmon-van-hanh")  # about the moment, with hours of it
FIRST_DAYS = 7  # of a year, of whose periods there is nothing to show
# Where a period is chosen: the others are asked about now on each day of the year.
OF_PERIODS = [each["uid"] for each in DASHBOARDS if "window" in {of["name"] for of in each["templating"]["list"]}]
# It also finds what is wrong with dashboards; it is not part of the project.
CHECKER = ROOT.parent / "shared" / "tools" / "check_dashboards.py"

# What no simulated portal has: metrics that dashboards may show all the same.
NOT_SIMULATED = {
    "dvcmon_collector_tls_not_after_timestamp_seconds": "the simulated portals speak HTTP without TLS",
    "dvcmon_collector_contract_violations_total": "no simulated answer breaks its contract here",
    "dvc_province_drop_not_judged": "it is there on days on which a province cannot be judged",
}
# (dashboard, panel, what is chosen as "name=value …"), as patterns → why nothing is shown then.
EMPTY = {
    ("dvcmon-nguon", "Chứng thư TLS còn hạn", ".*"): "the simulated portals speak HTTP without TLS",
    ("dvcmon-nguon", "Vi phạm hợp đồng số liệu, 7 ngày", ".*"): "no simulated answer breaks its contract here",
    ("dvcmon-nguon", "Thời gian một lần lấy", "portal=manual"): "nobody is asked for what is brought by hand",
    ("dvcmon-don-vi", "TTHC và DVCTT", "(?!province=thanh-hoa).*"): "only the system td tells of procedures by agency",
    ("dvcmon-sut-giam", "Chưa xét được, vì", ".*"): "all that was filed could be judged",
    ("dvcmon-(sut-giam|tong-quan)", "(Đang giảm|Do từng đơn vị|Toàn tỉnh:|Cảnh báo theo|Thiếu bao|Bằng chứng trên).*",
     "province=(?!phu-tho).*"): "nothing falls in that province",
    ("dvcmon-tong-quan", "Kết quả điện tử|Điểm 6 nhóm.*|Mất nhiều.*|Từ TTHC.*", "province=(?!phu-tho).*"):
        "the national portal is not asked about that province",
    ("dvcmon-thanh-toan", "TTHC: phải nộp.*|Điểm nhóm.*", "province=(?!phu-tho).*|portal=world-html"):
        "only the national portal tells of payment by procedure",
    ("dvcmon-(tong-quan|thanh-toan)", ".*", "province=quang-ninh"):
        "the system opencps tells neither of payments, of fully online filing, nor of tiers",
    ("dvcmon-don-vi", "Xếp hạng xã.*", "province=quang-ninh"): "the system opencps tells of no tiers",
}
# Queries that find nothing while another one of their panel does.
NEVER = {
    ("dvcmon-nguon", "Lỗi theo lý do", "A"): "no simulated portal fails here",
    ("dvcmon-sut-giam", "Cảnh báo theo thời gian", "B"): "falls of groups are not told while that of the province is open",
}
# The same of what may be missing when it is asked about the last day of a year that is over.
EMPTY_OF_THE_PAST = {
    ("dvcmon-ca-nuoc", "TTHC trong danh mục", ".*"): "the catalogue is asked once a week, and history tells of that day",
    ("dvcmon-tong-quan", "Cảnh báo đang mở", "province=(?!phu-tho).*"): "history tells of bodies with a fall alone",
}
ALTERNATIVES = ("Đạt chỉ tiêu", "Dưới chỉ tiêu", "Chưa có chỉ tiêu")  # one of these
# What the other checker says beyond that, as patterns → why that is right.
ACCEPTED = {
    "M01 .*metric (" + "|".join(NOT_SIMULATED) + ") is not exposed": "see there",
    "V02 .*(Cảnh báo theo thời gian|Thời gian một lần lấy|Thời gian đọc /metrics|Bộ xử lý)":
        "it asks for a time before this Prometheus ran",
}


def names_in(expression):
    """Metrics that a query asks for."""
    text = re.sub(r'"[^"]*"', '""', expression)
    text = re.sub(r"\b(by|without|on|ignoring|group_left|group_right) *\([^)]*\)", " ", text)
    text = re.sub(r"\{[^}]*\}|\[[^\]]*\]", " ", text)
    return set(re.findall(r"\b(?:dvc|dvcmon|process|scrape|province|group|agency|portal_\w+|up|ALERTS)[\w:]*\b(?! *\()", text))


def documented():
    """Whether a metric stands in the README, in full or by its ending, or is a statistic that config/ describes."""
    page = (ROOT / "README.md").read_text("utf-8").split("\n## Chỉ số / Metrics\n")[1].split("\n## ")[0]
    words = set(re.findall(r"[A-Za-z0-9_]{3,}", " ".join(re.findall(r"`([^`]*)`", page))))
    statistics = yaml.safe_load((ROOT / "config" / "statistics.yaml").read_text("utf-8"))["statistics"]
    known = {*statistics, *(about["counter"] + "_total" for about in statistics.values() if "counter" in about)}

    def is_documented(name):
        if name.startswith("process_") or re.sub("^dvc_(national|province|agency)_", "", name) in known:
            return True
        return any(name == word or "_" in word and name.endswith("_" + word.lstrip("_")) for word in words)

    return is_documented


def accepted(line, reasons):
    """Of a line of the other checker, whether there is a reason for it."""
    empty = re.match(r"error +V02 (\S+)\.json: panel \d+ '(.*?)'(?: \((.*)\))?: no data", line)
    if empty:
        scenario = empty[3] if empty[3] and "=" in empty[3] else f"province={HOME}"
        if any(all(map(re.fullmatch, why, (empty[1], empty[2], scenario))) for why in reasons):
            return True
    return any(re.search(why, line) for why in ACCEPTED)


def recorded():
    return {rule["record"] for path in RULES for group in yaml.safe_load(path.read_text("utf-8"))["groups"]
            for rule in group["rules"] if "record" in rule}  # fmt: skip


class DashboardsTest(unittest.TestCase):
    def test_the_files_are_what_the_sources_beside_them_say(self):
        shown = {path.name: path.read_text("utf-8") for path in GRAFANA.glob("*.json")}
        made = subprocess.run(
            [sys.executable, "-B", "-c", "import json, make; print(json.dumps(make.made()))"],
            cwd=GRAFANA / "source", check=True, capture_output=True, text=True)  # fmt: skip
        self.assertEqual(json.loads(made.stdout), shown, "run dashboards/grafana/source/make.py")

    def test_there_is_one_for_each_thing_that_people_look_at(self):
        self.assertEqual(
            {each["title"] for each in DASHBOARDS},
            {"Tổng quan", "Sở, ngành và UBND cấp xã", "Cảnh báo sụt giảm hồ sơ trực tuyến", "Thanh toán trực tuyến",
             "Bộ chỉ số 766", "Chỉ số CCHC: PAR INDEX, SIPAS, PAPI, PCI, DTI", "Cả nước", "Tình trạng nguồn dữ liệu",
             "Vận hành hệ thống giám sát"})  # fmt: skip

    def test_they_can_be_provisioned_and_are_nobodys_to_edit(self):
        self.assertEqual(len({each["uid"] for each in DASHBOARDS}), len(DASHBOARDS))
        for dashboard in DASHBOARDS:
            self.assertRegex(dashboard["uid"], r"^dvcmon-[a-z0-9-]{1,30}$")
            self.assertIsNone(dashboard["id"])
            self.assertIs(dashboard["editable"], False)
            self.assertEqual(dashboard["schemaVersion"], 39)
            self.assertEqual(dashboard["tags"], ["dvcmon"])
            self.assertRegex(dashboard["description"], r"^(dvcmon|[A-Z]).*\.$")
            first = dashboard["templating"]["list"][0]
            self.assertEqual((first["name"], first["type"], first["query"]), ("datasource", "datasource", "prometheus"))
            for variable in dashboard["templating"]["list"][1:]:
                self.assertTrue(variable["label"])
                if variable["type"] == "query":
                    self.assertEqual(variable["refresh"], 2, "values follow the time")
            self.assertNotRegex(json.dumps(dashboard), r"https?://")
        for kind in ("datasources", "dashboards"):
            (path,) = (GRAFANA / "provisioning" / kind).glob("*.yaml")
            self.assertEqual(yaml.safe_load(path.read_text("utf-8"))["apiVersion"], 1)

    def test_links_lead_to_dashboards_and_set_variables_that_these_have(self):
        variables = {each["uid"]: {of["name"] for of in each["templating"]["list"]} for each in DASHBOARDS}
        for dashboard in DASHBOARDS:
            self.assertEqual({link["url"].removeprefix("/d/") for link in dashboard["links"]},
                             set(variables) - {dashboard["uid"]})  # fmt: skip
            self.assertTrue(all(link["includeVars"] and link["keepTime"] for link in dashboard["links"]))
            for uid, query in re.findall(r'"/d/([\w-]+)\?([^"]*)', json.dumps(dashboard)):
                self.assertLessEqual(set(re.findall(r"var-(\w+)=", query)), variables[uid])

    def test_panels_fill_their_lines(self):
        for dashboard in DASHBOARDS:
            rows = [row["panels"] for row in dashboard["panels"] if row["type"] == "row" and row["panels"]]
            taken, ids = collections.Counter(), [panel["id"] for panel in panels_of(dashboard)]
            self.assertEqual(len(set(ids)), len(ids))
            for panel in itertools.chain(dashboard["panels"], *rows):
                at = panel["gridPos"]
                for y in range(at["y"], at["y"] + at["h"]):
                    for x in range(at["x"], at["x"] + at["w"]):
                        taken[x, y] += 1
            height = max(y for _, y in taken) + 1
            self.assertEqual(taken, {(x, y): 1 for x in range(24) for y in range(height)})

    def test_each_panel_says_what_it_shows_and_how(self):
        vietnamese = re.compile("[ăâđêôơưạảấầậắặẹếềệịọốồộớờợụứừựỳýáàãéèíìóòúùũĩỷỹẵẳẩẫằổỗởỡủửữỉỏõẻẽẫ]|PAR|SIPAS|PAPI|PCI|DTI", re.I)
        for dashboard, panel in PANELS:
            where = f"{dashboard['title']}: {panel['title']}"
            self.assertRegex(panel["title"], vietnamese)
            if panel["type"] in ("row", "text"):
                continue
            self.assertRegex(panel["description"], r"^[A-Z“].{20,}[.”]$", where)
            self.assertEqual(panel["datasource"], {"type": "prometheus", "uid": "${datasource}"})
            defaults = panel["fieldConfig"]["defaults"]
            self.assertTrue(defaults["unit"])
            self.assertEqual(defaults["noValue"], "…")
            steps = [step["value"] for step in defaults["thresholds"]["steps"]]
            self.assertIsNone(steps[0])
            self.assertEqual(steps[1:], sorted(steps[1:]))
            if panel["type"] == "timeseries":
                self.assertTrue(panel["options"]["legend"]["showLegend"])

    def test_a_regex_that_renames_is_written_as_one(self):
        """Without slashes Grafana compares the whole name with it."""
        for dashboard, panel in PANELS:
            for each in panel.get("transformations", []):
                if each["id"] == "renameByRegex":
                    self.assertRegex(each["options"]["regex"], "^/.+/[gimsy]*$", f"{dashboard['title']}: {panel['title']}")

    def test_each_query_is_one_that_prometheus_knows(self):
        rules = []
        for dashboard, panel in PANELS:
            self.assertEqual(len({each["refId"] for each in panel.get("targets", [])}), len(panel.get("targets", [])))
            for target in panel.get("targets", []):
                self.assertEqual(target["datasource"], panel["datasource"])
                self.assertTrue(target["legendFormat"] or panel["type"] == "table")
                self.assertEqual(target.get("format") == "table" and target["instant"], panel["type"] == "table")
                expr = target["expr"]
                self.assertNotRegex(expr, r"\brate\([^[]*\[(?!\$__rate_interval)")
                for found in re.finditer(r"(\w+)\((?:dvc|dvcmon|process)\w*_total\b", expr):
                    self.assertIn(found[1], ("increase", "rate", "last_over_time"), "a counter by itself says nothing")
                names = {each["name"]: each["name"] for each in dashboard["templating"]["list"]}
                rules.append({"record": "a:b:c", "expr": filled_in(expr, {**names, "__rate_interval": "1m"})})
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".yml") as file:
            yaml.safe_dump({"groups": [{"name": "all", "rules": rules}]}, file)
            file.flush()
            found = subprocess.run(["promtool", "check", "rules", "--lint=none", file.name], capture_output=True, text=True)
        self.assertEqual(found.returncode, 0, found.stdout + found.stderr)


@unittest.skipUnless(shutil.which("promtool"), "promtool is not installed: ./dev deps e2e")
class PanelsTest(unittest.TestCase):
    """One world for all: four provinces, one of which falls, over some months and the same days a year ago."""

    PROVINCES = {"dvcqg": "phu-tho", "world-html": "phu-tho", "manual": "phu-tho", "td": "thanh-hoa", "opencps": "quang-ninh",
                 "world-xlsx": "lang-son"}  # fmt: skip

    @classmethod
    def setUpClass(cls):
        cls.today = cls.asked_on = datetime.datetime.now(VIET_NAM).date()
        if cls.today.month == 1 and cls.today.day <= FIRST_DAYS:
            cls.asked_on = cls.today.replace(day=1) - datetime.timedelta(days=1)
            print(f"\nThe year has only just begun: {', '.join(OF_PERIODS)} are asked about the end of "
                  f"{cls.asked_on}, the other dashboards about now. What periods of {cls.today.year} show is not looked at.")
        cls.is_of_the_past = cls.asked_on != cls.today
        cls.may_be_empty = EMPTY | (EMPTY_OF_THE_PAST if cls.is_of_the_past else {})
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="dvcmon-e2e-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.addCleanup = cls.addClassCleanup  # for Process
        cls.store, cls.address = cls.folder / "world.db", f"127.0.0.1:{free_port()}"
        fall = ["--faults", "none", "--drop", f"to_paper,phu-tho,,{cls.day(21)},{cls.day(-30)},0.5"]
        cls.configure(fall)
        # What a panel compares with: these months, and a year ago.
        days = ((375 + FIRST_DAYS, 363), (110, 1))
        for first, last in days:
            cls.run_all(WORLD, "play", "--config", cls.config, "--store", cls.store, "--from", cls.day(first),
                        "--to", cls.day(last), *fall)  # fmt: skip
        cls.run_all(DVCMON, "import", ROOT / "tests" / "world" / "indices.csv", "--collector", "manual/indices", "--period",
                    cls.day(100), "--author", "Lan", "--reason", "Công bố", "--config.file", cls.config,
                    "--storage.path", cls.store)  # fmt: skip
        cls.run_all(DVCMON, "report", "bo-chi-so-766", "--period", cls.day(35)[:7], "--issue", "--config.file", cls.config,
                    "--storage.path", cls.store)  # fmt: skip
        for first, last in days:
            cls.fill(f"{first}.txt", cls.run_all(
                DVCMON, "openmetrics", "--config.file", cls.config, "--storage.path", cls.store,
                "--from", cls.day(first), "--to", cls.day(last)))  # fmt: skip
        cls.daemon = Process(cls, "dvcmon", [
            DVCMON, "serve", "--config.file", cls.config, "--storage.path", cls.store, "--web.listen-address", cls.address])  # fmt: skip
        wait_until("the daemon shows all", cls.shows_all)
        cls.fill("moments.txt", cls.as_if_it_had_been_scraped())
        url = start_prometheus(
            cls, cls.folder, "global: {scrape_interval: 2s, evaluation_interval: 2s}\n"
            f"rule_files: ['{ROOT}/dashboards/rules/*.yml']\n"
            f"scrape_configs: [{{job_name: dvcmon, static_configs: [{{targets: ['{cls.address}']}}]}}]\n",
            "--storage.tsdb.retention.time=100y")  # fmt: skip
        cls.url = url
        wait_until("rules have recorded the fall", lambda: ask_prometheus(
            url, "query?query=province:dvc_drop_open:announced==1")["result"], 30)  # fmt: skip
        cls.now = Server(url, time.time())
        cls.then = Server(url, cls.end_of_what_is_asked(cls.now.end))
        for server in (cls.now, cls.then):
            cls.addClassCleanup(server.close)

    @classmethod
    def day(cls, ago):
        return (cls.today - datetime.timedelta(days=ago)).isoformat()

    @classmethod
    def end_of_what_is_asked(cls, now):
        """The last second of a day that is over: history has a sample of each series there."""
        if not cls.is_of_the_past:
            return now
        midnight = datetime.datetime.combine(cls.asked_on + datetime.timedelta(days=1), datetime.time(), VIET_NAM)
        return midnight.timestamp() - 1

    def server(self, dashboard):
        return self.then if dashboard["uid"] in OF_PERIODS else self.now

    @classmethod
    def run_all(cls, *command):
        done = subprocess.run([str(word) for word in command], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @classmethod
    def configure(cls, fall):
        """The portals of PROVINCES, on a day that is worked."""
        cls.portals = Process(cls, "portals", [WORLD, "serve", "--port", "0", *fall])
        lines = wait_until("the portals listen", lambda: cls.portals.out.read_text().splitlines()[7:] and
                           cls.portals.out.read_text().splitlines())  # fmt: skip
        urls = dict(line.split(" ") for line in lines)
        cls.run_all(WORLD, "config", cls.folder / "world", "--schedule", "{every: 5s}")
        cls.config = cls.folder / "world" / "dvcmon.yaml"
        config = yaml.safe_load(cls.config.read_text("utf-8"))
        portals = {pathlib.Path(portal["file"]).stem: portal for portal in config["portals"]}
        config["portals"] = [{**portals[name], "provinces": [province], **({"url": urls[name]} if name in urls else {})}
                             for name, province in cls.PROVINCES.items()]  # fmt: skip
        year, calendar = f"  {cls.today.year}:", pathlib.Path(config["calendar"]).read_text("utf-8")
        worked = f"    provinces: {{phu-tho: {{half: {{{cls.today}: làm nửa ngày}}}}}}"
        (cls.folder / "world" / "calendar.yaml").write_text(
            "\n".join(f"{line}\n{worked}" if line.startswith(year) else line for line in calendar.splitlines()), "utf-8")
        config["calendar"] = "calendar.yaml"
        cls.config.write_text(json.dumps(config, ensure_ascii=False), "utf-8")

    @classmethod
    def metrics(cls):
        cls.daemon.assert_alive()
        try:
            return http(f"http://{cls.address}/metrics")[1]
        except OSError:
            return ""

    @classmethod
    def shows_all(cls):
        shown = cls.metrics()
        up = re.findall(r"(?m)^dvcmon_collector_up\{.*\} (.)$", shown)
        return ("0" not in up and len(up) > 10 and re.search(r"(?m)^dvc_province_drop_open\{.*\} 1$", shown)
                and "dvc_province_index_rank{" in shown and "dvc_province_drop_rate_effect_ratio{" in shown)  # fmt: skip

    @classmethod
    def as_if_it_had_been_scraped(cls):
        """What is of the moment, and in no history, for some hours."""
        now, text = time.time(), []
        ends = sorted({int(cls.end_of_what_is_asked(now)), int(now)})
        moments = [moment for end in ends for moment in range(end - 6 * 3600, end - 30, 240)]
        for line in cls.metrics().splitlines():
            if not re.match(r"(# TYPE )?(dvcmon|process)_", line):
                continue
            if line.startswith("# TYPE "):
                # OpenMetrics calls a counter without its ending.
                text.append(re.sub(r"_total counter$", " counter", line))
            elif not line.startswith("#"):
                text += [f"{line} {moment}" for moment in moments]
        return "\n".join([*text, "# EOF", ""])

    @classmethod
    def fill(cls, name, text):
        """Series of the past are those of the scrape."""
        at = f'instance="{cls.address}",job="dvcmon"'
        (cls.folder / name).write_text(
            re.sub(r"(?m)^(\w+)(?:\{(.*)\})? ", lambda found: f"{found[1]}{{{at}{',' if found[2] else ''}{found[2] or ''}}} ",
                   text), "utf-8")  # fmt: skip
        cls.run_all("promtool", "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=20000h",
                    cls.folder / name, cls.folder / "tsdb")  # fmt: skip

    def begun(self):
        """Periods in which there have been days enough to show something."""
        on = self.asked_on
        begun = {"year": on.replace(month=1, day=1), "month": on.replace(day=1),
                 "quarter": on.replace(month=(on.month - 1) // 3 * 3 + 1, day=1)}  # fmt: skip
        return {name for name, day in begun.items() if (on - day).days > 5}

    def test_every_query_of_every_panel_brings_data_with_everything_and_with_each_single_thing_chosen(self):
        began = time.monotonic()
        asked, found, wanted = 0, set(), set()
        empty, used = [], set()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for dashboard in DASHBOARDS:
                server = self.server(dashboard)
                for told, values in server.scenarios(dashboard, {"province": HOME, "window": min(self.begun())}):
                    if told.get("window", "year") not in self.begun():
                        continue
                    pairs = list(queries(dashboard))
                    answers = list(pool.map(lambda pair: server.answers(dashboard, pair[1], values), pairs))
                    asked += len(pairs)
                    shows = collections.defaultdict(bool)
                    for (panel, target), answer in zip(pairs, answers):
                        key = (dashboard["uid"], panel["title"])
                        if not target["legendFormat"].startswith(ALTERNATIVES):
                            wanted.add((*key, target["refId"]))
                        if answer:
                            found.add((*key, target["refId"]))
                        shows[key] |= answer
                    scenario = " ".join(f"{name}={value}" for name, value in sorted(told.items()))
                    for key in [key for key, answer in shows.items() if not answer]:
                        reasons = [why for why in self.may_be_empty if all(map(re.fullmatch, why, (*key, scenario)))]
                        used.update(reasons)
                        if not reasons:
                            empty.append((*key, scenario))
        print(f"\n{asked} queries in {time.monotonic() - began:.1f} s")
        self.assertEqual(empty, [], "no data, and no reason in EMPTY")
        mute = {each for each in wanted - found
                if not any(all(map(re.fullmatch, why, (*each[:2], ""))) for why in self.may_be_empty)}  # fmt: skip
        self.assertEqual(mute - set(NEVER), set(), "never any data, and no reason in NEVER")
        self.assertEqual(set(EMPTY) - used, set(), "reasons that nothing needs")

    def test_what_dashboards_and_rules_ask_for_is_shown_and_what_is_shown_is_documented(self):
        shown = {line.split()[2] for line in self.metrics().splitlines() if line.startswith("# TYPE ")}
        is_documented = documented()
        self.assertEqual([name for name in sorted(shown) if not is_documented(name)], [])
        if self.is_of_the_past:  # of a year that has only just begun there are no shares yet
            shown |= set(self.then.ask("label/__name__/values", start=self.then.end - 86400, end=self.then.end))
        shown |= {name + end for name in shown for end in ("_bucket", "_count", "_sum")}
        server = {"up", "ALERTS", "scrape_duration_seconds", "scrape_samples_scraped"}
        for dashboard in DASHBOARDS:
            for panel, target in queries(dashboard):
                with self.subTest(f"{dashboard['title']}: {panel['title']}"):
                    asked = names_in(target["expr"])
                    self.assertTrue(asked, target["expr"])
                    self.assertEqual(asked - shown - recorded() - server - set(NOT_SIMULATED), set())

    @unittest.skipUnless(CHECKER.exists(), "the checker of dashboards is not here")
    def test_another_checker_finds_nothing_without_a_reason(self):
        files = {each["uid"]: GRAFANA / f"{each['uid']}.json" for each in DASHBOARDS}
        of_now = [files.pop(uid) for uid in OF_NOW]
        of_periods = [files[uid] for uid in OF_PERIODS]
        others = [path for uid, path in files.items() if uid not in OF_PERIODS]
        known = ["--metrics", f"http://{self.address}/metrics", *(f"--rules={path}" for path in RULES)]
        known += ["--metrics", str(self.folder / "110.txt")] if self.is_of_the_past else []
        live = ["--prom", self.url, "--each", "--ignore=L01", "--scrape-interval=15s"]
        chosen = ["--var", f"province={HOME}", "--var", f"window={min(self.begun())}"]
        lines = []
        for more in ([*files.values(), *of_now, "--coverage", "--promtool=promtool"],
                     [*of_periods, *live, *chosen, "--range=90d", f"--end={int(self.then.end)}"],
                     [*others, *live, *chosen, "--range=90d"], [*of_now, *live, "--range=5h"]):  # fmt: skip
            done = subprocess.run([sys.executable, "-B", CHECKER, "--strict", *known, *more], capture_output=True, text=True)
            self.assertEqual(done.stderr, "")
            lines += done.stdout.splitlines()
        print("", *[line for line in lines if line.endswith("warnings")], sep="\n")
        found = [line for line in lines if re.match("error|warning", line)]
        self.assertEqual([line for line in found if not accepted(line, self.may_be_empty)], [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
