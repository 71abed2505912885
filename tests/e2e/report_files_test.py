"""The files of reports as other programs read them: openpyxl, LibreOffice, a parser of HTML. Two months
of a simulated province, and an import of names that mean harm and of very many bodies."""

import csv
import html.parser
import io
import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile

import yaml

import harness
from api_test import cell
from harness import DVCMON, ROOT, EndToEndTest
from spreadsheet_test import ENGLISH, HARMFUL, NAMES, SIGNS, rows_of

try:
    import openpyxl
except ImportError:
    openpyxl = None

WORLD = harness.BUILD / "tests" / "world" / "dvcmon_world"
PROVINCE = "vinh-long"
PORTALS = ("world-csv", "dvcqg")  # the system of the province, and the national one
FIRST, LAST, KNOWN = "2026-08-06", "2026-10-15", "2026-10-16"
PERIODS = {
    "cchc-monthly": "2026-10",
    "bieu-06": "2026-10",
    "bo-chi-so-766": "2026-09",
    "services-unused": "2026-09",
    "indices": "2026",
}
TITLES = {
    "cchc-monthly": "TỔNG HỢP SỐ LIỆU TIẾP NHẬN, GIẢI QUYẾT TTHC",
    "bieu-06": "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN",
    "bo-chi-so-766": "KẾT QUẢ THỰC HIỆN BỘ CHỈ SỐ PHỤC VỤ NGƯỜI DÂN, DOANH NGHIỆP",
    "services-unused": "KHÔNG PHÁT SINH HỒ SƠ TRỰC TUYẾN",
    "indices": "KẾT QUẢ VÀ GIẢI TRÌNH CÁC CHỈ SỐ HẰNG NĂM",
}
NOTE_MARKS = re.compile("⁽[⁰¹²³⁴⁵⁶⁷⁸⁹,]+⁾")
OFFICE = pathlib.Path(os.path.realpath(shutil.which("soffice") or "soffice"))


def report(config, store, name, period, *words, environment=None):
    command = [DVCMON, "report", name, "--period", period, "--config.file", config, "--storage.path", store, *words]
    result = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, cwd=ROOT, timeout=harness.LONG,
        env={**os.environ, **(environment or {})},
    )  # fmt: skip
    if result.returncode != 0:
        raise AssertionError(result.stderr + result.stdout)


def load(folder):
    """(report.json, report.xlsx) of a folder of files."""
    return json.loads((folder / "report.json").read_text("utf-8")), openpyxl.load_workbook(folder / "report.xlsx")


def expected(of):
    """What a spreadsheet has in a cell of report.json."""
    return {"value": of["value"], "empty": None}.get(of["state"], of["text"])


def seen(value):
    """What openpyxl read, without the marks of notes in a text."""
    return NOTE_MARKS.sub("", value) if isinstance(value, str) else value


def head_places(sheet):
    """(level, first column, last column, text) of the titles that stand above more than one column."""
    places = []
    for level in range(max((len(column["above"]) for column in sheet["columns"]), default=0)):
        above = [tuple(column["above"][: level + 1]) for column in sheet["columns"]]
        start = 0
        for i in range(1, len(above) + 1):
            if i == len(above) or above[i] != above[start]:
                if len(above[start]) > level and i - start > 1:
                    places.append((level, start + 1, i, above[start][level]))
                start = i
    return places


class Tables(html.parser.HTMLParser):
    """The texts of cells, and every tag and attribute that there is."""

    def __init__(self, text):
        super().__init__()
        self.cells, self.tags, self.attributes, self._inside = [], set(), set(), False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= set(attributes)
        if tag in ("td", "th"):
            self._inside = True
            self.cells.append("")

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data):
        if self._inside:
            self.cells[-1] += data


def converted(folder, kind, files, *how):
    """What LibreOffice makes of the files, in `folder`."""
    words = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    words += ["--convert-to", kind, *how, "--outdir", str(folder), *map(str, files)]
    result = subprocess.run(words, capture_output=True, text=True, timeout=harness.LONG)
    if result.returncode != 0:
        raise AssertionError(result.stderr)


