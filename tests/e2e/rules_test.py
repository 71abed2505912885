"""What operators install beside dvcmon, as it is shipped: rules of Prometheus by promtool, with the cases
of tests/rules, the routes and texts of Alertmanager by amtool, and the runbook."""

import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
DASHBOARDS = ROOT / "dashboards"
RULES = sorted(DASHBOARDS.glob("rules/*.yml"))
CASES = sorted(ROOT.glob("tests/rules/*_test.yml"))
RUNBOOK = "dashboards/rules/RUNBOOK.md"
ALERTMANAGER = DASHBOARDS / "alertmanager.yml"

# Whom labels lead to, in the order of the routes.
ROUTES = [
    ("alertname=Watchdog severity=none", "ben-ngoai"),
    ("alertname=DvcmonDown severity=critical", "van-hanh-gap"),
    ("alertname=DvcmonStoreNotWritable severity=critical", "van-hanh-gap"),
    ("alertname=DvcmonReloadFailed severity=warning", "van-hanh"),
    ("alertname=DvcOnlineFilingDropProvince severity=critical province=gia-lai", "lanh-dao,van-hanh-gap"),
    ("alertname=DvcOnlineFilingDropProvince severity=critical province=phu-tho", "lanh-dao,phu-tho,van-hanh-gap"),
    ("alertname=DvcOnlineFilingDropAgency severity=warning province=phu-tho", "phu-tho,van-hanh"),
    ("alertname=DvcOnlineFilingDropAgency severity=warning province=gia-lai", "van-hanh"),
    ("alertname=DvcVolumeDrop severity=warning province=phu-tho", "phu-tho,van-hanh"),
    ("alertname=DvcTargetAtRisk severity=warning province=phu-tho", "lanh-dao,phu-tho,van-hanh"),
    ("alertname=DvcTargetMissed severity=warning province=gia-lai", "lanh-dao,van-hanh"),
    ("alertname=DvcSourceUnreachable severity=warning province=phu-tho", "van-hanh"),
    ("alertname=DvcSourceFrozen severity=warning", "van-hanh"),
    ("alertname=DvcRestatement severity=info province=phu-tho", "van-hanh"),
]


def run(*command):
    return subprocess.run([str(word) for word in command], cwd=ROOT, capture_output=True, text=True)


def alerts():
    for path in RULES:
        for group in yaml.safe_load(path.read_text("utf-8"))["groups"]:
            for rule in group["rules"]:
                if "alert" in rule:
                    yield rule


def sections():
    """anchor → text"""
    parts = re.split(r"^## (.+)$", (ROOT / RUNBOOK).read_text("utf-8"), flags=re.MULTILINE)
    return {title.lower(): text for title, text in zip(parts[1::2], parts[2::2])}


@unittest.skipUnless(shutil.which("promtool"), "promtool is not installed: ./dev deps e2e")
class RulesTest(unittest.TestCase):
    def test_prometheus_takes_them_without_a_complaint(self):
        found = run("promtool", "check", "rules", "--lint=all", "--lint-fatal", *RULES)
        self.assertEqual(found.returncode, 0, found.stdout + found.stderr)
        found = run("promtool", "check", "config", DASHBOARDS / "prometheus.yml")
        self.assertEqual(found.returncode, 0, found.stdout + found.stderr)

    def test_they_fire_when_they_should_and_say_what_they_should(self):
        found = run("promtool", "test", "rules", *CASES)
        self.assertEqual(found.returncode, 0, found.stdout + found.stderr)

    def test_the_text_of_each_alert_has_a_case(self):
        with_text = set()
        for path in CASES:
            for case in yaml.safe_load(path.read_text("utf-8"))["tests"]:
                for expected in case.get("alert_rule_test", []):
                    if expected["exp_alerts"]:
                        with_text.add(expected["alertname"])
        self.assertEqual(with_text, {rule["alert"] for rule in alerts()})

    def test_each_alert_says_how_bad_it_is_in_two_languages_and_has_a_section_of_the_runbook(self):
        for rule in alerts():
            with self.subTest(rule["alert"]):
                self.assertIn(rule["labels"]["severity"], ("critical", "warning", "info", "none"))
                told = rule["annotations"]
                self.assertEqual(set(told), {"summary", "description", "description_en", "runbook_url"})
                vietnamese = re.compile("[ăâđêôơưạảấầậắặẹếềệịọốồộớờợụứừựỳýáàãéèíìóòúù]")
                self.assertRegex(told["summary"], vietnamese)
                self.assertRegex(told["description"], vietnamese)
                page, _, anchor = told["runbook_url"].partition("#")
                self.assertEqual((page, anchor), (RUNBOOK, rule["alert"].lower()))
                section = sections()[anchor]
                self.assertRegex(section, vietnamese)
                self.assertRegex(section, r"(?m)^\*[A-Z]", "it says it in English, too")
        self.assertEqual(set(sections()), {rule["alert"].lower() for rule in alerts()})


