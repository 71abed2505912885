"""Reports as officers issue them: numbered folders, what a further issue corrects, the letter as which
one was sent, and where a cell comes from."""

import csv
import io
import json
import re
import subprocess

import harness
from harness import EXIT_USAGE, ROOT, Daemon, EndToEndTest
from open_api import Client

PORTAL = """\
portal: totals
title: {vi: Báo cáo tỉnh, en: Statements of provinces}
collectors:
  totals:
    of: province
    by_hand: true
    periods: [month]
    answer:
      format: csv
      delimiter: ";"
      numbers: plain
      tables:
        totals: {header: Trực tuyến}
      rows:
        totals:
          at: /totals
          level: province
          figures:
            applications_received{channel=online}: /Trực tuyến
            applications_received{channel=direct}: /Trực tiếp
"""

FORM = """\
report: small
title: {vi: Báo cáo nhỏ, en: Small report}
periods: [month]
sheets:
  - id: one
    name: Biểu 1. Toàn tỉnh
    columns:
      - {show: title, number: 1, title: Chỉ tiêu}
      - {id: now, number: 2, title: Trong kỳ}
    lines:
      - {id: online, title: Trực tuyến, count: "applications_received{channel=online}"}
      - {id: direct, title: Trực tiếp, count: "applications_received{channel=direct}"}
"""

FILES = {
    "report.xlsx",
    "annex.xlsx",
    "report.docx",
    "report.csv",
    "report.html",
    "report.json",
    "evidence.json",
    "SHA256SUMS",
}