def pages_of(pdf):
    """The text of each page, spaces folded."""
    result = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    return [" ".join(page.split()) for page in result.stdout.split("\f")[:-1]]


@unittest.skipUnless(openpyxl, "openpyxl is not installed for this Python: ./dev deps e2e")
class PlayedReportsTest(unittest.TestCase):
    """Every report that comes with dvcmon, of a province that was watched for seventy days."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="dvcmon-e2e-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        subprocess.run([WORLD, "config", cls.folder / "world"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        cls.config, cls.store = cls.folder / "world" / "dvcmon.yaml", cls.folder / "world.db"
        config = yaml.safe_load(cls.config.read_text("utf-8"))
        config["portals"] = [
            {**portal, "provinces": [PROVINCE]}
            for portal in config["portals"]
            if pathlib.Path(portal["file"]).stem in PORTALS
        ]
        config["reports"] = {
            "province": PROVINCE,
            "folder": str(cls.folder / "issued"),
            "words": {"parent": "UBND TỈNH VĨNH LONG", "organisation": "SỞ NỘI VỤ", "code": "SNV",
                      "receiver": "Bộ Nội vụ", "place": "Vĩnh Long"},
            "layouts": [str(ROOT / "config" / "reports" / f"{name}.yaml") for name in PERIODS],
        }  # fmt: skip
        cls.config.write_text(json.dumps(config, ensure_ascii=False), "utf-8")
        subprocess.run(
            [WORLD, "play", "--config", cls.config, "--store", cls.store, "--from", FIRST, "--to", LAST],
            cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        for name in PERIODS:
            cls.draft(name, cls.folder / name)

    @classmethod
    def draft(cls, name, out, environment=None):
        report(cls.config, cls.store, name, PERIODS[name], "--as-of", KNOWN, "--out", out, environment=environment)

    def test_a_workbook_holds_what_the_json_says_in_each_cell(self):
        for name in PERIODS:
            with self.subTest(report=name):
                book, workbook = load(self.folder / name)
                self.assertEqual(workbook.sheetnames, [sheet["name"] for sheet in book["sheets"]])
                for sheet in book["sheets"]:
                    self.assert_sheet(workbook[sheet["name"]], sheet)
        numbers = [of for sheet in load(self.folder / "cchc-monthly")[0]["sheets"] for row in sheet["rows"]
                   for of in row["cells"] if of["state"] == "value"]  # fmt: skip
        self.assertGreater(len(numbers), 200, "else nothing is shown")

    def assert_sheet(self, worksheet, sheet):
        cells = {of["address"]: of for row in sheet["rows"] for of in row["cells"]}
        wrong = {
            address: (expected(of), seen(worksheet[address].value))
            for address, of in cells.items()
            if seen(worksheet[address].value) != expected(of)
        }
        self.assertEqual(wrong, {}, sheet["name"])
        kinds = {worksheet[address].data_type for address in cells}
        self.assertLessEqual(kinds, {"n", "s"}, "numbers, texts, and nothing that is reckoned")
        # The header: what stands above several columns is merged, and all of it begins each page.
        first = worksheet[next(iter(cells))].row if cells else None
        top, bottom = map(int, worksheet.print_title_rows.replace("$", "").split(":"))
        if first:
            self.assertEqual(bottom, first - 1)
        self.assertEqual(worksheet.freeze_panes.lstrip("ABC"), str(bottom + 1))
        merged = {(area.min_row, area.min_col, area.max_col) for area in worksheet.merged_cells.ranges}
        for level, begin, end, text in head_places(sheet):
            self.assertIn((top + level, begin, end), merged, text)
            self.assertEqual(worksheet.cell(top + level, begin).value, text)

    def test_the_annex_tells_of_each_cell_and_is_a_workbook_of_its_own(self):
        for name in PERIODS:
            with self.subTest(report=name):
                evidence = json.loads((self.folder / name / "evidence.json").read_text("utf-8"))
                annex = openpyxl.load_workbook(self.folder / name / "annex.xlsx")
                self.assertEqual(annex.sheetnames[0], "Bằng chứng")
                told = {f"{row[0]}!{row[1]}" for row in annex["Bằng chứng"].iter_rows(min_row=2, values_only=True)}
                self.assertLessEqual({of["cell"] for of in evidence["cells"]}, told)
                for worksheet in annex:
                    kinds = {of.data_type for row in worksheet.iter_rows() for of in row}
                    self.assertLessEqual(kinds, {"n", "s"}, worksheet.title)
        self.assertGreater(len(annex.sheetnames), 3, annex.sheetnames)

    @unittest.skipUnless(OFFICE.with_name("libswlo.so").exists(), "LibreOffice Writer is not installed: ./dev deps e2e")
    def test_printed_by_libreoffice_titles_are_whole_and_each_page_has_its_header(self):
        for kind in ("xlsx", "docx"):
            folder = self.folder / f"printed-{kind}"
            folder.mkdir()
            for name in PERIODS:
                shutil.copy(self.folder / name / f"report.{kind}", folder / f"{name}.{kind}")
            converted(folder, "pdf", sorted(folder.glob(f"*.{kind}")))
            for name in PERIODS:
                with self.subTest(report=name, kind=kind):
                    pages = pages_of(folder / f"{name}.pdf")
                    sheets = load(self.folder / name)[0]["sheets"]
                    self.assertIn(TITLES[name], pages[0])
                    self.assertTrue(len(sheets) <= len(pages) <= 4 * len(sheets) or kind == "docx", len(pages))
                    self.assertLessEqual(len(pages), 20)
                    for sheet in sheets[1:]:
                        self.assertIn(sheet["title"][0][:40], " ".join(pages))
                    if kind == "xlsx":
                        for page in pages:
                            self.assertTrue(any(self.has_header(page, sheet) for sheet in sheets), page)
        self.assertGreater(len(pages_of(self.folder / "printed-xlsx" / "cchc-monthly.pdf")),
                           len(load(self.folder / "cchc-monthly")[0]["sheets"]), "no sheet is long")  # fmt: skip

    @staticmethod
    def has_header(page, sheet):
        """By the numbers above the columns; those with formulas may be broken into lines."""
        numbers = [column["number"] for column in sheet["columns"] if re.fullmatch(r"\(\w+\)", column["number"])]
        return re.search(r" ?".join([r"(?:^| )", *[re.escape(number) + ".*?" for number in numbers]]), page)

    def test_every_time_zone_and_locale_gives_the_same_bytes(self):
        places = [{"TZ": "America/New_York", "LC_ALL": "C"}, {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8"}]
        if pathlib.Path("/usr/share/i18n/locales/vi_VN").exists():  # there a comma stands before decimals
            locale = self.folder / "locales" / "vi_VN.UTF-8"
            locale.parent.mkdir()
            subprocess.run(["localedef", "-i", "vi_VN", "-f", "UTF-8", locale], check=True, capture_output=True)
            places.append({"TZ": "Pacific/Kiritimati", "LC_ALL": "vi_VN.UTF-8", "LOCPATH": str(locale.parent)})
        for name in PERIODS:
            before = {file.name: file.read_bytes() for file in (self.folder / name).iterdir()}
            for number, place in enumerate(places):
                with self.subTest(report=name, place=place):
                    out = self.folder / f"{name}-{number}"
                    self.draft(name, out, place)
                    self.assertEqual(sorted(before), sorted(file.name for file in out.iterdir()))
                    self.assertEqual([], [file.name for file in out.iterdir() if file.read_bytes() != before[file.name]])

    def test_a_cell_of_each_sheet_of_an_issue_is_explained_and_verified(self):
        for name in ("cchc-monthly", "bieu-06", "bo-chi-so-766"):
            report(self.config, self.store, name, PERIODS[name], "--as-of", KNOWN, "--issue")
            folder = self.folder / "issued" / name / PERIODS[name] / "issue-001"
            cells = json.loads((folder / "evidence.json").read_text("utf-8"))["cells"]
            first = {}
            for of in cells:
                if of["state"] == "number" and of["figures"]:
                    first.setdefault(of["sheet"], of)
                self.assertRegex(of["row_title"], r"\w{2}", of["cell"])
            self.assertTrue(first)
            for sheet, of in first.items():
                with self.subTest(report=name, cell=of["cell"]):
                    result = subprocess.run(
                        [DVCMON, "explain", f"{name}/{PERIODS[name]}/issue-001!{sheet}!{of['address']}", "--verify",
                         "--output", "json", "--config.file", self.config, "--storage.path", self.store],
                        capture_output=True, text=True, cwd=ROOT, timeout=harness.LONG,
                    )  # fmt: skip
                    self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
                    told = json.loads(result.stdout)
                    self.assertEqual(told["value"], of["value"])
                    self.assertEqual(len(told["cell"]["figures"]), len(of["figures"]))


PORTAL = """\
portal: statements
title: {vi: Báo cáo, en: Statements}
collectors:
  agencies:
    of: province
    by_hand: true
    periods: [month]
    answer:
      format: csv
      delimiter: ";"
      numbers: plain
      tables:
        agencies: {header: Mã}
      rows:
        agencies:
          at: /agencies
          level: agency
          code: /Mã
          name: /Tên
          tier: {at: /Cấp, map: {Sở: department, Xã: commune}}
          figures:
            applications_received{channel=online}: /Trực tuyến
            applications_received{channel=direct}: /Trực tiếp
