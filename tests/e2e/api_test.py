"""The API as programs and spreadsheets see it: read by its document alone."""

import harness
from harness import ROOT, Daemon, EndToEndTest
from open_api import Client

AGENCY = "H37.02"
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
HOSTILE = ['=HYPERLINK("http://a.example","Sở")', "+1+1", "@SUM(A1)", "Sở Nội vụ, Sở Y tế"]

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
          figures:
            applications_received{channel=online}: /Trực tuyến
            applications_received{channel=direct}: /Trực tiếp
"""

PROVINCES = """\
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


def cell(text):
    return '"' + text.replace('"', '""') + '"'


class ApiTest(EndToEndTest):
    """Two years of four agencies, brought by hand."""

    def setUp(self):
        super().setUp()
        self.use(PORTAL, "lang-son")
        for number, month in enumerate(MONTHS, 1):
            lines = [
                f"H37.0{agency};{cell(HOSTILE[agency])};{number * 10 + agency};{agency * 100}"
                for agency in range(4)
            ]
            self.bring(month, lines)

    def use(self, portal, provinces):
        file = self.folder / "portal.yaml"
        file.write_text(portal, "utf-8")
        self.config.write_text(
            f"statistics: {ROOT}/config/statistics.yaml\nprovinces: {ROOT}/config/provinces.yaml\n"
            f"portals: [{{file: {file}, provinces: [{provinces}]}}]\n",
            "utf-8",
        )

    def open(self):
        return Client(Daemon(self).wait_ready().url)

    def bring(self, month, lines, header="Mã;Tên;Trực tuyến;Trực tiếp", collector="agencies", province="lang-son"):
        file = self.folder / f"{month}.csv"
        file.write_text("\n".join([header, *lines]) + "\n", "utf-8")
        result = self.run_dvcmon(
            "import", file, "--collector", collector, "--province", province, "--period", month,
            "--author", "Lan", "--reason", "EMC", "--config.file", self.config, "--storage.path", self.store,
        )  # fmt: skip
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)

    def test_a_client_written_from_the_document_reads_two_years_of_an_agency_page_by_page(self):
        client = self.open()
        online = {
            row["period"]: row["value"]
            for row in client.pages(
                "figures", body=AGENCY, statistic="applications_received{channel=online}", limit=5
            )
        }
        self.assertEqual(online, {month: number * 10 + 2 for number, month in enumerate(MONTHS, 1)})
        rates = list(client.pages("rates", body=AGENCY, rate="online_of_received", limit=7))
        self.assertEqual([rate["period"] for rate in rates], MONTHS)
        for number, rate in enumerate(rates, 1):
            self.assertEqual((rate["numerator"], rate["denominator"]), (number * 10 + 2, number * 10 + 202))
            self.assertAlmostEqual(rate["value"], rate["numerator"] / rate["denominator"])
        every = list(client.pages("figures", limit=50))
        self.assertEqual(len(every), len(MONTHS) * 4 * 2)
        self.assertEqual(len({row["figure"] for row in every}), len(every))
        self.assertTrue(all(row["by_hand"] for row in every))

    def test_every_answer_is_as_the_document_says(self):
        client = self.open()
        self.assertEqual(client.document["openapi"], "3.1.0")
        status = client.ask("status")
        self.assertEqual(status["sources"]["accepted"], 1)
        self.assertEqual(len(client.ask("portals")["rows"]), 1)
        self.assertEqual([row["name"] for row in client.ask("agencies")["rows"]], HOSTILE)
        for figure in client.ask("figures", body=AGENCY, limit=3)["rows"]:
            explained = client.ask("explain", figure=figure["figure"])
            self.assertEqual(explained["value"], figure["value"])
            self.assertTrue(explained["verified"], explained["objection"])
        for rate in client.ask("rates", body=AGENCY, limit=3)["rows"]:
            explained = client.ask("explain", figure=rate["figure"])
            self.assertEqual(explained["value"], rate["value"])
        refused = client.ask("figures", body="H37.99")
        self.assertEqual((refused["status"], refused["parameter"]), (400, "body"))
        self.assertEqual(client.fetch("/api/v1/nothing")[0], 404)

    def test_a_month_that_was_brought_again_is_told_as_it_was_known(self):
        self.bring(MONTHS[0], [f"{AGENCY};{cell(HOSTILE[2])};77;200"])
        client = self.open()
        asked = {"body": AGENCY, "statistic": "applications_received{channel=online}"}
        rows = client.ask("figures", **asked)["rows"]
        self.assertEqual(rows[0]["value"], 77)
        before = client.ask("figures", as_of=rows[-1]["since"], **asked)
        self.assertEqual(before["as_of"], rows[-1]["since"])
        self.assertEqual([row["value"] for row in before["rows"]], [12] + [row["value"] for row in rows[1:]])
        explained = client.ask("explain", figure=rows[0]["figure"], as_of=rows[-1]["since"])
        self.assertEqual([later["value"] for later in explained["operands"][0]["later"]], [77])

    def test_a_merged_province_is_told_as_it_is_today_by_sums_that_say_of_how_many(self):
        online = {"ben-tre": 30, "tra-vinh": 20, "vinh-long-den-2025": 10, "vinh-long": 90}
        self.use(PROVINCES, ", ".join(online))
        for province, month in [
            *[(slug, "2025-05") for slug in ("ben-tre", "tra-vinh", "vinh-long-den-2025")],
            ("ben-tre", "2025-06"),
            ("vinh-long", "2025-07"),
        ]:
            self.bring(month, [f"{online[province]};10"], "Trực tuyến;Trực tiếp", "totals", province)
        client = self.open()
        asked = {"body": "vinh-long", "rate": "online_of_received"}
        rows = list(client.pages("rates", bodies="today", limit=2, **asked))
        told = [(row["period"], row["numerator"], row["denominator"], row["bodies"], row["of"]) for row in rows]
        expected = [("2025-05", 60, 90, 3, 3), ("2025-06", 30, 40, 1, 3), ("2025-07", 90, 100, 1, 1)]
        self.assertEqual(told, expected)
        self.assertAlmostEqual(rows[0]["value"], 60 / 90)
        self.assertEqual([row["period"] for row in client.ask("rates", bodies="then", **asked)["rows"]], ["2025-07"])
        figures = client.ask("figures", province="vinh-long", statistic="applications_received", bodies="today")
        self.assertEqual(sum(row["value"] for row in figures["rows"]), 90 + 40 + 100)
        refused = client.ask("figures", body="ben-tre", bodies="today")
        self.assertEqual((refused["status"], refused["parameter"]), (400, "body"))

    def test_hostile_names_are_inert_in_csv(self):
        client = self.open()
        lines = client.ask("agencies", format="csv")
        self.assertEqual(lines[0], ["province", "body", "name", "tier"])
        for agency, name in enumerate(HOSTILE):
            inert = name if name.startswith("Sở") else "'" + name
            self.assertEqual(lines[agency + 1], ["lang-son", f"H37.0{agency}", inert, ""])
        by_header = client.ask("agencies", accept="text/csv")
        self.assertEqual(by_header, lines)
        figures = client.ask("figures", format="csv", body=AGENCY, limit=1)
        self.assertEqual(figures[1][figures[0].index("value")], "200", "numbers are numbers")


if __name__ == "__main__":
    harness.main()