class ReportsTest(EndToEndTest):
    """The figures of a month, brought by hand."""

    def setUp(self):
        super().setUp()
        (self.folder / "portal.yaml").write_text(PORTAL, "utf-8")
        (self.folder / "small.yaml").write_text(FORM, "utf-8")
        self.reports = self.folder / "reports"
        self.config.write_text(
            f"statistics: {ROOT}/config/statistics.yaml\nprovinces: {ROOT}/config/provinces.yaml\n"
            "portals: [{file: portal.yaml, provinces: [lang-son]}]\n"
            "reports: {folder: reports, province: lang-son, layouts: [small.yaml]}\n",
            "utf-8",
        )
        self.bring(371, 41)

    def run_verb(self, *words):
        return self.run_dvcmon(*words, "--config.file", self.config, "--storage.path", self.store)

    def succeed(self, *words):
        result = self.run_verb(*words)
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
        return result.stdout

    def bring(self, online, direct):
        file = self.folder / "month.csv"
        file.write_text(f"Trực tuyến;Trực tiếp\n{online};{direct}\n", "utf-8")
        self.succeed(
            "import", file, "--collector", "totals", "--province", "lang-son", "--period", "2025-10",
            "--author", "Lan", "--reason", "Báo cáo tháng",
        )  # fmt: skip

    def report(self, *words):
        return self.succeed("report", "small", "--period", "2025-10", *words)

    def cell_of(self, folder, row):
        cells = json.loads((folder / "evidence.json").read_text("utf-8"))["cells"]
        return next(cell for cell in cells if cell["row"] == row)

    def test_an_issue_is_there_whole_and_is_never_changed(self):
        self.report("--issue")
        first = self.reports / "small" / "2025-10" / "issue-001"
        self.assertEqual({file.name for file in first.iterdir()}, FILES)
        before = {file.name: file.read_bytes() for file in first.iterdir()}
        self.assertEqual({file.stat().st_mode & 0o777 for file in first.iterdir()}, {0o444})
        subprocess.run(["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"], cwd=first, check=True)
        self.assertEqual(self.cell_of(first, "online")["value"], 371)
        lines = list(csv.reader(io.StringIO(before["report.csv"].decode("utf-8-sig"))))
        self.assertTrue(any("371" in line for line in lines), lines)

        self.bring(380, 41)
        self.assertIn("đã báo cáo 371, nay là 380", self.report("--errata"))
        self.assertFalse((first.parent / "issue-002").exists(), "--errata writes nothing")
        self.report("--issue")
        second = first.parent / "issue-002"
        self.assertEqual({file.name for file in second.iterdir()}, FILES | {"errata.json"})
        changes = json.loads((second / "errata.json").read_text("utf-8"))["changes"]
        self.assertEqual(
            [(change["row"], change["was"]["value"], change["is"]["value"], change["by"]) for change in changes],
            [("online", 371, 380, "hand")],
        )
        self.assertEqual({file.name: file.read_bytes() for file in first.iterdir()}, before)

    def test_the_same_draft_has_the_same_bytes_in_other_places_and_tongues(self):
        drafts = []
        for number, zone in enumerate(("UTC", "America/New_York")):
            out = self.folder / f"draft-{number}"
            command = [harness.DVCMON, "report", "small", "--period", "2025-10", "--as-of", "2025-12-31", "--out", out]
            command += ["--config.file", self.config, "--storage.path", self.store]
            subprocess.run(
                [str(word) for word in command], check=True, capture_output=True, cwd=ROOT,
                env={"TZ": zone, "LC_ALL": "C.UTF-8" if number else "C", "PATH": "/usr/bin"},
            )  # fmt: skip
            drafts.append({file.name: file.read_bytes() for file in out.iterdir()})
        self.assertEqual(drafts[0], drafts[1])

    def test_beside_a_daemon_it_is_issued_sent_and_explained(self):
        daemon = Daemon(self).wait_ready()
        self.report("--issue")
        self.report(
            "--of-issue", "1", "--document", "123/BC-SNV", "--signed", "2025-11-03", "--signer", "Nguyễn Văn A"
        )  # fmt: skip
        self.assertIn("123/BC-SNV ngày 03/11/2025, Nguyễn Văn A", self.succeed("report", "--list"))
        client = Client(daemon.url)
        [issue] = client.ask("reports", report="small")["rows"]
        self.assertEqual(
            (issue["province"], issue["period"], issue["number"], issue["document"], issue["signed_on"]),
            ("lang-son", "2025-10", 1, "123/BC-SNV", "2025-11-03"),
        )
        folder = self.reports / "small" / "2025-10" / "issue-001"
        address = self.cell_of(folder, "online")["address"]
        name = f"small/2025-10/issue-001!{address}"
        explained = client.ask("explain", figure=name)
        self.assertEqual((explained["kind"], explained["value"]), ("cell", 371))
        self.assertTrue(explained["verified"], explained["objection"])
        [figure] = explained["cell"]["figures"]
        self.assertFalse(figure["changed"])
        self.assertEqual(client.ask("explain", figure=figure["figure"])["value"], 371)
        self.assertRegex(self.succeed("explain", name, "--verify"), re.compile("= 371$", re.MULTILINE))
        self.assertIn("không đổi", self.succeed("explain", f"small/2025-10/issue-001!one!{address}"))
        daemon.wait_value(1, "dvcmon_store_writable")

        (folder / "report.csv").chmod(0o644)
        (folder / "report.csv").write_text("380", "utf-8")
        mended = self.run_verb("explain", name, "--verify")
        self.assertEqual(mended.returncode, 1)
        self.assertIn("report.csv: is not what was issued", mended.stderr)

    def test_what_cannot_be_made_is_said(self):
        for words, said in [
            (("report", "large", "--period", "2025-10"), "small"),
            (("report", "small", "--period", "2025-13"), "2025-13"),
            (("report", "small", "--period", "2025-Q1"), "2025-Q1"),
            (("report", "small", "--period", "2099-01"), "has not begun"),
            (("report", "small", "--period", "2025-10", "--errata"), "nothing was issued"),
            (("report", "small", "--period", "2025-10", "--of-issue", "1", "--document", "1/BC"), "issue 1"),
        ]:
            result = self.run_verb(*words)
            self.assertEqual(result.returncode, EXIT_USAGE, (words, result.stderr))
            self.assertIn(said, result.stderr)


if __name__ == "__main__":
    harness.main()
