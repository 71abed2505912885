"""What the record keeps of an answer, and what it is good for: `dvcmon replay` on a changed mapping,
changes of structure that are told before they do damage, and answers about persons."""

import ctypes.util
import json
import sqlite3

import harness
from harness import EXIT_FAILURE, ROOT, Daemon, EndToEndTest, wait_until
from pages import Pages

PAGE = """<html><body><table><tr><th>Cơ quan</th><th>Trực tuyến</th><th>Trực tiếp</th></tr>
<tr data-ma="H44.01"><td>Sở A</td><td>1.431</td><td>12</td></tr>
<tr data-ma="H44.02"><td>Sở B</td><td>7</td><td>0</td></tr>
</table></body></html>
"""
PERSON = "Nguyễn Thị Hương"
HOME = "Số 12 tổ 3 phường Việt Trì"
ANSWER = json.dumps(
    {
        "agencies": [{"ma": "H44.01", "ten": "Sở A", "hoSo": 1431}, {"ma": "H44.02", "ten": "Sở B", "hoSo": 7}],
        "latest": [{"applicantName": PERSON, "address": HOME, "hoSo": 1}],
    },
    ensure_ascii=False,
)
PERSONS_PAGE = PAGE.replace(
    "<table>",
    "<table><tr><th>Họ và tên</th><th>Địa chỉ</th></tr>"
    f"<tr><td>{PERSON}</td><td>{HOME}</td></tr></table><table>",
)
PORTAL = """portal: trang
title: {vi: Trang thử, en: Test page}
allow_http: true
allow_addresses: [127.0.0.0/8]
pause: 0s
retry: {attempts: 1}
collectors:
  page:
    of: province
    periods: [as_of]
    request: {path: /page}
    answer:
      format: html
      numbers: vi
      entity: []
      tables: {agencies: {xpath: "//table[last()]", header: Cơ quan}}
      rows:
        agencies:
          at: /agencies
          level: agency
          code: /@data-ma
          code_prefix: "{identity_code}."
          name: /Cơ quan
          figures:
            applications_received{channel=online}: /Trực tuyến
  items:
    of: province
    periods: [as_of]
    request: {path: /items}
    answer:
      format: json
      entity: []
      rows:
        agencies:
          at: /agencies
          level: agency
          code: /ma
          code_prefix: "{identity_code}."
          name: /ten
          figures:
            procedures_used: /hoSo
"""
SOURCE = {"portal": "trang", "province": "phu-tho"}
ONLINE = "dvc_agency_applications_received"
OF_A = {**SOURCE, "agency": "H44.01", "period": "as_of"}


def decompressed(packed):
    """One frame of zstd, by the library that the daemon uses too."""
    zstd = ctypes.CDLL(ctypes.util.find_library("zstd"))
    zstd.ZSTD_getFrameContentSize.restype = ctypes.c_ulonglong
    zstd.ZSTD_decompress.restype = ctypes.c_size_t
    size = zstd.ZSTD_getFrameContentSize(packed, ctypes.c_size_t(len(packed)))
    to = ctypes.create_string_buffer(size)
    got = zstd.ZSTD_decompress(to, ctypes.c_size_t(size), packed, ctypes.c_size_t(len(packed)))
    assert got == size, got
    return to.raw


class RecordTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        self.pages = Pages(self)
        self.pages.put("/page", PAGE)
        self.pages.put("/items", ANSWER, "application/json")
        self.map()

    def map(self, *changes, collectors=("page",), every="12h"):
        """The configuration, with changes (from, to) of the portal file."""
        portal = PORTAL
        for old, new in changes:
            self.assertIn(old, portal)
            portal = portal.replace(old, new)
        (self.folder / "portal.yaml").write_text(portal, "utf-8")
        self.config.write_text(
            f"statistics: {ROOT}/config/statistics.yaml\nprovinces: {ROOT}/config/provinces.yaml\n"
            f"portals:\n  - file: portal.yaml\n    provinces: [phu-tho]\n    url: {self.pages.url}\n"
            f"    collectors: [{', '.join(collectors)}]\n    schedule: {{every: {every}}}\n",
            "utf-8",
        )

    def run_verb(self, verb, *more):
        return self.run_dvcmon(
            verb, *more, "--config.file", self.config, "--storage.path", self.store
        )

    def poll(self, collector):
        result = self.run_verb("poll", f"trang/{collector}")
        self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)
        return result.stdout

    def rows(self, sql):
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as store:
            return store.execute(sql).fetchall()

    def history(self, statistic):
        """(agency, value, read again) of each observation, the oldest first."""
        return self.rows(
            "SELECT body.key, value, replayed FROM figure JOIN poll ON poll.id = poll JOIN series "
            "ON series.id = series JOIN body ON body.id = body JOIN statistic ON statistic.id = statistic "
            f"WHERE statistic.key = '{statistic}' ORDER BY finished, body.key"
        )


