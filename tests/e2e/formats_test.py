"""Answers that are pages, XML and workbooks, on the running binary: a changed page never gives a
number of another column, and hostile ones cost little (reliability rows 20, 27 and 28)."""

import json
import os
import subprocess
import unicodedata

import harness
import workbook
from harness import DVCMON, ROOT, EndToEndTest
from pages import Pages

MOST_YARDSTICKS = 60  # of some 0.1 s of the processor

PAGE = """<html><head><title>DVC</title></head><body><div id="c">
<table><tr><th rowspan="2">Cơ quan</th><th colspan="2">Hồ sơ</th><th rowspan="2">TTHC</th></tr>
<tr><th>Trực tuyến</th><th>Trực tiếp</th></tr>
<tr data-ma="H44.01"><td>Sở A</td><td>1.431</td><td>12</td><td>89</td></tr>
<tr data-ma="H44.02"><td>Sở B</td><td>7</td><td>0</td><td>31</td></tr>
<tr><td>Tổng cộng</td><td>1.438</td><td>12</td><td>120</td></tr>
</table></div></body></html>
"""
FIGURES = {
    ("H44.01", "applications_received{channel=online}"): 1431,
    ("H44.01", "applications_received{channel=direct}"): 12,
    ("H44.02", "applications_received{channel=online}"): 7,
    ("H44.02", "applications_received{channel=direct}"): 0,
}
# What is replaced by what, and the reason of the poll; None: it is accepted, with the same figures.
CHANGES = {
    "a column is renamed": ("Trực tuyến", "Nộp online", "drift"),
    "a group of columns is renamed": (">Hồ sơ<", ">Hồ sơ tiếp nhận<", "drift"),
    "a column stands twice": ("<th>Trực tiếp", "<th>Trực tuyến", "drift"),
    "the header has one line": ('<tr><th>Trực tuyến</th><th>Trực tiếp</th></tr>', "", "drift"),
    "a line stands above the header": ("<table>", "<table><tr><td>Kỳ báo cáo</td></tr>", None),
    "columns change places": (
        PAGE[PAGE.index("<th>Trực tuyến") : PAGE.index("<tr><td>Tổng")],
        "<th>Trực tiếp</th><th>Trực tuyến</th></tr>\n"
        '<tr data-ma="H44.01"><td>Sở A</td><td>12</td><td>1.431</td><td>89</td></tr>\n'
        '<tr data-ma="H44.02"><td>Sở B</td><td>0</td><td>7</td><td>31</td></tr>\n',
        None,
    ),
    "a column is added to the header alone": ('Cơ quan</th>', 'Cơ quan</th><th rowspan="2">Mã</th>', "drift"),
    "a cell is added to the lines alone": ("<td>Sở", "<td>1</td><td>Sở", "drift"),
    "the last line is missing": (
        "<tr><td>Tổng cộng</td><td>1.438</td><td>12</td><td>120</td></tr>", "", "drift"),
    "the page is cut": ("</table></div></body></html>", "", "syntax"),
    "the page is cut within a row": (PAGE[PAGE.index("Sở B"):], "", "syntax"),
    "the table is gone": ("table", "section", "shape"),
    "there are two tables": ("</div>", "<table><tr><td>1</td></tr></table></div>", "shape"),
    "a number is written otherwise": ("1.431", "1,431,0", "syntax"),
    "a number is a word": (">12<", ">mười hai<", "syntax"),
    "an attribute is gone": (' data-ma="H44.02"', "", "shape"),
    "an agency is another province's": ("H44.02", "H21.02", "entity"),
    "an agency stands twice": ("H44.02", "H44.01", "contract"),
    "it is a page for maintenance": (PAGE, "<html><body>Hệ thống đang bảo trì</body></html>", "marker"),
    "it is empty": (PAGE, "", "marker"),
    "letters are composed otherwise": ("Trực tuyến", unicodedata.normalize("NFD", "Trực tuyến"), None),
}
PORTAL = """portal: trang
title: {vi: Trang thử, en: Test page}
url: http://127.0.0.1:1
allow_http: true
allow_addresses: [127.0.0.0/8]
pause: 0s
retry: {attempts: 1}
schedule: {every: 12h}
collectors:
  page:
    of: province
    periods: [as_of]
    request: {path: /page}
    answer:
      format: html
      numbers: vi
      entity: []
      tables:
        agencies:
          xpath: "//div[@id='c']//table"
          header: Cơ quan
          header_rows: 2
          until: Tổng cộng
      rows:
        agencies:
          at: /agencies
          level: agency
          code: /@data-ma
          code_prefix: "{identity_code}."
          name: /Cơ quan
          figures:
            applications_received{channel=online}: /Hồ sơ/Trực tuyến
            applications_received{channel=direct}: /Hồ sơ/Trực tiếp
  xml:
    of: province
    periods: [as_of]
    request: {path: /xml}
    answer:
      format: xml
      numbers: plain
      entity: []
      rows:
        agencies: {at: /rows/row, level: agency, code: /@ma, figures: {procedures: /tthc}}
  workbook:
    of: province
    periods: [as_of]
    request: {path: /workbook}
    answer:
      format: xlsx
      entity: []
      tables: {agencies: {header: Mã}}
      rows:
        agencies: {at: /agencies, level: agency, code: /Mã, figures: {procedures_used: /TTHC}}
  list:
    of: province
    periods: [as_of]
    request: {path: /list}
    answer:
      format: csv
      numbers: vi
      entity: []
      tables: {agencies: {header: Mã}}
      rows:
        agencies: {at: /agencies, level: agency, code: /Mã, figures: {online_services_offered: /DVCTT}}
"""
TYPES = {
    "/page": "text/html; charset=utf-8",
    "/xml": "application/xml",
    "/workbook": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "/list": "text/csv",
}


class FormatsTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        self.pages = Pages(self)
        (self.folder / "portal.yaml").write_text(PORTAL, "utf-8")
        self.config.write_text(
            f"statistics: {ROOT}/config/statistics.yaml\nprovinces: {ROOT}/config/provinces.yaml\n"
            f"storage: {{path: {self.store}}}\nportals:\n  - file: portal.yaml\n"
            f"    provinces: [phu-tho]\n    url: {self.pages.url}\n"
            "    limits: {wire: 16MiB, decoded: 16MiB}\n",
            "utf-8",
        )

    def poll(self, collector, body):
        """The poll as JSON, the processor's seconds and the greatest memory in bytes that it took."""
        self.pages.put(f"/{collector}", body, TYPES[f"/{collector}"])
        command = [DVCMON, "poll", f"trang/{collector}", "--config.file", self.config, "--output=json"]
        with subprocess.Popen(
            [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
        ) as process:
            out = process.stdout.read()
            errors = process.stderr.read()
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = 0  # it was waited for
        try:
            poll = json.loads(out)
        except ValueError:
            raise AssertionError(f"{out!r} {errors!r}") from None
        return poll, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024

    def test_a_changed_page_never_gives_a_number_of_another_column(self):
        poll, _, _ = self.poll("page", PAGE)
        self.assertTrue(poll["accepted"], poll)
        self.assertEqual({(r["body"], r["statistic"]): r["value"] for r in poll["readings"]}, FIGURES)
        for name, (old, new, reason) in CHANGES.items():
            with self.subTest(name):
                self.assertIn(old, PAGE)
                poll, _, _ = self.poll("page", PAGE.replace(old, new))
                self.assertEqual(poll.get("reason"), reason, poll)
                if reason is None:
                    figures = {(r["body"], r["statistic"]): r["value"] for r in poll["readings"]}
                    self.assertEqual(figures, FIGURES)

    def test_hostile_documents_cost_little_and_give_nothing(self):
        poll, _, plain = self.poll("page", PAGE)
        self.assertTrue(poll["accepted"], poll)
        row = "<tr data-ma='H44.01'><td>Sở A</td><td>1</td><td>2</td><td>3</td></tr>"
        bomb = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(9))
        hostile = {
            "a million nested tags": ("page", PAGE.replace("<table>", "<div>" * 1_000_000 + "<table>")),
            "a hundred thousand attributes": (
                "page",
                PAGE.replace("<tr data-ma", "<tr " + " ".join(f"a{i}=''" for i in range(100_000)) + " data-ma", 1),
            ),
            "tags that are not closed": ("page", "<table><tr><td>" * 300_000),
            "a hundred thousand rows": ("page", PAGE.replace("<tr data-ma", row * 100_000 + "<tr data-ma", 1)),
            "a cell of ten million bytes": ("page", PAGE.replace("Sở B", "x" * 10_000_000)),
            "an entity bomb": ("xml", f'<!DOCTYPE a [<!ENTITY e0 "lol">{bomb}]><rows><row ma="&e9;"/></rows>'),
            "a document type of another server": (
                "xml", '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><rows><row ma="H44.01"/></rows>'),
            "a file of this machine": (
                "xml",
                '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><rows><row ma="H44.01"><tthc>&f;</tthc></row></rows>',
            ),
            "XInclude": (
                "xml",
                '<rows xmlns:xi="http://www.w3.org/2001/XInclude"><row ma="H44.01"><xi:include href="/etc/passwd" parse="text"/></row></rows>',
            ),
            "XML of a million nested tags": ("xml", "<rows>" * 1_000_000),
            "XML of a hundred thousand rows": ("xml", "<rows>" + '<row ma="H44.01"/>' * 100_000 + "</rows>"),
            "XML with a cell of ten million bytes": (
                "xml", '<rows><row ma="H44.01"><tthc>' + "1" * 10_000_000 + "</tthc></row></rows>"),
            "no workbook": ("workbook", b"PK\x03\x04" + b"\x00" * 1000),
            "a list of a hundred thousand rows": ("list", "Mã,DVCTT\n" + "H44.01,1\n" * 100_000),
            "a list with a cell of ten million bytes": ("list", "Mã,DVCTT\nH44.01," + "1" * 10_000_000),
            "a list with a quote that is not closed": ("list", 'Mã,DVCTT\n"H44.01,1\n' + "x,1\n" * 1_000_000),
            "a list of a million columns": ("list", "Mã,DVCTT" + "," * 1_000_000 + "\nH44.01,1\n"),
        }
        self.assert_cheap_and_refused(hostile, plain)

    def assert_cheap_and_refused(self, hostile, plain):
        for name, (collector, body) in hostile.items():
            with self.subTest(name):
                limit = MOST_YARDSTICKS * harness.yardstick()
                poll, seconds, memory = self.poll(collector, body)
                self.assertFalse(poll["accepted"], name)
                self.assertIn(poll["reason"], {"syntax", "too_large", "shape", "drift", "partial"}, poll)
                self.assertLess(seconds, limit)
                self.assertLess(memory - plain, 256 << 20)

    def test_hostile_workbooks_cost_little_and_give_nothing(self):
        header = workbook.HEAD + workbook.row(["Mã", "TTHC"])
        good = workbook.row(["H44.01", 5])
        poll, _, plain = self.poll("workbook", workbook.workbook(header + good + workbook.TAIL))
        self.assertEqual([(r["body"], r["value"]) for r in poll["readings"]], [("H44.01", 5)])
        million = b" " * (1 << 20)
        entities = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(9))
        hostile = {
            "a cell of a gigabyte": (
                header + b'<row><c t="inlineStr"><is><t>', b"x" * (1 << 20), 1 << 10,
                b"</t></is></c></row>" + workbook.TAIL),
            "a number of a gigabyte": (
                header + b"<row><c><v>", b"1" * (1 << 20), 1 << 10, b"</v></c></row>" + workbook.TAIL),
            "a gigabyte of nothing": (header + good, million, 1 << 10, workbook.TAIL),
            "a comment of a gigabyte": (header + good + b"<!--", million, 1 << 10, b"-->" + workbook.TAIL),
            "a gigabyte behind the end": (header + good + workbook.TAIL, million, 1 << 10),
            "a hundred thousand rows": (header, 1000 * workbook.row(["H44.01", 1]), 100, workbook.TAIL),
            "a million cells in a row": (header + b"<row>", 1000 * b"<c><v>1</v></c>", 1000, b"</row>" + workbook.TAIL),
            "a million nested tags": (header, 1000 * b"<row>", 1000),
            "an entity bomb": (
                f'<!DOCTYPE a [<!ENTITY e0 "lol">{entities}]>'.encode() + header
                + workbook.row(["H44.01"]).replace(b"H44.01", b"&e9;") + workbook.TAIL,),
        }  # fmt: skip
        self.assert_cheap_and_refused(
            {name: ("workbook", workbook.workbook(*sheet)) for name, sheet in hostile.items()}, plain
        )


if __name__ == "__main__":
    harness.main()