"""

FORM = """\
report: bodies
title: {vi: Theo cơ quan, en: By body}
periods: [month]
sheets:
  - id: bodies
    name: Theo cơ quan
    columns:
      - {show: ordinal, number: 1, title: STT, width: 6}
      - {show: title, number: 2, title: "Cơ quan, đơn vị", width: 40}
      - title: Hồ sơ tiếp nhận
        columns:
          - {id: online, number: 3, title: Trực tuyến, count: "applications_received{channel=online}"}
          - {id: direct, number: 4, title: Trực tiếp, count: "applications_received{channel=direct}"}
      - {id: rate, number: 5, title: "Tỷ lệ, %", formula: "(3)/[(3)+(4)]", percent: true}
    groups:
      - {id: departments, heading: A, title: "Sở, ban, ngành", tiers: [department]}
      - {id: communes, heading: B, title: "Xã, phường, đặc khu", tiers: [commune]}
    total: TỔNG CỘNG
"""


@unittest.skipUnless(openpyxl, "openpyxl is not installed for this Python: ./dev deps e2e")
class ImportedReportsTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        (self.folder / "portal.yaml").write_text(PORTAL, "utf-8")
        (self.folder / "bodies.yaml").write_text(FORM, "utf-8")
        self.config.write_text(
            f"statistics: {ROOT}/config/statistics.yaml\nprovinces: {ROOT}/config/provinces.yaml\n"
            "portals: [{file: portal.yaml, provinces: [lang-son]}]\n"
            "reports: {folder: issued, province: lang-son, layouts: [bodies.yaml]}\n",
            "utf-8",
        )
        self.out = self.folder / "out"

    def made(self, lines):
        """The files of the report on these lines of a statement: code, name, tier, online, direct."""
        file = self.folder / "statement.csv"
        text = "".join(f"{code};{cell(name)};{tier};{online};{direct}\n" for code, name, tier, online, direct in lines)
        file.write_text("Mã;Tên;Cấp;Trực tuyến;Trực tiếp\n" + text, "utf-8")
        result = self.run_dvcmon(
            "import", file, "--collector", "agencies", "--province", "lang-son", "--period", "2026-09",
            "--author", "Lan", "--reason", "Báo cáo", "--config.file", self.config, "--storage.path", self.store,
        )  # fmt: skip
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
        began = harness.processor_seconds()
        report(self.config, self.store, "bodies", "2026-09", "--out", self.out)
        self.took = harness.processor_seconds() - began
        return load(self.out)

    @unittest.skipUnless(shutil.which("soffice"), "LibreOffice is not installed: ./dev deps e2e")
    def test_names_that_mean_harm_are_text_in_every_format(self):
        # Line ends and spaces around are folded when a name is read.
        names = [" ".join(name.split()) for name in NAMES + ["<b>Sở</b> & 'x'", "<script>alert(1)</script>", "+1", "-2"]]
        book, workbook = self.made(
            (f"H37.{number:02}", name, "Sở", number + 1, 1) for number, name in enumerate(names)
        )
        [sheet] = book["sheets"]
        rows = [row for row in sheet["rows"] if row["kind"] == "line"]
        self.assertEqual([row["cells"][1]["text"] for row in rows], names)
        with self.subTest("XLSX"):
            for row in rows:
                of = workbook[sheet["name"]][row["cells"][1]["address"]]
                self.assertEqual((of.data_type, of.value), ("s", row["cells"][1]["text"]))
        with self.subTest("HTML"):
            page = Tables((self.out / "report.html").read_text("utf-8"))
            self.assertLessEqual(set(names), {" ".join(text.split()) for text in page.cells})
            self.assertFalse(page.tags & {"script", "img", "iframe", "link", "b"}, page.tags)
            acting = [(name, value) for name, value in page.attributes if name.startswith("on") or name in ("src", "href")]
            self.assertEqual([], [pair for pair in acting if not (pair[0] == "href" and pair[1].startswith("#"))])
        with self.subTest("DOCX"):
            with zipfile.ZipFile(self.out / "report.docx") as package:
                text = package.read("word/document.xml").decode("utf-8")
            self.assertNotIn("instrText", text.replace("PAGE", ""), "a field would be reckoned")
            for name in names:
                self.assertIn(name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
                              text.replace("&quot;", '"').replace("&apos;", "'"))  # fmt: skip
        for how in (ENGLISH, HARMFUL):
            with self.subTest("CSV", how=how):
                converted(self.folder, "fods", [self.out / "report.csv"], f"--infilter={how}")
                cells = [of for row in rows_of(self.folder / "report.fods") for of in row]
                self.assertEqual([], [formula for formula, _ in cells if formula is not None])
                marked = {"'" + name if name.lstrip(" \"'")[:1] in tuple(SIGNS) else name for name in names}
                self.assertEqual(set(), marked - {value for _, value in cells})

    def test_ten_thousand_bodies_are_all_there(self):
        lines = [(f"H37.{number:05}", f"UBND xã số {number}", "Xã", number % 97 + 1, number % 13) for number in range(10_000)]
        book, workbook = self.made(lines)
        [sheet] = book["sheets"]
        columns = [column["id"] for column in sheet["columns"]]
        total = {"online": sum(line[3] for line in lines), "direct": sum(line[4] for line in lines)}
        self.assertEqual(sheet["lines"], 10_000)
        read = {
            "JSON": [[of["value"] for of in row["cells"][2:4]] for row in sheet["rows"] if row["kind"] == "line"],
            "XLSX": self.lines_of(workbook[sheet["name"]].iter_rows(values_only=True)),
            "CSV": self.lines_of(csv.reader(io.StringIO((self.out / "report.csv").read_text("utf-8-sig")))),
        }
        for name, numbers in read.items():
            with self.subTest(format=name):
                self.assertEqual(len(numbers), 10_000)
                for column, sum_of in enumerate(total.values()):
                    self.assertEqual(math.fsum(float(row[column] or 0) for row in numbers), sum_of)
        for column, sum_of in total.items():
            self.assertEqual(sheet["control_totals"][column], sum_of)
            [last] = [row for row in sheet["rows"] if row["kind"] == "total"]
            self.assertEqual(last["cells"][columns.index(column)]["value"], sum_of)
        page = Tables((self.out / "report.html").read_text("utf-8"))
        self.assertEqual(sum(text.startswith("UBND xã số") for text in page.cells), 10_000)
        with zipfile.ZipFile(self.out / "report.docx") as package:
            self.assertEqual(package.read("word/document.xml").decode("utf-8").count("UBND xã số"), 10_000)
        print(f"10,000 bodies: eight files in {self.took:.2f} s of a processor", flush=True)
        self.assertLess(self.took, 200 * harness.yardstick())

    @staticmethod
    def lines_of(rows):
        """The numbers of received applications, of rows of bodies."""
        rows = [row for row in rows if len(row) > 3 and str(row[1]).startswith("UBND xã số")]
        return [["0" if value == "–" else value for value in row[2:4]] for row in rows]


if __name__ == "__main__":
    harness.main()