class ReplayTest(RecordTest):
    WRONG = ("channel=online}: /Trực tuyến", "channel=online}: /Trực tiếp")
    FIGURE = "applications_received{channel=online}"

    def setUp(self):
        super().setUp()
        self.map(self.WRONG)
        daemon = Daemon(self).wait_ready()
        daemon.wait_value(12, ONLINE, **OF_A, channel="online")
        self.map()  # mended
        held = self.run_verb("replay")
        self.assertEqual(held.returncode, EXIT_FAILURE)
        self.assertIn(f"{self.store} is in use", held.stderr)
        self.assertEqual(daemon.stop(), 0)
        self.asked = len(self.pages.asked)

    def test_says_what_a_mended_mapping_would_change_and_changes_nothing(self):
        result = self.run_verb("replay", "trang/page")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertRegex(result.stdout, r"phu-tho H44\.01 applications_received\{channel=online\} \S+: 12 → 1431 ")
        self.assertRegex(result.stdout, r"phu-tho H44\.02 applications_received\{channel=online\} \S+: 0 → 7 ")
        self.assertIn("1 polls read again: 2 figures of the last answers would change", result.stdout)
        self.assertEqual(self.history(self.FIGURE), [("H44.01", 12, 0), ("H44.02", 0, 0)])
        self.assertEqual(self.run_verb("replay").stdout, result.stdout)
        daemon = Daemon(self).wait_ready()
        self.assertEqual(daemon.metrics().value(ONLINE, **OF_A, channel="online"), 12)
        self.assertEqual(len(self.pages.asked), self.asked)

    def test_apply_adopts_it_as_new_observations_beside_the_old_ones(self):
        before = self.rows("SELECT finished FROM poll")
        result = self.run_verb("replay", "--apply")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("2 figures of the last answers were changed", result.stdout)
        self.assertEqual(
            self.history(self.FIGURE), [("H44.01", 12, 0), ("H44.02", 0, 0), ("H44.01", 1431, 1), ("H44.02", 7, 1)]
        )
        self.assertEqual(self.rows("SELECT finished FROM poll WHERE replayed = 0"), before)
        self.assertIn("2 figures of the last answers were", result.stdout)
        again = self.run_verb("replay", "--apply")
        self.assertIn("1 polls read again: 0 figures of the last answers were changed", again.stdout)
        (url,) = set(self.rows("SELECT url, fetched_at FROM poll_capture"))  # it is the same answer
        self.assertEqual(url[0], self.pages.url + "/page")
        daemon = Daemon(self).wait_ready()
        daemon.wait_value(1431, ONLINE, **OF_A, channel="online")
        self.assertEqual(len(self.pages.asked), self.asked, "it is not due")
        # The portal has said nothing new.
        (polled,) = before[0]
        self.assertEqual(
            daemon.metrics().value("dvcmon_collector_last_success_timestamp_seconds", **SOURCE, collector="page"),
            polled / 1000,
        )

    def test_an_answer_that_cannot_be_read_any_more_is_a_failure_that_says_why(self):
        self.map(("/Trực tuyến", "/Nộp trực tuyến"))
        for flags in ([], ["--apply"]):
            result = self.run_verb("replay", *flags)
            self.assertEqual(result.returncode, EXIT_FAILURE)
            self.assertIn("drift: ", result.stdout)
            self.assertIn("Nộp trực tuyến", result.stdout)
            self.assertIn("1 cannot be read any more", result.stdout)
        self.assertEqual(self.history(self.FIGURE), [("H44.01", 12, 0), ("H44.02", 0, 0)])

    def test_of_a_period_the_last_answer_counts_and_older_ones_are_told(self):
        self.pages.put("/page", PAGE.replace("1.431", "1.432"))
        self.poll("page")
        result = self.run_verb("replay", "--apply")
        self.assertEqual(result.returncode, 0)
        self.assertIn("2 polls read again: 0 figures of the last answers were changed, 1 older polls", result.stdout)
        self.pages.put("/page", PAGE.replace("Trực tuyến", "Qua mạng"))
        self.map(("/Trực tuyến", "/Qua mạng"))
        self.poll("page")
        # The older ones cannot be read by this mapping, and need not be.
        result = self.run_verb("replay")
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("2 cannot be read any more", result.stdout)

    def test_no_portal_is_asked(self):
        self.pages.put("/page", "", status=500)
        self.assertEqual(self.run_verb("replay", "--apply").returncode, 0)
        self.assertEqual(len(self.pages.asked), self.asked)

    def test_an_answer_that_was_kept_by_its_hash_says_so(self):
        self.store = self.folder / "hash.db"
        self.map(self.WRONG, ("request: {path: /page}", "request: {path: /page}\n    capture: hash"))
        self.poll("page")
        self.map(("request: {path: /page}", "request: {path: /page}\n    capture: hash"))
        result = self.run_verb("replay")
        self.assertIn("1 without an answer to read (past its retention, or kept by its hash)", result.stdout)
        self.assertIn("0 polls read again", result.stdout)
        self.assertEqual(self.history(self.FIGURE), [("H44.01", 12, 0), ("H44.02", 0, 0)])

    def test_a_redacted_answer_is_read_where_it_was_read_and_its_other_texts_are_no_names(self):
        self.store = self.folder / "redacted.db"
        self.map(collectors=["items"])
        self.poll("items")
        self.assertIn("1 polls read again: 0 figures", self.run_verb("replay").stdout)
        # Of what was not read only numbers are left.
        self.map(
            ("at: /agencies\n          level: agency\n          code: /ma\n", "at: /latest\n          level: agency\n"),
            ("          code_prefix: \"{identity_code}.\"\n          name: /ten\n", "          code: /applicantName\n"),
            collectors=["items"],
        )
        for flags in ([], ["--apply"]):
            result = self.run_verb("replay", *flags)
            self.assertEqual(result.returncode, EXIT_FAILURE, result.stdout)
            self.assertIn("redacted", result.stdout)
        self.assertEqual(self.rows("SELECT key FROM body ORDER BY key"), [("H44.01",), ("H44.02",)])


