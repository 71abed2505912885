"""The figures of the recorded answers stand in /metrics, and Prometheus takes them."""

import re
import shutil
import subprocess
import unittest
import urllib.parse

import harness
from harness import PATIENCE, EndToEndTest, ask_prometheus, http, start_prometheus, wait_until

# (family without prefix, labels, value) of the province, in the open quarter.
QUARTER = [
    ("applications_received", {"channel": "online"}, 435258),
    ("applications_received", {"channel": "direct"}, 5300),
    ("applications_received", {"channel": "postal"}, 0),
    ("online_services_used", {"filing": "online"}, 449),
    ("online_services_offered", {}, 1884),
    ("provision_services", {"level": "3"}, 31),
    ("provision_services", {"level": "4"}, 21),
    ("provision_authority", {}, 89),
    ("quality_score", {"group": "CLGQ"}, 8.41),
    ("quality_score_max", {"group": "CLGQ"}, 12),
]
STATISTIC = re.compile(r"^(\w+)(?:\{(.*)\})?$")


def golden():
    """(period, body, family, labels, value) of each figure that the saved answers hold."""
    for path in sorted((harness.ROOT / "tests/fixtures/portals/dvcqg").glob("*.golden.tsv")):
        period = path.name.removesuffix(".golden.tsv").split("_", 1)[1]
        for line in path.read_text("utf-8").splitlines():
            body, statistic, state, value, _ = line.split("\t")
            if state != "value":
                continue
            family, labels = STATISTIC.match(statistic).groups()
            labels = dict(pair.split("=") for pair in labels.split(",")) if labels else {}
            yield period, body, family, labels, float(value)


class FiguresTest(EndToEndTest):
    def test_shows_the_figures_of_phu_tho(self):
        _, daemon = self.start()
        metrics = daemon.metrics()
        common = {"portal": "dvcqg", "province": "phu-tho"}
        for family, labels, value in QUARTER:
            with self.subTest(family=family, **labels):
                self.assertEqual(
                    metrics.value(f"dvc_province_{family}", period="quarter", **common, **labels), value
                )
        year = {"period": "year", **common}
        self.assertEqual(metrics.value("dvc_province_applications_paid_online", **year), 309542)
        self.assertEqual(metrics.value("dvc_province_applications_payable", **year), 358625)
        ward = {"agency": "H44.100", **year}
        self.assertEqual(metrics.value("dvc_agency_applications_paid_online", **ward), 4015)
        self.assertEqual(metrics.value("dvc_agency_applications_payable", **ward), 4920)

    def test_shows_every_reading_and_no_other(self):
        _, daemon = self.start()
        expected = {}
        for period, body, family, labels, value in golden():
            labels |= {"portal": "dvcqg", "period": period}
            if body == "vn":
                level = "national"
            elif body.startswith("H44."):
                level = "agency"
                labels |= {"province": "phu-tho", "agency": body}
            else:
                level = "province"
                labels["province"] = body
            expected[f"dvc_{level}_{family}", frozenset(labels.items())] = value
        # What is derived of them has no period.
        shown = {
            key: value
            for key, value in daemon.metrics().samples.items()
            if key[0].startswith("dvc_") and "period" in dict(key[1])
        }
        self.assertEqual(shown, expected)

    def test_shows_ratios_of_the_counts(self):
        _, daemon = self.start()
        online, direct = 435258, 5300
        ratio = daemon.metrics().value(
            "dvc_province_online_filing_ratio",
            rate="online_of_received", window="quarter", portal="dvcqg", province="phu-tho",
        )
        self.assertAlmostEqual(ratio, online / (online + direct), places=9)

    def test_names_the_bodies(self):
        _, daemon = self.start()
        metrics = daemon.metrics()
        names = {dict(labels)["agency"]: dict(labels) for labels in metrics.family("dvc_agency_info")}
        self.assertEqual(len(names), 6)
        self.assertEqual(names["H44.100"]["name"], "UBND Phường Việt Trì")
        self.assertEqual(names["H44.100"]["tier"], "commune")
        self.assertEqual(names["H44.07"]["tier"], "department")
        self.assertEqual(names["H44.07"]["province"], "phu-tho")
        provinces = {dict(labels)["province"]: dict(labels) for labels in metrics.family("dvc_province_info")}
        self.assertEqual(len(provinces), 34, "the table of the nation tells of all of them")
        self.assertEqual(provinces["phu-tho"]["name"], "Phú Thọ")
        self.assertEqual(provinces["phu-tho"]["identity_code"], "H44")


@unittest.skipUnless(shutil.which("promtool"), "promtool is not installed: ./dev deps e2e")
class PrometheusTest(EndToEndTest):
    def test_has_nothing_that_promtool_would_complain_of(self):
        _, daemon = self.start()
        lint = subprocess.run(
            ["promtool", "check", "metrics"],
            input=daemon.get("/metrics")[1],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        self.assertEqual((lint.returncode, lint.stdout + lint.stderr), (0, ""))

    def test_is_scraped_by_prometheus_without_complaint(self):
        _, daemon = self.start()
        prometheus = self.start_prometheus(daemon.address)

        def target():
            (found,) = ask_prometheus(prometheus, "targets")["activeTargets"] or [{}]
            return found if found.get("health") != "unknown" else None

        found = wait_until("Prometheus has scraped", target)
        self.assertEqual((found["health"], found["lastError"]), ("up", ""))
        query = 'dvc_province_applications_received{channel="online",period="quarter"}'
        result = wait_until("the figure is there", lambda: self.query(prometheus, query))
        self.assertEqual([series["value"][1] for series in result], ["435258"])
        self.assertEqual([series["value"][1] for series in self.query(prometheus, "up")], ["1"])
        self.assertEqual(self.query(prometheus, 'count by (__name__) ({__name__=~"dvc_.*"} < -1)'), [])
        ((_, scraped),) = [series["value"] for series in self.query(prometheus, "scrape_samples_scraped")]
        self.assertGreater(int(scraped), 150)

    def start_prometheus(self, address):
        return start_prometheus(
            self,
            self.folder,
            "global: {scrape_interval: 1s}\n"
            "scrape_configs:\n"
            f"  - {{job_name: dvcmon, static_configs: [{{targets: ['{address}']}}]}}\n",
        )

    def query(self, prometheus, expression):
        return ask_prometheus(prometheus, "query?" + urllib.parse.urlencode({"query": expression}))["result"]


if __name__ == "__main__":
    harness.main()
