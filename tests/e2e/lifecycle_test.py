"""Start, reload, end, crash: what an operator and systemd rely on."""

import signal
import socket
import subprocess
import time
import unittest

import harness
from harness import AT_ONCE, EXIT_CONFIG, EXIT_FAILURE, EXIT_USAGE, ONLINE, PATIENCE, Daemon, EndToEndTest, Simulator, wait_until

ONLINE_Q = {"channel": "online", "period": "quarter", "portal": "dvcqg", "province": "phu-tho"}
RECEIVED = "dvc_province_applications_received"
OFTEN = "{every: 2s}"


class EndTest(EndToEndTest):
    def test_ends_at_once_while_the_portal_hangs(self):
        simulator, daemon = self.start(schedule=OFTEN, timeouts="{first_byte: 5m, total: 5m}")
        simulator.fault("hang")
        wait_until("a request hangs", lambda: simulator.requests()[-1]["fault"] == "hang")
        started = time.monotonic()
        self.assertEqual(daemon.stop(), 0)
        self.assertLess(time.monotonic() - started, AT_ONCE)

    def test_ends_on_ctrl_c(self):
        _, daemon = self.start()
        daemon.signal(signal.SIGINT)
        self.assertEqual(daemon.ended(), 0)

    def test_shows_its_figures_at_once_after_kill_9(self):
        simulator, daemon = self.start()
        daemon.signal(signal.SIGKILL)
        daemon.ended()
        simulator.fault("hang")  # so that they can only come from the store
        again = Daemon(self).wait_ready()
        self.assertEqual(again.metrics().value(RECEIVED, **ONLINE_Q), 435258)