class DriftTest(RecordTest):
    def own(self, metrics, name):
        return metrics.value(f"dvcmon_collector_{name}", **SOURCE, collector="page")

    def test_a_change_is_told_before_it_does_damage_and_after_it(self):
        self.map(every="1s")
        daemon = Daemon(self).wait_ready()
        daemon.wait_value(1431, ONLINE, **OF_A, channel="online")
        self.assertIn(self.own(daemon.metrics(), "structure_changes_total"), (None, 0))
        self.assertNotIn("built otherwise", daemon.log())
        # A column more, which nobody reads.
        wider = PAGE.replace("Trực tiếp</th>", "Trực tiếp</th><th>Bưu chính</th>")
        wider = wider.replace("</td></tr>", "</td><td>1</td></tr>")
        self.pages.put("/page", wider)
        wait_until("it is told", lambda: self.own(daemon.metrics(), "structure_changes_total") == 1)
        self.assertIn("Bưu chính", daemon.log())
        metrics = daemon.metrics()
        self.assertEqual(metrics.value(ONLINE, **OF_A, channel="online"), 1431)
        self.assertEqual(self.own(metrics, "up"), 1)
        self.assertIsNotNone(self.own(metrics, "structure_changed_timestamp_seconds"))
        # And the column that is read is called otherwise.
        self.pages.put("/page", PAGE.replace("Trực tuyến", "Nộp qua mạng"))
        wait_until("it is told", lambda: self.own(daemon.metrics(), "structure_changes_total") == 2)
        wait_until("the poll fails", lambda: self.own(daemon.metrics(), "up") == 0)
        self.assertIn("Nộp qua mạng", daemon.log())
        failures = daemon.metrics().family("dvcmon_collector_poll_failures_total")
        self.assertEqual({dict(labels)["reason"] for labels, count in failures.items() if count}, {"drift"})
        # What comes again and again is told once, and what was there before is no change.
        self.pages.put("/page", wider)
        wait_until("it is read again", lambda: self.own(daemon.metrics(), "up") == 1)
        self.assertEqual(self.own(daemon.metrics(), "structure_changes_total"), 2)
        self.assertEqual(daemon.log().count("built otherwise"), 2)

    def test_agencies_that_come_and_go_are_told(self):
        self.map(("name: /Cơ quan\n", "name: /Cơ quan\n          shrink_at_most: 100%\n"), every="1s")
        daemon = Daemon(self).wait_ready()
        daemon.wait_value(1431, ONLINE, **OF_A, channel="online")
        self.pages.put("/page", PAGE.replace("H44.02", "H44.03"))
        wait_until("it is told", lambda: "agencies came or went" in daemon.log())
        self.assertIn("H44.02", daemon.log())
        self.assertIn("H44.03", daemon.log())
        wait_until("there is a time", lambda: self.own(daemon.metrics(), "agencies_changed_timestamp_seconds"))


