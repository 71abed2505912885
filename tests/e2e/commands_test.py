"""The commands of the shipped program, on the shipped configuration."""

import json

import harness
from harness import EXIT_CONFIG, EXIT_FAILURE, EXIT_USAGE, ROOT, Daemon, EndToEndTest, Simulator

COLLECTOR = "dvcqg/provide-online-tree"
SAMPLE = "tests/fixtures/portals/dvcqg/provide-online-tree_quarter.json"


class CheckTest(EndToEndTest):
    def test_finds_the_shipped_configuration_good(self):
        result = self.run_dvcmon("check", "--config.file", "config/dvcmon.yaml")
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_names_the_place_of_every_mistake(self):
        self.config.write_text("statistics: none.yaml\nsurprise: true\nportals: 7\n")
        result = self.run_dvcmon("check", "--config.file", self.config)
        self.assertEqual(result.returncode, EXIT_CONFIG)
        for line in (1, 2, 3):
            self.assertIn(f"dvcmon.yaml:{line}:", result.stdout + result.stderr)

    def test_reads_a_saved_answer_with_the_mapping(self):
        result = self.run_dvcmon(
            "check", "--config.file", "config/dvcmon.yaml", "--sample", f"{COLLECTOR}={SAMPLE}",
            "--province", "phu-tho", "--period", "2026-Q3",
        )  # fmt: skip
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn("435258", result.stdout)


class TryTest(EndToEndTest):
    def try_(self, *arguments):
        return self.run_dvcmon("try", *arguments, "--config.file", self.config)

    def test_shows_every_step_and_stores_nothing(self):
        simulator = Simulator(self)
        self.write_config(simulator)
        result = self.try_(COLLECTOR)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        for shown in ("POST " + simulator.url, "589496", "/data/parent/channelOnlineSum", "channels_sum"):
            self.assertIn(shown, result.stdout)
        self.assertEqual(len(simulator.requests()), 1)
        self.assertEqual(list(self.folder.glob("*.db*")), [])

    def test_prints_json(self):
        simulator = Simulator(self)
        self.write_config(simulator)
        result = self.try_(COLLECTOR, "--output", "json")
        self.assertEqual(result.returncode, 0)
        self.assertTrue(json.loads(result.stdout))

    def test_asks_for_the_period_that_is_named(self):
        simulator = Simulator(self)
        self.write_config(simulator)
        result = self.try_(COLLECTOR, "--period", "2026-Q1")
        self.assertEqual(result.returncode, 0, result.stderr)
        (request,) = simulator.requests()
        body = json.loads(request["body"])
        self.assertEqual((body["timeType"], body["year"], body["quarter"]), ("quarter", 2026, 1))

    def test_reads_a_file_without_any_portal(self):
        result = self.run_dvcmon(
            "try", COLLECTOR, "--from-file", SAMPLE, "--period", "2026-Q3", "--config.file", "config/dvcmon.yaml"
        )
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("435258", result.stdout)

    def test_says_why_a_poll_fails(self):
        simulator = Simulator(self)
        self.write_config(simulator)
        simulator.fault("broken_sum")
        result = self.try_(COLLECTOR)
        self.assertEqual(result.returncode, EXIT_FAILURE)
        self.assertIn("channels_sum", result.stdout + result.stderr)

    def test_lists_the_collectors_when_there_is_none_of_that_name(self):
        simulator = Simulator(self)
        self.write_config(simulator)
        result = self.try_("dvcqg/nothing")
        self.assertEqual(result.returncode, EXIT_USAGE)
        self.assertIn(COLLECTOR, result.stderr)


class PollTest(EndToEndTest):
    def poll(self, *arguments):
        return self.run_dvcmon(
            "poll", *arguments, "--config.file", self.config, "--storage.path", self.store
        )

    def test_stores_what_a_daemon_shows_later(self):
        simulator = Simulator(self)
        self.write_config(simulator, schedule="{every: 1h}")
        result = self.poll()
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        simulator.kill()
        metrics = Daemon(self).wait_ready().metrics()
        self.assertEqual(
            metrics.value(
                "dvc_agency_applications_paid_online",
                agency="H44.100", period="year", portal="dvcqg", province="phu-tho",
            ),
            4015,
        )  # fmt: skip

    def test_fails_with_the_reason(self):
        simulator = Simulator(self)
        self.write_config(simulator)
        simulator.fault("firewall")
        result = self.poll(COLLECTOR)
        self.assertEqual(result.returncode, EXIT_FAILURE)
        self.assertIn("blocked", result.stdout + result.stderr)

    def test_leaves_the_store_to_a_running_daemon(self):
        self.start()
        result = self.poll()
        self.assertEqual(result.returncode, EXIT_FAILURE)
        self.assertIn(str(self.store), result.stderr)


class VersionTest(EndToEndTest):
    def test_names_the_libraries_in_use(self):
        lines = self.run_dvcmon("version").stdout.splitlines()
        text = (ROOT / "CMakeLists.txt").read_text()
        version = text.split("VERSION ")[2].split()[0]
        self.assertEqual(lines[0], f"dvcmon {version}")
        for library in ("SQLite", "libcurl", "prometheus-cpp"):
            (line,) = [line for line in lines if line.startswith(library)]
            self.assertRegex(line, r" \d+\.\d+")


if __name__ == "__main__":
    harness.main()
