"""`dvcmon backfill` at portals whose past is known: a run that is killed and goes on leaves the record
of one that was not."""

import datetime
import re
import sqlite3
import subprocess

import harness
from harness import DVCMON, EXIT_FAILURE, EXIT_USAGE, LONG, ROOT, Daemon, EndToEndTest, Process, wait_until

WORLD = harness.BUILD / "tests" / "world" / "dvcmon_world"

POLLS = """SELECT portal, collector, source.province, period_kind, period, error, error_where, attempts,
  bodies, figures, missing_agencies, as_of, torn, new_answer FROM poll JOIN source ON source.id = source"""
FIGURES = """SELECT portal, collector, source.province, period_kind, period, level, body.key, statistic.key,
  state, value FROM figure JOIN poll ON poll.id = poll JOIN series ON series.id = series
  JOIN source ON source.id = series.source JOIN body ON body.id = body
  JOIN statistic ON statistic.id = statistic"""
ANSWERS = """SELECT portal, collector, source.province, period_kind, period, ordinal, page, status, url,
  hex(sha256), capture.size, kept, zstd FROM poll_capture JOIN capture ON capture.id = capture
  JOIN poll ON poll.id = poll JOIN source ON source.id = source"""
NAMES = """SELECT level, key, province, name, tier FROM body_name JOIN body ON body.id = body"""
IDS = """SELECT portal, body_id.id, key FROM body_id JOIN body ON body.id = body"""


class BackfillTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        portals = Process(self, "world", [WORLD, "serve", "--port", "0"])

        def urls():
            portals.assert_alive()
            lines = portals.out.read_text().splitlines()
            return [line.split()[1] for line in lines] if len(lines) == 8 else None

        found = wait_until("the portals of the world listen", urls)
        subprocess.run([WORLD, "config", self.folder, "--port", "1"], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        text = re.sub(r"http://127\.0\.0\.1:(\d+)", lambda port: found[int(port[1]) - 1], self.config.read_text())
        self.config.write_text(text.replace("pause: 0s", "pause: 20ms"))
        self.words = ["backfill", "--config.file", self.config, "--from", "2025-01", "--to", "2026-09"]
        self.words += ["igate", "td", "--province", "an-giang"]

    def backfill(self, store, *more):
        return self.run_dvcmon(*self.words, "--storage.path", store, *more, seconds=LONG)

    def rows(self, store, sql):
        connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
        try:
            return sorted(connection.execute(sql).fetchall(), key=repr)
        finally:
            connection.close()

    def test_a_run_that_is_killed_goes_on_where_it_was(self):
        whole = self.folder / "whole.db"
        result = self.backfill(whole)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        expected = self.rows(whole, POLLS)
        self.assertIn(f"{len(expected)} periods: 0 were in the record, {len(expected)} accepted, 0 failed", result.stdout)
        self.assertGreater(len(expected), 40)
        # A body of the merger of July 2025 is asked about its own time.
        self.assertEqual({row[2] for row in expected}, {"an-giang"})
        first = min(row[4] for row in expected if row[3] == 1)
        self.assertEqual(datetime.date(1970, 1, 1) + datetime.timedelta(days=first), datetime.date(2025, 7, 1))

        cut = self.folder / "cut.db"
        for share in (0.3, 0.7):
            run = Process(self, "backfill", [DVCMON, *self.words, "--storage.path", cut])

            def has_come():
                run.assert_alive()
                return cut.exists() and self.polls_in(cut) > share * len(expected)

            wait_until("a part of it is kept", has_come)
            run.kill()
            self.assertLess(self.polls_in(cut), len(expected))
        before = self.polls_in(cut)
        result = self.backfill(cut)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn(f"{len(expected)} periods: {before} were in the record", result.stdout)
        for sql in (POLLS, FIGURES, ANSWERS, NAMES, IDS):
            self.assertEqual(self.rows(cut, sql), self.rows(whole, sql))
        self.assertEqual(self.rows(cut, "PRAGMA integrity_check"), [("ok",)])
        self.assertIn("0 accepted, 0 failed, 0 not asked", self.backfill(cut).stdout)

    def polls_in(self, store):
        try:
            return self.rows(store, "SELECT count(*) FROM poll")[0][0]
        except sqlite3.OperationalError:  # there is no table yet
            return 0

    def test_it_says_that_the_daemon_holds_the_store(self):
        Daemon(self).wait_ready()
        result = self.backfill(self.store)
        self.assertEqual(result.returncode, EXIT_FAILURE)
        self.assertIn("is in use by process", result.stderr)

    def test_it_wants_to_know_from_when_to_when(self):
        for words in (["--from", "2024"], ["--from", "2025", "--to", "2024"], ["--from", "x", "--to", "2024"]):
            result = self.run_dvcmon("backfill", "--config.file", self.config, *words)
            self.assertEqual(result.returncode, EXIT_USAGE, result.stderr)


if __name__ == "__main__":
    harness.main()
