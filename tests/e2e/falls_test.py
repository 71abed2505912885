"""From people who file on paper to who is told: the simulated world, dvcmon, and the real Prometheus and
Alertmanager with the shipped rules and routes."""

import datetime
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import yaml

import harness
from alerting import Alerting
from harness import DVCMON, Process, free_port, http, wait_until

WORLD = harness.BUILD / "tests" / "world" / "dvcmon_world"
PORTAL, PROVINCE, AGENCY = "world-html", "phu-tho", "H44.103"
FALL = "Dvc(OnlineFilingDrop.*|VolumeDrop)"
VIET_NAM = datetime.timezone(datetime.timedelta(hours=7))


@unittest.skipUnless(shutil.which("prometheus-alertmanager"), "Alertmanager is not installed: ./dev deps e2e")
class FallsTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dvcmon-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.today = datetime.datetime.now(VIET_NAM).date()
        self.address = f"127.0.0.1:{free_port()}"

    def day(self, ago):
        return (self.today - datetime.timedelta(days=ago)).isoformat()

    def drop(self, first, last):
        """Half of what the agency receives online goes to the counter; both so many days ago."""
        return ["--faults", "none", "--drop", f"to_paper,{PROVINCE},{AGENCY},{self.day(first)},{self.day(last)},0.5"]

    def start_portals(self, *flags):
        self.portals = Process(self, "portals", [WORLD, "serve", "--port", "0", *flags])
        lines = wait_until("the portals listen", lambda: self.portals.out.read_text().splitlines()[7:] and
                           self.portals.out.read_text().splitlines())  # fmt: skip
        return dict(line.split(" ") for line in lines)[PORTAL]

    def configure(self, url):
        """One portal of the world, on a day that is worked, judged so that chance seems no fall."""
        subprocess.run([WORLD, "config", self.folder / "world", "--schedule", "{every: 5s}"], cwd=harness.ROOT,
                       check=True, stdout=subprocess.DEVNULL)  # fmt: skip
        self.config = self.folder / "world" / "dvcmon.yaml"
        config = yaml.safe_load(self.config.read_text("utf-8"))
        config["portals"] = [{**portal, "url": url, "provinces": [PROVINCE]} for portal in config["portals"]
                             if portal["file"].endswith(f"/{PORTAL}.yaml")]  # fmt: skip
        config["drops"] = {"false_alarms": {"online_rate": 0.005, "volume": 0.005}, "limits": {"province": 40}}
        calendar = pathlib.Path(config["calendar"]).read_text("utf-8")
        year = f"  {self.today.year}:"
        worked = f"    provinces: {{{PROVINCE}: {{half: {{{self.today}: làm nửa ngày}}}}}}"
        lines = [line + f"\n{worked}" if line.startswith(year) else line for line in calendar.splitlines()]
        (self.folder / "world" / "calendar.yaml").write_text("\n".join(lines), "utf-8")
        config["calendar"] = "calendar.yaml"
        self.config.write_text(json.dumps(config, ensure_ascii=False), "utf-8")

    def play(self, store, *flags):
        subprocess.run([WORLD, "play", "--config", self.config, "--store", self.folder / store,
                        "--from", self.day(220), "--to", self.day(1), *flags],
                       cwd=harness.ROOT, check=True, stdout=subprocess.DEVNULL)  # fmt: skip

    def start_daemon(self, store):
        self.daemon = Process(self, "dvcmon", [
            DVCMON, "serve", "--config.file", self.config, "--storage.path", self.folder / store,
            "--web.listen-address", self.address])  # fmt: skip
        wait_until("the daemon shows who has fallen", self.shows_drops)

    def shows_drops(self):
        self.daemon.assert_alive()
        try:
            return f'dvc_agency_drop_open{{agency="{AGENCY}"' in http(f"http://{self.address}/metrics")[1]
        except OSError:
            return False

    def test_a_fall_of_half_is_told_once_with_its_text_and_so_is_its_end_but_not_an_outage(self):
        falling = self.drop(21, -30)
        self.configure(self.start_portals(*falling))
        self.play("falling.db", *falling)
        over = self.drop(40, 15)
        self.play("over.db", *over)
        self.start_daemon("falling.db")
        alerting = Alerting(self, self.folder, self.address)
        inbox = alerting.inbox
        wait_until("operations and officers have it", lambda: inbox.of("van-hanh") and inbox.of("phu-tho"))
        for receiver in ("van-hanh", "phu-tho"):
            told = [alert for alerts in inbox.of(receiver) for alert in alerts
                    if alert["labels"].get("agency") == AGENCY]  # fmt: skip
            self.assertEqual([alert["labels"]["alertname"] for alert in told], ["DvcOnlineFilingDropAgency"])
            self.assertRegex(told[0]["annotations"]["description"],
                             r"\(Phú Thọ\): tỷ lệ hồ sơ nộp trực tuyến giảm còn [45]\d,\d% \(\d+/\d+ hồ sơ, từ ngày \d\d/\d\d/\d{4}\); "
                             r"thường lệ 9\d,\d%, ngưỡng dưới \d\d,\d%; thiếu khoảng \d+ hồ sơ trực tuyến\.")  # fmt: skip
        page = json.loads(http(f"http://{self.address}/api/v1/drops?open=true&body={AGENCY}")[1])
        self.assertEqual([row["state"] for row in page["rows"]], ["open"])

        self.portals.kill()
        alerting.wait("the outage arrives as one", "DvcSourceUnreachable")
        alerting.settle()
        self.assertEqual(inbox.named(FALL, "resolved"), [], "an outage is no recovery")

        # The same days, of which the last two weeks were as before.
        self.daemon.stop()
        self.configure(self.start_portals(*over))
        self.start_daemon("over.db")
        alerting.wait("its end arrives", "DvcOnlineFilingDropAgency", "resolved")
        told = [alert for alert in inbox.named("DvcOnlineFilingDropAgency", "firing") if alert["labels"]["agency"] == AGENCY]
        self.assertEqual(len(told), 2, "each receiver was told once")


if __name__ == "__main__":
    unittest.main(verbosity=2)
