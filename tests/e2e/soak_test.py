"""Portals that do something else with every request, beside portals that are well: the promises that
hold whatever comes. `./dev soak [SECONDS] [SEED]` runs it for longer."""

import os
import statistics
import time
import unittest

import harness
from harness import SCRAPE_SECONDS, Daemon, wait_until
from toxic import GOOD_VALUES, Scene, Scraper, Toxic, intervals, memory

SECONDS = int(os.environ.get("DVCMON_SOAK_SECONDS", "20"))
SEED = int(os.environ.get("DVCMON_SOAK_SEED", "1"))
GOOD = ["good-1", "good-2"]
PERIOD = 5.0  # of the good ones
TOLERANCE = 1.5  # seconds: to wait for a bad one takes three at least
RANDOM = [f"random-{number}" for number in range(1, 9)]
# Faults of which a poll may be accepted.
HARMLESS = {"good", "long", "three_hops", "bom", "decomposed"}
# What a portal cannot cause.
OUR_OWN = {"address_refused", "db_busy", "store", "cancelled", "config", "invalid", "io", "entity", "drift"}


class SoakTest(unittest.TestCase):
    def test_promises_hold_whatever_comes(self):
        scene = Scene(self.addCleanup)
        toxic = Toxic(scene, GOOD + RANDOM, SEED)
        scene.write_config(
            {
                name: {"url": url, "schedule": f"{{every: {PERIOD if name in GOOD else 1:.0f}s}}"}
                for name, url in toxic.urls.items()
            }
        )
        daemon = Daemon(scene).wait_ready()
        wait_until("the good portals are polled", lambda: scene.values().keys() >= set(GOOD))
        steady = memory(daemon.popen.pid, "VmRSS")
        open_files = daemon.metrics().value("process_open_fds")
        scraper = Scraper(daemon)
        time.sleep(SECONDS)  # the soak itself: nothing is waited for
        daemon.assert_alive()
        scrape_seconds = scraper.end()
        metrics = daemon.metrics()
        grown = memory(daemon.popen.pid, "VmHWM") - steady
        self.assertEqual(daemon.stop(), 0)
        connections = toxic.end()
        requests = toxic.requests()
        met = {request["fault"] for request in requests if request["host"] in RANDOM}
        polls = scene.polls()
        accepted = {name: polls[name].count(None) for name in RANDOM}
        print(
            f"{SECONDS} s, seed {SEED}: {len(requests)} requests, {len(met)} faults, {sum(accepted.values())} polls "
            f"accepted, +{grown:.0f} MiB, slowest scrape {max(scrape_seconds):.3f} s",
            flush=True,
        )

        with self.subTest("a poll is kept whole, and one that says the same changes nothing"):
            self.assertGreater(sum(accepted.values()), len(RANDOM))
            values = scene.values()
            for name in GOOD + RANDOM:
                self.assertEqual(sorted(values.get(name, [])), sorted(GOOD_VALUES) if None in polls[name] else [])
            self.assertEqual(scene.query("PRAGMA integrity_check"), [("ok",)])
        with self.subTest("memory and open files stay within their bounds"):
            self.assertLess(grown, 256)
            # One connection, with its name look-up, of each host, and the page that is read.
            self.assertLessEqual(metrics.value("process_open_fds"), open_files + 3 * len(polls))
        with self.subTest("bad input is no number, and has a reason of its own"):
            self.assertGreater(len(met), 20)
            for name in RANDOM:
                self.assertEqual(set(polls[name]) & OUR_OWN, set())
                good = sum(request["host"] == name and request["fault"] in HARMLESS for request in requests)
                self.assertLessEqual(accepted[name], good)
        with self.subTest("no bad portal delays another"):
            for name in GOOD:
                self.assertEqual(set(polls[name]), {None})
                for seconds in intervals([request for request in requests if request["host"] == name]):
                    self.assertAlmostEqual(seconds, PERIOD, delta=TOLERANCE)
        with self.subTest("metrics wait for no portal"):
            self.assertLess(max(scrape_seconds), SCRAPE_SECONDS)
            self.assertLess(statistics.median(scrape_seconds), 1)
        with self.subTest("nobody else is contacted"):
            self.assertEqual(connections["canary"], 0)


if __name__ == "__main__":
    harness.main()