class CaptureTest(RecordTest):
    """Of each collector what is told of persons: in bytes of any file, and behind compression."""

    def kept(self):
        """Kind and bytes (or None) of each answer in the store."""
        return [
            (kind, None if packed is None else decompressed(packed).decode())
            for kind, packed in self.rows("SELECT kept, zstd FROM capture ORDER BY id")
        ]

    def assert_nobody_is_named(self, *texts):
        """Neither in what is kept nor in what is said."""
        for name in [PERSON, HOME, *PERSON.split()[2:], json.dumps(PERSON)[1:-1]]:
            for file in self.folder.iterdir():
                if file.name.startswith("dvcmon.db"):
                    self.assertNotIn(name.encode(), file.read_bytes(), file)
            for text in [*texts, *(body for _, body in self.kept() if body)]:
                self.assertNotIn(name, text)

    def test_json_about_persons_is_kept_without_its_texts_while_the_daemon_runs(self):
        self.map(collectors=["items"])
        daemon = Daemon(self).wait_ready()
        daemon.wait_value(1431, "dvc_agency_procedures_used", **OF_A)
        wait_until("it is warned", lambda: "the answer tells of persons" in daemon.log())
        ((kind, body),) = self.kept()
        self.assertEqual(kind, 1)
        redacted = json.loads(body)
        self.assertEqual(redacted["agencies"], json.loads(ANSWER)["agencies"])
        self.assertEqual(
            redacted["latest"], [{"applicantName": "[redacted]", "address": "[redacted]", "hoSo": 1}]
        )
        self.assertIn("field=\"/latest/*/address\"", daemon.log())
        self.assert_nobody_is_named(daemon.log(), daemon.metrics().text)
        self.assertEqual(daemon.stop(), 0)
        self.assert_nobody_is_named(daemon.log())

    def test_a_page_about_persons_is_kept_by_its_hash(self):
        self.map(("//table[last()]", "//table[2]"), (
            "tables: {", 'tables: {persons: {xpath: "//table[1]", header: Họ và tên}, '))  # fmt: skip
        self.pages.put("/page", PERSONS_PAGE)
        said = self.poll("page")
        self.assertEqual(self.kept(), [(2, None)])
        self.assert_nobody_is_named(said)

    def test_what_the_collector_says_counts(self):
        for word, kind in (("full", 0), ("redacted", 1), ("hash", 2)):
            with self.subTest(word):
                self.store = self.folder / f"{word}.db"
                self.map(("{path: /items}", f"{{path: /items}}\n    capture: {word}"), collectors=["items"])
                self.poll("items")
                ((kept, body),) = self.kept()
                self.assertEqual(kept, kind)
                if word == "full":
                    self.assertEqual(body, ANSWER)
                elif word == "redacted":
                    self.assertNotIn(PERSON, body)
                    self.assertIn("Sở A", body)
                else:
                    self.assertIsNone(body)
                ((size, digest),) = self.rows("SELECT size, length(sha256) FROM capture")
                self.assertEqual((size, digest), (len(ANSWER.encode()), 32))

    def test_an_answer_about_persons_that_is_not_read_is_not_kept_whole_either(self):
        unread = {
            "of another type": (ANSWER, "text/plain", 200),
            "cut": (ANSWER[:-10], "application/json", 200),
            "of other rows": (ANSWER.replace("agencies", "offices"), "application/json", 200),
            "of another status": (ANSWER, "application/json", 202),
        }
        self.map(collectors=["items"])
        for name, (body, content_type, status) in unread.items():
            with self.subTest(name):
                self.pages.put("/items", body, content_type, status)
                result = self.run_verb("poll", "trang/items")
                self.assertEqual(result.returncode, EXIT_FAILURE)
                self.assert_nobody_is_named(self.rows("SELECT error_message FROM poll ORDER BY id DESC")[0][0])
        self.assertEqual([kind for kind, _ in self.kept()], [2, 2, 1])  # the fourth is the first again

    def test_an_answer_about_nobody_is_kept_whole(self):
        self.poll("page")
        self.assertEqual(self.kept(), [(0, PAGE)])


if __name__ == "__main__":
    harness.main()