@unittest.skipUnless(shutil.which("amtool"), "amtool is not installed: ./dev deps e2e")
class AlertmanagerTest(unittest.TestCase):
    def setUp(self):
        self.config = yaml.safe_load(ALERTMANAGER.read_text("utf-8"))

    def test_alertmanager_takes_the_configuration_and_its_templates(self):
        found = run("amtool", "check-config", ALERTMANAGER)
        self.assertEqual(found.returncode, 0, found.stdout + found.stderr)

    def test_each_alert_reaches_whom_it_is_for(self):
        for labels, receivers in ROUTES:
            with self.subTest(labels):
                found = run("amtool", "config", "routes", "test", f"--config.file={ALERTMANAGER}",
                            f"--verify.receivers={receivers}", *labels.split())
                self.assertEqual(found.returncode, 0, found.stdout + found.stderr)

    def test_leaders_and_provinces_hear_nothing_outside_office_hours(self):
        for route in self.config["route"]["routes"]:
            if route["receiver"] in ("lanh-dao", "phu-tho"):
                self.assertEqual(route["active_time_intervals"], ["gio-hanh-chinh"])
        (office,) = [each for each in self.config["time_intervals"] if each["name"] == "gio-hanh-chinh"]
        for interval in office["time_intervals"]:
            self.assertEqual((interval["weekdays"], interval["location"]), (["monday:friday"], "Asia/Ho_Chi_Minh"))

    def test_it_names_no_alert_that_there_is_not(self):
        names = [rule["alert"] for rule in alerts()]
        matchers = [each for rule in self.config["inhibit_rules"]
                    for each in rule["source_matchers"] + rule["target_matchers"]]
        matchers += [each for route in self.config["route"]["routes"] for each in route.get("matchers", [])]
        for matcher in matchers:
            label, pattern = re.fullmatch(r'(\w+) *(?:=~|!=|=) *"?(.*?)"?', matcher).groups()
            if label == "alertname":
                for part in re.split(r"\|(?![^(]*\))", pattern):
                    self.assertTrue(any(re.fullmatch(part, name) for name in names), matcher)

    def test_texts_are_vietnamese_and_a_fall_that_ends_says_why(self):
        labels = {"alertname": "DvcOnlineFilingDropAgency", "province": "phu-tho"}
        url = RUNBOOK + "#dvconlinefilingdropagency"
        open_one = {"status": "firing", "labels": labels, "annotations": {"description": "Sở Một: giảm."},
                    "startsAt": "2026-11-20T01:00:00Z"}
        ended = {"status": "resolved", "labels": labels, "annotations": {"description": "Sở Hai: giảm."},
                 "startsAt": "2026-11-18T01:00:00Z", "endsAt": "2026-11-20T17:05:00Z"}
        common = {"commonLabels": labels, "commonAnnotations": {"summary": "Tỷ lệ giảm", "runbook_url": url}}
        where = "Cách xử lý: /usr/share/dvcmon/" + url
        back = ("ĐÃ HẾT từ 00:05 ngày 21/11/2026: đã trở lại mức thường lệ, hoặc mức mới được coi là thường lệ "
                "(dvcmon drops ghi rõ). Tin trước: Sở Hai: giảm.")
        for status, those, title, text in (
            ("firing", [open_one, ended], "[CẢNH BÁO] Tỷ lệ giảm (phu-tho): 2 tin", f"Sở Một: giảm.\n\n{back}\n\n{where}\n"),
            ("resolved", [ended], "[ĐÃ HẾT] Tỷ lệ giảm (phu-tho)", f"{back}\n\n{where}\n"),
        ):
            data = {"receiver": "van-hanh", "status": status, "alerts": those, **common}
            with self.subTest(status), tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as file:
                json.dump(data, file)
                file.flush()
                for name, expected in (("dvcmon.title", title), ("dvcmon.text", text)):
                    found = run("amtool", "template", "render", f"--template.glob={DASHBOARDS}/templates/*.tmpl",
                                f"--template.data={file.name}", f'--template.text={{{{ template "{name}" . }}}}')
                    self.assertEqual(found.stdout.strip(), expected.strip(), found.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
