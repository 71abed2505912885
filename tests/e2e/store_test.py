"""The record as an operator has it: killed, locked, rotten, copied and brought back."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import time

import harness
from harness import AT_ONCE, EXIT_FAILURE, ONLINE, PATIENCE, PAYMENT, Daemon, EndToEndTest, Simulator, wait_until

KILLER = harness.BUILD / "tests" / "e2e" / "dvcmon_failpoints.so"
COLLECTORS = {ONLINE: "provide-online-tree", PAYMENT: "formality-online-payment-tree"}
# Where a commit is cut: failpoints.cc says what they are.
FAILPOINTS = ("journal_synced", "database_written", "before_commit", "after_commit")
KILLS = int(os.environ.get("DVCMON_KILLS", "12"))
FLIPS = int(os.environ.get("DVCMON_FLIPS", "150"))
SEED = int(os.environ.get("DVCMON_KILL_SEED", "1975"))


def figures(metrics):
    return {key: value for key, value in metrics.samples.items() if key[0].startswith("dvc_")}


class StoreTest(EndToEndTest):
    def start_small(self, every="1m"):
        simulator = Simulator(self)
        self.write_config(simulator, collectors=f"[{', '.join(COLLECTORS.values())}]", schedule=f"{{every: {every}}}")
        return simulator, Daemon(self).wait_ready().wait_polled(COLLECTORS.values())

    def verify(self, store=None, *more):
        return self.run_dvcmon("verify", "--storage.path", store or self.store, *more)

    def assert_sound(self, store=None):
        result = self.verify(store)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def query(self, sql, *parameters, store=None):
        with sqlite3.connect(f"file:{store or self.store}?mode=ro", uri=True, timeout=PATIENCE) as db:
            return db.execute(sql, parameters).fetchall()


class KillTest(StoreTest):
    """A poll is acknowledged by its line in the log, which comes after its commit."""

    def acknowledged(self, daemon):
        return daemon.log().count('msg="poll accepted"')

    def assert_whole(self):
        halves = self.query(
            "SELECT count(*) FROM poll WHERE figures <> (SELECT count(*) FROM figure WHERE poll = poll.id)"
        )
        self.assertEqual(halves, [(0,)])

    def kill_at(self, point, times, polls):
        """By its own hand, at that moment of so manieth commit; returns how many polls more there are."""
        daemon = Daemon(self, environment={"LD_PRELOAD": str(KILLER), "DVCMON_FAILPOINT": f"{point}:{times}"})
        self.assertEqual(daemon.ended(), -signal.SIGKILL, daemon.log())
        self.assert_sound()
        self.assert_whole()
        more = self.query("SELECT count(*) FROM poll WHERE error IS NULL")[0][0] - polls
        self.assertEqual(more, self.acknowledged(daemon) + (point == "after_commit"))
        return more

    def test_what_was_acknowledged_is_there_after_any_kill(self):
        simulator = Simulator(self)
        self.write_config(
            simulator, collectors=f"[{', '.join(COLLECTORS.values())}]", schedule="{every: 1s}"
        )
        dice = random.Random(SEED)
        polls = 0
        before, seen = {}, 0
        for round_ in range(KILLS):
            point = FAILPOINTS[round_ // 3 % len(FAILPOINTS)] if round_ % 3 == 2 else None
            with self.subTest(round=round_, seed=SEED, failpoint=point):
                if point is not None:
                    polls += self.kill_at(point, 1 + dice.randrange(6), polls)
                    continue
                started = time.monotonic()
                daemon = Daemon(self).wait_ready()
                self.assertLess(time.monotonic() - started, AT_ONCE)
                now = figures(daemon.metrics())
                if time.monotonic() - seen < 2:  # they are shown for three intervals
                    self.assertLessEqual(before.items(), now.items())
                wanted = 1 + dice.randrange(4)
                wait_until("polls were kept", lambda: self.acknowledged(daemon) >= wanted)
                before, seen = figures(daemon.metrics()), time.monotonic()
                time.sleep(dice.random() * 0.3)  # a moment of the dice, not a wait for something
                daemon.signal(signal.SIGKILL)
                daemon.ended()
                self.assert_sound()  # which rolls back what was in flight
                kept = self.acknowledged(daemon)
                stored = self.query("SELECT count(*) FROM poll WHERE error IS NULL")[0][0]
                self.assertGreaterEqual(stored, polls + kept)
                self.assertLessEqual(stored, polls + kept + len(COLLECTORS) * 4, "more than were in flight")
                polls = stored
                self.assert_whole()
        undisturbed = figures(Daemon(self).wait_ready().wait_polled(COLLECTORS.values()).metrics())
        self.store = self.folder / "undisturbed.db"
        other = Daemon(self).wait_ready().wait_polled(COLLECTORS.values())
        # They are shown for three intervals of a second, which may pass on a busy machine.
        wait_until("the other shows the same", lambda: figures(other.metrics()) == undisturbed)


class LockTest(StoreTest):
    def test_a_shell_that_locks_the_file_costs_no_poll(self):
        simulator, daemon = self.start_small(every="2s")
        shell = sqlite3.connect(self.store, isolation_level=None, timeout=PATIENCE)
        self.addCleanup(shell.close)
        shell.execute("BEGIN EXCLUSIVE")
        daemon.wait_value(0, "dvcmon_store_writable")
        asked = len(simulator.requests())
        wait_until("polling goes on", lambda: len(simulator.requests()) >= asked + 4)
        self.assertIn("polls wait", daemon.log())
        shell.execute("ROLLBACK")
        daemon.wait_value(1, "dvcmon_store_writable")
        self.assertEqual(daemon.metrics().value("dvcmon_store_polls_lost_total"), 0)
        wait_until(
            "each answer is in the record",
            lambda: self.query("SELECT count(*) FROM poll")[0][0] >= asked + 4,
        )

    def test_a_second_daemon_is_refused_at_once(self):
        _, first = self.start_small()
        started = time.monotonic()
        second = Daemon(self)
        self.assertEqual(second.ended(), EXIT_FAILURE)
        self.assertLess(time.monotonic() - started, AT_ONCE)
        self.assertIn(f"process {first.popen.pid}", second.log())
        first.wait_ready()


class RotTest(StoreTest):
    def test_a_file_that_is_no_sound_store_is_refused_and_left_alone(self):
        _, daemon = self.start_small()
        self.assertEqual(daemon.stop(), 0)
        sound = self.store.read_bytes()
        foreign = self.folder / "foreign.db"
        sqlite3.connect(foreign).execute("CREATE TABLE mine (a)").connection.close()
        newer = bytearray(sound)
        newer[60:64] = (99).to_bytes(4, "big")
        files = {
            "truncated": (sound[: len(sound) // 2], "damaged"),
            "a piece of the header": (sound[:50], "not a store|damaged"),
            "foreign": (foreign.read_bytes(), "not a store of dvcmon"),
            "zeros": (bytes(8192), "not a store|damaged"),
            "newer": (bytes(newer), "newer dvcmon"),
            "text": (b"portal: dvcqg\n" * 100, "not a store|damaged"),
        }
        for name, (content, message) in files.items():
            with self.subTest(file=name):
                self.store.write_bytes(content)
                serve = Daemon(self)
                self.assertEqual(serve.ended(), EXIT_FAILURE)
                self.assertRegex(serve.log(), message)
                self.assertIn(str(self.store), serve.log())
                verify = self.verify()
                self.assertEqual(verify.returncode, EXIT_FAILURE)
                self.assertEqual(self.store.read_bytes(), content)

    def figure_pages(self, store):
        return [row[0] for row in self.query("SELECT pageno FROM dbstat WHERE name = 'figure'", store=store)]

    def rows(self, store):
        """Everything that is read of table figure; None when it cannot be read."""
        try:
            return self.query("SELECT poll, series, state, value FROM figure ORDER BY poll, series", store=store)
        except sqlite3.DatabaseError:
            return None

    def test_a_flipped_bit_of_the_figures_is_found_or_changes_nothing(self):
        _, daemon = self.start_small()
        self.assertEqual(daemon.stop(), 0)
        self.assert_sound()
        before = self.rows(self.store)
        page_size = self.query("PRAGMA page_size")[0][0]
        pages = self.figure_pages(self.store)
        sound = self.store.read_bytes()
        copy = self.folder / "flipped.db"
        dice = random.Random(SEED)
        found = named = 0
        for _ in range(FLIPS):
            at = (dice.choice(pages) - 1) * page_size + dice.randrange(page_size)
            bit = dice.randrange(8)
            flipped = bytearray(sound)
            flipped[at] ^= 1 << bit
            copy.write_bytes(flipped)
            result = self.verify(copy, "--output", "json")
            after = self.rows(copy)
            with self.subTest(byte=at, bit=bit):
                self.assertIn(result.returncode, (0, EXIT_FAILURE), result.stderr)
                if result.returncode == 0:
                    self.assertEqual(after, before)
                    continue
                found += 1
                if after is None or len(after) != len(before):
                    continue
                wrong = [(a, b) for a, b in zip(before, after) if a != b]
                if len(wrong) != 1 or wrong[0][0][:3] != wrong[0][1][:3] or wrong[0][1][3] is None:
                    continue
                # One value is another one: its poll is named, its body and its number.
                defects = [d for d in json.loads(result.stdout)["defects"] if d["of"] == "poll"]
                self.assertEqual([d["poll"] for d in defects], [wrong[0][0][0]])
                named += 1
                self.assertIn("statistic", defects[0])
                self.assertEqual(defects[0]["should"], wrong[0][0][3])
                if isinstance(wrong[0][1][3], float):
                    self.assertEqual(defects[0]["stands"], wrong[0][1][3])
        self.assertGreater(found, FLIPS // 4)
        self.assertGreater(named, FLIPS // 20)


class BackupTest(StoreTest):
    def backup(self, target):
        return self.run_dvcmon("backup", target, "--storage.path", self.store)

    def test_a_restored_backup_shows_the_same_and_is_sound(self):
        simulator, daemon = self.start_small(every="2s")
        copy = self.folder / "elsewhere" / "copy.db"
        copy.parent.mkdir()
        for _ in range(3):  # while it polls and writes; each replaces the one before
            result = self.backup(copy)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assert_sound(copy)
        self.assertEqual(copy.stat().st_mode & 0o777, 0o600)
        self.assert_sound()  # beside a running daemon
        shown = figures(daemon.metrics())
        self.assertGreater(len(shown), 100)
        self.assertEqual(daemon.stop(), 0)
        self.store = copy
        for path in COLLECTORS:
            simulator.fault("hang", path)  # what is shown now can only come from the copy
        restored = Daemon(self).wait_ready()
        self.assertEqual(figures(restored.metrics()), shown)
        self.assertEqual(restored.stop(), 0)
        self.assert_sound()

    def test_a_full_disk_leaves_the_older_backup(self):
        _, daemon = self.start_small()
        disk = self.folder / "disk"
        disk.mkdir()
        mount = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=4m", "dvcmon-e2e", str(disk)], capture_output=True, text=True
        )
        if mount.returncode != 0:
            self.skipTest(f"cannot mount a small file system: {mount.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", "--lazy", str(disk)], check=True)
        copy = disk / "copy.db"
        self.assertEqual(self.backup(copy).returncode, 0)
        older = copy.read_bytes()
        with open(disk / "filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                pass
        result = self.backup(copy)
        self.assertEqual(result.returncode, EXIT_FAILURE)
        self.assertIn("full", result.stderr)
        self.assertIn(str(copy), result.stderr)
        self.assertEqual(copy.read_bytes(), older)
        self.assertEqual(sorted(path.name for path in disk.iterdir()), ["copy.db", "filler"])
        daemon.assert_alive()

    def test_a_note_is_made_beside_a_running_daemon(self):
        simulator, daemon = self.start_small(every="2s")
        noted = self.run_dvcmon(
            "annotate", "phu-tho/applications_received", "cổng bảo trì", "--author", "Ban CCHC",
            "--config.file", self.config, "--storage.path", self.store,
        )  # fmt: skip
        self.assertEqual(noted.returncode, 0, noted.stderr)
        asked = len(simulator.requests())
        wait_until("it goes on to poll", lambda: len(simulator.requests()) > asked)
        self.assertEqual(daemon.metrics().value("dvcmon_store_polls_lost_total"), 0)
        self.assertEqual(self.query("SELECT author, text FROM annotation"), [("Ban CCHC", "cổng bảo trì")])
        self.assert_sound()


if __name__ == "__main__":
    harness.main()
