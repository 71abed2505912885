"""The commands of the shipped program, on the shipped configuration."""

import json

import harness
from harness import EXIT_CONFIG, EXIT_FAILURE, EXIT_USAGE, ROOT, Daemon, EndToEndTest, Simulator

COLLECTOR = "dvcqg/provide-online-tree"
SAMPLE = "tests/fixtures/portals/dvcqg/provide-online-tree_quarter.json"


# File, what is right there, what is written instead (reported at its last line), and what is said of it.
MISTAKES = [
    ("dvcmon.yaml", "path: figures.db", "path: [figures.db]", "a file name is needed here, not a list"),
    ("dvcmon.yaml", "400d}", "400 days}", "a duration like 500ms, 1.5s, 10m, 12h or 400d is needed"),
    ("dvcmon.yaml", "level: info", "levle: info", "unknown key; did you mean level?"),
    ("dvcmon.yaml", "[phu-tho]", "[phu-to]", "unknown province; did you mean phu-tho?"),
    ("dvcmon.yaml", "attempts: 3", "attempts: 11", "out of range; allowed: 1 to 10"),
    ("shared.yaml", "portal: shared", "portal: &name shared", "write the value out"),
    ("dvcqg.yaml", "pause: 1s", "pause: 1s\npause: 2s", "stands twice, first in line"),
    ("dvcqg.yaml", "[year, quarter, month]", "[year, quarter, month, week]", "allowed: year, quarter, month"),
    ("dvcqg.yaml", "format: json", "format: yaml", "allowed: json, html"),
    ("dvcqg.yaml", "status: [201]", "status: [404]", "200 to 299"),
    ("dvcqg.yaml", "at: /code", "at: code", "not a selector"),
    ("dvcqg.yaml", 'year: "{year}"', 'year: "{yaer}"', "allowed are {province}, "),
    ("dvcqg.yaml", "provision_authority:", "provision_autority:", "did you mean provision_authority?"),
    ("dvcqg.yaml", "shrink_at_most: 10%", "shrink_at_most: ten", "10%"),
    ("statistics.yaml", "kind: count", "kind: number", "allowed: count, amount, score, rank"),
    ("statistics.yaml", "additive: false", "additive: no", "true or false"),
]


class CheckTest(EndToEndTest):
    def test_finds_the_shipped_configuration_good(self):
        result = self.run_dvcmon("check", "--config.file", "config/dvcmon.yaml")
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_names_the_place_of_every_mistake_and_how_to_mend_it(self):
        texts = {
            "dvcmon.yaml": "storage: {path: figures.db, capture_retention: 400d}\n"
            "log: {level: info}\n"
            "statistics: statistics.yaml\n"
            f"provinces: {ROOT}/config/provinces.yaml\n"
            "portals:\n"
            "  - file: dvcqg.yaml\n"
            "    provinces: [phu-tho]\n"
            "    retry: {attempts: 3}\n"
            "  - {file: shared.yaml, provinces: all}\n",
            "dvcqg.yaml": self.portal_file.read_text("utf-8"),
            "shared.yaml": "portal: shared\n",
            "statistics.yaml": (ROOT / "config" / "statistics.yaml").read_text("utf-8"),
        }
        for file, right, wrong, _ in MISTAKES:
            self.assertIn(right, texts[file])
            texts[file] = texts[file].replace(right, wrong, 1)
        for file, text in texts.items():
            (self.folder / file).write_text(text, "utf-8")

        result = self.run_dvcmon("check", "--config.file", self.config)
        self.assertEqual((result.returncode, result.stdout), (EXIT_CONFIG, ""))
        *found, count = result.stderr.splitlines()
        self.assertEqual(count, f"{len(MISTAKES)} errors", result.stderr)
        self.assertEqual(len(found), len(MISTAKES), result.stderr)
        for file, _, wrong, advice in MISTAKES:
            line = texts[file][: texts[file].index(wrong)].count("\n") + wrong.count("\n") + 1
            with self.subTest(wrong=wrong):
                (said,) = [text for text in found if f"/{file}:{line}: " in text and advice in text]

    def test_refuses_an_open_address_as_serve_does(self):
        self.write_config(Simulator(self), more="web: {listen_address: ':0'}\n")
        for verb in ("check", "serve"):
            result = self.run_dvcmon(verb, "--config.file", self.config)
            self.assertEqual(result.returncode, EXIT_CONFIG, result.stderr)
            self.assertIn("--web.config.file", result.stderr)
        local = self.run_dvcmon("check", "--config.file", self.config, "--web.listen-address", "127.0.0.1:0")
        self.assertEqual(local.returncode, 0, local.stderr)

    def test_prints_one_json_document(self):
        result = self.run_dvcmon(
            "check", "--config.file", "config/dvcmon.yaml", "--sample", f"{COLLECTOR}={SAMPLE}",
            "--period", "2026-Q3", "--output", "json",
        )  # fmt: skip
        self.assertEqual(result.returncode, 0, result.stderr)
        document = json.loads(result.stdout)
        # The calendar that is shipped comes to its end one day.
        self.assertEqual([found for found in document["diagnostics"] if found["path"] != "calendar"], [])
        (sample,) = document["samples"]
        self.assertTrue(sample["accepted"])

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

    def test_shows_every_collector_of_a_portal(self):
        simulator = Simulator(self)
        self.write_config(simulator)
        result = self.try_("dvcqg")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        for collector, province in harness.COLLECTORS.items():
            self.assertIn(f"poll      dvcqg/{collector} {province or 'vn'} ", result.stdout)
        for shown in ("/data/evaluation/0/metrics/[code=DOSSIER_SYNC]/numerator", "can-tho", "groups_sum"):
            self.assertIn(shown, result.stdout)

    def test_reads_the_interface_of_2022(self):
        simulator = Simulator(self)
        self.portal_file = ROOT / "config" / "portals" / "dvcqg-2022.yaml"
        self.write_config(simulator)
        result = self.try_("dvcqg-2022")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        for shown in ("lang-son  Lạng Sơn", "H44.100  UBND phường Việt Trì - tỉnh Phú Thọ [commune]", "420371"):
            self.assertIn(shown, result.stdout)

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
        for library in ("SQLite", "libcurl", "libxml2", "prometheus-cpp"):
            (line,) = [line for line in lines if line.startswith(library)]
            self.assertRegex(line, r" \d+\.\d+")


if __name__ == "__main__":
    harness.main()
