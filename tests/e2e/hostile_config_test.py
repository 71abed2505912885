"""Configuration files that are meant to harm: refused at the start as soon as others, with file and line,
and without effect on a daemon that runs."""

import signal

import harness
from harness import EXIT_CONFIG, Daemon, EndToEndTest, Simulator, processor_seconds, wait_until, yardstick

MOST_YARDSTICKS = 12  # of some 0.1 s of the processor

# What stands behind the good configuration, and the line, counted from there, that is blamed; None
# where it is a limit of the whole file.
HOSTILE = {
    "aliases": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b, *b]\n", 1),
    "depth": ("a: " + "[" * 100_000 + "\n", 1),
    "depth_of_maps": ("a: " + "{a: " * 50_000 + "\n", 1),
    "size": ("# " + "x" * (50 << 20) + "\n", None),
    "duplicate_key": ("portals: []\n", 1),
    "unknown_key": ("surprise: true\n", 1),
    "wrong_type": ("storage: [a, b]\n", 1),
    "tab": ("web:\n\tlisten_address: ':0'\n", 2),
    "tag": ("web: !!python/object:os.system {}\n", 1),
    "second_document": ("---\nportals: []\n", 1),
    "many_keys": ("".join(f"key{i}: 1\n" for i in range(20_000)), None),
    "invalid_utf8": (b"web: {listen_address: \"\xff\"}\n", 1),
    "nul": (b"web: {listen_address: \"\x00\"}\n", 1),
}


class HostileConfigTest(EndToEndTest):
    def hostile(self, more):
        return self.good + (more if isinstance(more, bytes) else more.encode())

    def write_good(self, **settings):
        simulator = Simulator(self)
        self.write_config(simulator, **settings)
        self.good = self.config.read_bytes()
        return simulator

    def where(self, line):
        """What matches the place that the message names."""
        return r"dvcmon\.yaml[:0-9]*: " if line is None else rf"dvcmon\.yaml:{len(self.good.splitlines()) + line}: "

    def test_is_refused_at_the_start_at_once(self):
        self.write_good()
        for name, (more, line) in HOSTILE.items():
            with self.subTest(name=name):
                self.config.write_bytes(self.hostile(more))
                limit = MOST_YARDSTICKS * yardstick()
                before = processor_seconds()
                result = self.run_dvcmon(
                    "serve", "--config.file", self.config, "--storage.path", self.store,
                    "--web.listen-address", "127.0.0.1:0",
                )  # fmt: skip
                self.assertLess(processor_seconds() - before, limit)
                self.assertEqual(result.returncode, EXIT_CONFIG, result.stderr)
                self.assertRegex(result.stderr, self.where(line))
                self.assertLess(len(result.stderr), 64 << 10)
                self.assertFalse(self.store.exists())

    def test_leaves_a_daemon_that_runs_as_it_is(self):
        simulator = self.write_good(schedule="{every: 1s}")
        daemon = Daemon(self).wait_ready().wait_polled()
        for name, (more, line) in HOSTILE.items():
            with self.subTest(name=name):
                self.config.write_bytes(self.hostile(more))
                limit = MOST_YARDSTICKS * yardstick()
                before = daemon.metrics().value("process_cpu_seconds_total")
                status, text = daemon.get("/-/reload", method="POST")
                self.assertLess(daemon.metrics().value("process_cpu_seconds_total") - before, limit)
                self.assertGreaterEqual(status, 400)
                self.assertRegex(text, self.where(line))
                self.assertEqual(daemon.metrics().value("dvcmon_config_last_reload_successful"), 0)
        asked = len(simulator.requests())
        wait_until("the old configuration is at work", lambda: len(simulator.requests()) > asked)
        self.config.write_bytes(self.good)
        daemon.signal(signal.SIGHUP)
        daemon.wait_value(1, "dvcmon_config_last_reload_successful")


if __name__ == "__main__":
    harness.main()
