"""The CSV of the API as LibreOffice opens it: numbers are numbers, and no name runs."""

import shutil
import subprocess
import unittest
import xml.etree.ElementTree as xml

import harness
from api_test import PORTAL, cell
from harness import ROOT, Daemon, EndToEndTest
from open_api import Client

SIGNS = "=+-@＝＋－＠"
NAMES = [sign + "1+1" for sign in SIGNS] + [
    '=HYPERLINK("http://a.example","Sở")', "=cmd|' /C calc'!A0", ' "=1+1', "'=1+1", "\t=1+1", "@SUM(A1:A9)",
    "Sở Nội vụ, Sở Y tế; Sở Tư pháp", 'Sở "Một cửa"', "Ủy ban nhân dân phường Đồng Hới", "-", "Phòng một\nPhòng hai",
]  # fmt: skip
# Separator, quote, UTF-8, first line, columns, language, …, are special numbers detected, …, is a
# formula evaluated.
IMPORT = "Text - txt - csv (StarCalc):44,34,76,1,,{language},false,{special},false,false,false,0,{evaluate}"
ENGLISH = IMPORT.format(language=1033, special="false", evaluate="false")
VIETNAMESE = IMPORT.format(language=1066, special="false", evaluate="false")
HARMFUL = IMPORT.format(language=1033, special="true", evaluate="true")

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def text_of(paragraph):
    """As it stands in an OpenDocument file, where spaces beyond the first and tabs are elements."""
    text = paragraph.text or ""
    for child in paragraph:
        if child.tag == TEXT + "s":
            text += " " * int(child.get(TEXT + "c", "1"))
        elif child.tag == TEXT + "tab":
            text += "\t"
        else:
            text += text_of(child)
        text += child.tail or ""
    return text


def value_of(element):
    """(formula, value): a float, a text, None of an empty cell, or the type of something else."""
    kind = element.get(OFFICE + "value-type")
    formula = element.get(TABLE + "formula")
    if kind is None:
        return formula, None
    if kind == "string":
        return formula, "\n".join(text_of(paragraph) for paragraph in element.findall(TEXT + "p"))
    return formula, float(element.get(OFFICE + "value")) if kind == "float" else kind


def rows_of(document):
    """The lines of its one sheet, each a list of value_of()."""
    for row in xml.parse(document).iter(TABLE + "table-row"):
        cells = []
        for element in row.findall(TABLE + "table-cell"):
            cells += [value_of(element)] * min(int(element.get(TABLE + "number-columns-repeated", "1")), 100)
        if any(value is not None for _, value in cells):
            yield cells


@unittest.skipUnless(shutil.which("soffice"), "LibreOffice is not installed: ./dev deps e2e")
class SpreadsheetTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        portal = self.folder / "statements.yaml"
        portal.write_text(PORTAL, "utf-8")
        self.config.write_text(
            f"statistics: {ROOT}/config/statistics.yaml\nprovinces: {ROOT}/config/provinces.yaml\n"
            f"portals: [{{file: {portal}, provinces: [lang-son]}}]\n",
            "utf-8",
        )
        lines = [  # of which the rates have three digits behind the point
            f"H37.{number:02};{cell(name)};{number % 8 * 125};{1000 - number % 8 * 125}"
            for number, name in enumerate(NAMES)
        ]
        file = self.folder / "statement.csv"
        file.write_text("Mã;Tên;Trực tuyến;Trực tiếp\n" + "\n".join(lines) + "\n", "utf-8")
        result = self.run_dvcmon(
            "import", file, "--collector", "agencies", "--province", "lang-son", "--period", "2026-01",
            "--author", "Lan", "--reason", "EMC", "--config.file", self.config, "--storage.path", self.store,
        )  # fmt: skip
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)

    def opened(self, texts, how):
        """The sheets that LibreOffice makes of CSV files, by name."""
        for name, text in texts.items():
            (self.folder / f"{name}.csv").write_bytes(text.encode("utf-8"))
        words = ["soffice", f"-env:UserInstallation=file://{self.folder}/profile", "--headless"]
        words += ["--convert-to", "fods", f"--infilter={how}", "--outdir", str(self.folder)]
        result = subprocess.run(
            words + [str(self.folder / f"{name}.csv") for name in texts], capture_output=True, text=True, timeout=harness.LONG
        )
        self.assertEqual(result.returncode, 0, result.stderr)
        return {name: list(rows_of(self.folder / f"{name}.fods")) for name in texts}

    def csv_of(self, client, operation):
        status, _, text = client.fetch(f"{client.find(operation)[0]}?format=csv")
        self.assertEqual(status, 200, text)
        return text

    def test_names_are_text_numbers_are_numbers_and_nothing_is_a_formula(self):
        client = Client(Daemon(self).wait_ready().url)
        rows = {operation: client.ask(operation)["rows"] for operation in ("agencies", "figures", "rates")}
        self.assertEqual([len(of) for of in rows.values()], [len(NAMES), 2 * len(NAMES), len(NAMES)])
        texts = {operation: self.csv_of(client, operation) for operation in rows}
        with self.subTest("what is not marked would run"):  # else the rest shows nothing
            self.assertEqual(self.opened({"own": "a\r\n=1+1\r\n"}, HARMFUL)["own"][1], [("of:=1+1", 2)])
        for how in (ENGLISH, HARMFUL, VIETNAMESE):
            sheets = self.opened(texts, how)
            for operation, sheet in sheets.items():
                with self.subTest(operation=operation, how=how):
                    names = [value for _, value in sheet[0]]
                    self.assertEqual(names, texts[operation].removeprefix("\ufeff").split("\r\n")[0].split(","))
                    self.assertEqual(len(sheet), len(rows[operation]) + 1)
                    for cells, row in zip(sheet[1:], rows[operation]):
                        self.assert_row(dict(zip(names, cells)), row, how)

    def assert_row(self, cells, row, how):
        for member, expected in row.items():
            formula, value = cells.get(member, (None, None))
            self.assertIsNone(formula, (member, row))
            if isinstance(expected, (int, float)) and not isinstance(expected, bool):
                # In Viet Nam 0.125 is 125, so it must not look like that: text is noticed.
                text = how == VIETNAMESE and expected != int(expected)
                self.assertEqual(float(value), expected, (member, row))
                self.assertIsInstance(value, str if text else float, (member, row))
            elif member in ("name", "body_name"):
                inert = expected.lstrip(" \"'")[:1] not in tuple(SIGNS)
                self.assertEqual(value, expected if inert else "'" + expected, row)


if __name__ == "__main__":
    harness.main()
