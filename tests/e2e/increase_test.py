"""increase() over what dvcmon shows, beside increase() over what a portal publishes, in a real
Prometheus that is filled with the scrapes of forty simulated days."""

import datetime
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse

import harness
from harness import ask_prometheus, start_prometheus

SCRAPES = harness.BUILD / "tests" / "world" / "dvcmon_world_scrapes"
FIRST = datetime.datetime(2026, 3, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
SIDES = {
    "dvcmon": "sum(increase(dvc_agency_applications_filed_total[{window}]))",
    "naive": "increase(naive_received_total[{window}])",
    "true": "increase(true_filed_total[{window}])",
}
# What happened, and the days whose numbers it may spoil; by scrapes.cc.
FAULTS = {
    "80 applications taken back": (11, 12),
    "every second page is old": (18, 20),
    "three of ten agencies missing": (27, 28),
}


@unittest.skipUnless(shutil.which("promtool"), "promtool is not installed: ./dev deps e2e")
class IncreaseTest(unittest.TestCase):
    def test_a_counter_of_dvcmon_is_what_was_filed_whatever_the_portal_shows(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dvcmon-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.fill()
        # All data is older than Prometheus keeps it by default.
        self.prometheus = start_prometheus(
            self, self.folder, "global: {scrape_interval: 1h}\n", "--storage.tsdb.retention.time=100y")
        print(f"\n{'':40}" + "".join(f"{side:>9}" for side in SIDES))
        for fault, (first, last) in FAULTS.items():
            for day in range(first - 1, last + 2):
                self.show(f"{fault}, day {day}", day, "1d")
        wrong = 0
        for day in range(3, 40):
            found = self.increases(day, "1d")
            spoilt = [fault for fault, (first, last) in FAULTS.items() if first <= day <= last + 1]
            if not spoilt:
                self.assertAlmostEqual(found["dvcmon"], found["true"], delta=0.01 * found["true"] + 0.5,
                                       msg=f"day {day}")
            wrong = max(wrong, found["naive"] / max(found["true"], 1))
        # What a day could not tell comes with the next answer.
        for fault, day, window in (("every second page is old", 21, "4d"), ("three of ten agencies missing", 29, "3d")):
            found = self.show(f"{fault}, all of it", day, window)
            self.assertAlmostEqual(found["dvcmon"], found["true"], delta=0.01 * found["true"], msg=fault)
        # Of a restated day of an agency nothing will ever be known.
        whole = self.show("all days", 40, "37d")
        self.assertAlmostEqual(whole["dvcmon"], whole["true"], delta=0.01 * whole["true"])
        self.assertGreater(whole["naive"], 3 * whole["true"])
        self.assertGreater(wrong, 20)

    def fill(self):
        scrapes = self.folder / "scrapes.txt"
        with scrapes.open("wb") as out:
            subprocess.run([str(SCRAPES), str(self.folder / "world")], cwd=harness.ROOT, stdout=out, check=True)
        subprocess.run(
            # It reads the whole file once for each block.
            ["promtool", "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=960h"]
            + [str(scrapes), str(self.folder / "tsdb")],
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def increases(self, day, window):
        """At the end of the day with that number, which is when the day before has been entered."""
        at = (FIRST + datetime.timedelta(days=day)).timestamp() - 1
        found = {}
        for side, expression in SIDES.items():
            query = urllib.parse.urlencode({"query": expression.format(window=window), "time": at})
            (series,) = ask_prometheus(self.prometheus, f"query?{query}")["result"]
            found[side] = float(series["value"][1])
        return found

    def show(self, name, day, window):
        found = self.increases(day, window)
        print(f"{name:40}" + "".join(f"{value:9.0f}" for value in found.values()))
        return found


if __name__ == "__main__":
    harness.main()