class SystemdTest(EndToEndTest):
    def test_tells_systemd_that_it_is_ready_alive_and_ending(self):
        simulator = Simulator(self)
        self.write_config(simulator)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            path = str(self.folder / "notify.sock")
            systemd.bind(path)
            systemd.settimeout(PATIENCE)
            daemon = Daemon(self, environment={"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "10000000"})
            self.receive(systemd, "READY=1")
            self.assertEqual(daemon.get("/-/ready")[0], 200)
            self.receive(systemd, "WATCHDOG=1")
            daemon.signal(signal.SIGHUP)
            self.receive(systemd, "RELOADING=1")
            self.receive(systemd, "READY=1")
            daemon.signal(signal.SIGTERM)
            self.receive(systemd, "STOPPING=1")
            self.assertEqual(daemon.ended(), 0)

    def receive(self, systemd, word):
        """Reads until the word comes; a time-out fails."""
        while word not in systemd.recv(4096).decode().splitlines():
            pass


class ReloadTest(EndToEndTest):
    def break_config(self):
        """Returns where the mistake stands."""
        text = self.config.read_text("utf-8")
        self.config.write_text(text + "surprise: true\n", "utf-8")
        return text, f"dvcmon.yaml:{len(text.splitlines()) + 1}"

    def test_keeps_the_old_configuration_on_sighup_and_says_why(self):
        _, daemon = self.start()
        good, where = self.break_config()
        daemon.signal(signal.SIGHUP)
        daemon.wait_value(0, "dvcmon_config_last_reload_successful")
        self.assertIn(where, daemon.log())
        self.assertEqual(daemon.metrics().value(RECEIVED, **ONLINE_Q), 435258)
        self.config.write_text(good, "utf-8")
        daemon.signal(signal.SIGHUP)
        daemon.wait_value(1, "dvcmon_config_last_reload_successful")

    def test_answers_a_reload_over_http_with_what_is_wrong(self):
        _, daemon = self.start()
        good, where = self.break_config()
        status, text = daemon.get("/-/reload", method="POST")
        self.assertGreaterEqual(status, 400)
        self.assertIn(where, text)
        self.assertIn("surprise", text)
        self.assertEqual(daemon.metrics().value("dvcmon_config_last_reload_successful"), 0)
        self.config.write_text(good, "utf-8")
        status, text = daemon.get("/-/reload", method="POST")
        self.assertEqual(status, 200, text)
        self.assertEqual(daemon.metrics().value("dvcmon_config_last_reload_successful"), 1)

    def test_reloads_by_post_only(self):
        _, daemon = self.start()
        self.assertEqual(daemon.get("/-/reload")[0], 405)

    def test_takes_over_a_new_url(self):
        simulator, daemon = self.start(schedule=OFTEN)
        text = self.config.read_text("utf-8")
        simulator.kill()
        other = Simulator(self)
        self.config.write_text(text.replace(simulator.url, other.url), "utf-8")
        self.assertEqual(daemon.get("/-/reload", method="POST")[0], 200)
        wait_until("the new portal is asked", other.requests)


class StartTest(EndToEndTest):
    def test_refuses_a_wrong_configuration_and_does_not_listen(self):
        simulator = Simulator(self)
        self.write_config(simulator, more="surprise: true\n")
        lines = len(self.config.read_text("utf-8").splitlines())
        daemon = Daemon(self)
        self.assertEqual(daemon.ended(), EXIT_CONFIG)
        self.assertIn(f"dvcmon.yaml:{lines}", daemon.log())
        host, port = daemon.address.split(":")
        with socket.socket() as probe:
            self.assertNotEqual(probe.connect_ex((host, int(port))), 0)
        self.assertFalse(self.store.exists())

    def test_refuses_wrong_usage(self):
        for arguments in (["serve", "--no-such-flag"], ["no-such-command"], []):
            with self.subTest(arguments=arguments):
                result = self.run_dvcmon(*arguments)
                self.assertEqual(result.returncode, EXIT_USAGE, result.stderr)
                self.assertNotEqual(result.stderr, "")

    def test_refuses_a_store_that_another_instance_holds(self):
        _, first = self.start()
        second = Daemon(self)
        self.assertEqual(second.ended(), EXIT_FAILURE)
        self.assertIn(str(self.store), second.log())
        first.wait_ready()

    def test_says_that_its_port_is_taken(self):
        _, first = self.start()
        self.store = self.folder / "other.db"
        second = self.run_dvcmon(
            "serve", "--config.file", self.config, "--web.listen-address", first.address,
            "--storage.path", self.store,
        )  # fmt: skip
        self.assertEqual(second.returncode, EXIT_FAILURE)
        self.assertIn(first.address, second.stderr)

    def test_refuses_a_public_address_without_tls_and_users(self):
        simulator = Simulator(self)
        self.write_config(simulator)
        port = harness.free_port()
        result = self.run_dvcmon(
            "serve", "--config.file", self.config, "--web.listen-address", f"0.0.0.0:{port}",
            "--storage.path", self.store,
        )  # fmt: skip
        self.assertEqual(result.returncode, EXIT_CONFIG, result.stderr)
        self.assertIn("0.0.0.0", result.stderr)


class FullDiskTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        mount = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=4m", "dvcmon-e2e", str(self.disk)], capture_output=True, text=True
        )
        if mount.returncode != 0:
            self.skipTest(f"cannot mount a small file system: {mount.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", "--lazy", str(self.disk)], check=True)
        self.store = self.disk / "dvcmon.db"

    def test_goes_on_when_the_disk_is_full_and_recovers(self):
        simulator, daemon = self.start(schedule=OFTEN)
        self.assertEqual(daemon.metrics().value("dvcmon_store_writable"), 1)
        filler = self.disk / "filler"
        self.fill(filler)
        daemon.wait_value(0, "dvcmon_store_writable")
        lost = daemon.metrics().value("dvcmon_store_polls_lost_total")
        polled = len(simulator.requests())
        wait_until(
            "more polls are lost", lambda: daemon.metrics().value("dvcmon_store_polls_lost_total") > lost
        )
        wait_until("polling goes on", lambda: len(simulator.requests()) > polled)
        filler.unlink()
        daemon.wait_value(1, "dvcmon_store_writable")
        daemon.wait_value(435258, RECEIVED, **ONLINE_Q)
        verified = self.run_dvcmon("verify", "--storage.path", self.store)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def fill(self, path):
        with open(path, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass


if __name__ == "__main__":
    harness.main()
