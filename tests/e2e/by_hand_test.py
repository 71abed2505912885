"""Figures that no portal gives: brought by `dvcmon import`, and laid into the drop folder of a
running daemon."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import time

import harness
import workbook
from harness import EXIT_FAILURE, EXIT_USAGE, ROOT, Daemon, EndToEndTest, wait_until

SEEDS = ROOT / "tests" / "fixtures" / "portals" / "manual" / "seeds"
STATEMENT = "TTHC;2.000\nDVCTT;1.500\n"
DAY = "2026-10-15"
INDICES = "Tỉnh;Chỉ số;Năm;Phạm vi;Thành phần;Kết quả;Tăng giảm;Nhóm\n"
PROCEDURES = "dvc_province_procedures"
OF_PHU_THO = {"portal": "manual", "province": "phu-tho", "period": "as_of"}
STATEMENTS = {"portal": "manual", "province": "phu-tho", "collector": "statements"}


def index(province, name, year, scope="national"):
    return {
        "portal": "manual", "province": province, "period": "as_of",
        "index": name, "year": year, "scope": scope, "component": "",
    }  # fmt: skip


class ByHandTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        self.drop = self.folder / "drop"
        self.drop.mkdir()
        self.portal_file = ROOT / "config" / "portals" / "manual.yaml"
        self.configure("phu-tho")

    def configure(self, *provinces):
        self.config.write_text(
            f"statistics: {ROOT}/config/statistics.yaml\nprovinces: {ROOT}/config/provinces.yaml\n"
            f"portals:\n  - file: {self.portal_file}\n    drop_folder: {self.drop}\n"
            f"    provinces: [{', '.join(provinces)}]\n",
            "utf-8",
        )

    def read_workbooks(self):
        """Watches a copy of the portal file, made as config/portals/README.md says."""
        page = (self.portal_file.parent / "README.md").read_text("utf-8")
        command = re.search(r"(?m)^    (sed .*\\\n.*)$", page)
        shutil.copy(self.portal_file, self.folder)
        subprocess.run(["sh", "-c", command[1]], check=True, cwd=self.folder)
        self.portal_file = self.folder / "manual-xlsx.yaml"
        self.configure("phu-tho")

    def file(self, text, name="file.csv"):
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path

    def import_(self, path, collector, *more, day=DAY, author="Lan", reason="Báo cáo 12/BC-UBND"):
        return self.run_dvcmon(
            "import", path, "--collector", collector, "--period", day, "--author", author,
            "--reason", reason, "--config.file", self.config, "--storage.path", self.store, *more,
        )  # fmt: skip

    def lay(self, name, content, age=60):
        """A file that nobody has written to for `age` seconds."""
        path = self.drop / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        written = time.time() - age
        os.utime(path, (written, written))
        return path

    def look(self, daemon):
        """A daemon looks at the folder each minute, and when it has loaded its configuration."""
        self.assertEqual(daemon.get("/-/reload", method="POST")[0], 200)

    def record(self, sql):
        """What the store says, read beside the daemon."""
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as store:
            return store.execute(sql).fetchall()


class ImportTest(ByHandTest):
    def test_a_file_is_kept_with_who_brought_it_and_why_and_shown_as_made_by_hand(self):
        result = self.import_(self.file(STATEMENT), "statements")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("by hand   Lan: Báo cáo 12/BC-UBND\n", result.stdout)
        self.assertIn("kept, by hand: 2 figures\n", result.stdout)
        self.assertEqual(
            self.record("SELECT author, reason, error FROM poll"), [("Lan", "Báo cáo 12/BC-UBND", None)]
        )
        metrics = Daemon(self).wait_ready().metrics()
        self.assertEqual(metrics.value(PROCEDURES, **OF_PHU_THO), 2000)
        self.assertEqual(metrics.value("dvcmon_collector_up", **STATEMENTS), 1)

    def test_an_index_is_shown_with_its_scope_and_the_year_that_was_measured(self):
        file = self.file(INDICES + "Phú Thọ;SIPAS;2025;Vùng;;85,17% hạng 3/8;;\nPhú Thọ;PAPI;2025;;;41/63;;\n")
        self.assertEqual(self.import_(file, "manual/indices").returncode, 0)
        metrics = Daemon(self).wait_ready().metrics()
        region = index("phu-tho", "sipas", "2025", "region")
        self.assertEqual(metrics.value("dvc_province_index_score", **region), 85.17)
        self.assertEqual(metrics.value("dvc_province_index_rank", **region), 3)
        self.assertEqual(metrics.value("dvc_province_index_ranked", **region), 8)
        self.assertEqual(metrics.value("dvc_province_index_rank", **index("phu-tho", "papi", "2025")), 41)

    def test_a_wrong_file_is_refused_at_its_place_and_shows_nothing(self):
        wrong = {
            "a word for a number": (
                "statements", STATEMENT + "DVCTT có hồ sơ;nhiều\n", "/statement/0/DVCTT có hồ sơ"),
            "parts that do not add up": (
                "statements", STATEMENT + "Tỷ lệ DVCTT trên TTHC;90%\n", "online_services_of_procedures"),
            "an index that there is not": ("indices", INDICES + "Phú Thọ;PAPY;2025;;;41/63;;\n", "\"PAPY\""),
            "another table": ("indices", "Huyện;Chỉ số\nA;1\n", "Tỉnh"),
            "a province that there is not": ("indices", INDICES + "Phú Thò;PAPI;2025;;;41/63;;\n", "Phú Thò"),
            "nothing": ("indices", "", "indices"),
            "a workbook": ("statements", workbook.table([["TTHC", 2000]]), "workbook"),
        }  # fmt: skip
        for name, (collector, content, said) in wrong.items():
            with self.subTest(name):
                path = self.folder / "wrong.csv"
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
                result = self.import_(path, collector)
                self.assertEqual(result.returncode, EXIT_FAILURE, result.stdout + result.stderr)
                self.assertIn(said, result.stdout)
                self.assertNotIn("kept, by hand", result.stdout)
        self.assertEqual(self.record("SELECT count(*) FROM figure"), [(0,)])
        self.assertEqual(Daemon(self).wait_ready().metrics().family(PROCEDURES), {})

    def test_wrong_words_are_refused_and_say_what_there_is(self):
        file = self.file(STATEMENT)
        self.configure("phu-tho", "hue")
        for said, words in {
            "manual/statements": ["statement", "--province", "phu-tho"],
            "--province": ["statements"],
            "nam-dinh": ["statements", "--province", "nam-dinh"],
            "is not a day": ["statements", "--province", "phu-tho", "--valid-until", "31/12/2026"],
        }.items():
            with self.subTest(said):
                result = self.import_(file, *words)
                self.assertEqual(result.returncode, EXIT_USAGE, result.stdout)
                self.assertIn(said, result.stderr)
        future = self.import_(file, "statements", "--province", "phu-tho", day="2099-01-01")
        self.assertEqual(future.returncode, EXIT_USAGE)
        self.assertIn("has not begun", future.stderr)
        missing = self.run_dvcmon("import", file, "--collector", "statements", "--config.file", self.config)
        self.assertEqual(missing.returncode, EXIT_USAGE)
        self.assertIn("--author is required", missing.stderr)
        self.assertFalse(self.store.exists())

    def test_it_is_about_the_one_province_that_was_there_on_that_day(self):
        self.configure("ben-tre", "phu-tho")
        for day, province in (("2026-10-15", "phu-tho"), ("2009-10-15", "ben-tre")):
            result = self.import_(self.file(STATEMENT), "statements", day=day)
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            self.assertIn(f"\n{province}  ", result.stdout)
        result = self.import_(self.file(STATEMENT), "statements", "--province", "ben-tre")
        self.assertEqual(result.returncode, EXIT_USAGE)
        self.assertIn("the province ben-tre was not there", result.stderr)

    def test_the_same_file_twice_is_kept_once(self):
        file = self.file(STATEMENT)
        self.assertEqual(self.import_(file, "statements").returncode, 0)
        again = self.import_(file, "statements", author="Minh")
        self.assertEqual(again.returncode, 0)
        self.assertIn("this file was kept before: nothing is new\n", again.stdout)
        self.assertEqual(self.record("SELECT author FROM poll"), [("Lan",)])

    def test_a_file_that_is_brought_back_stands_again(self):
        for text in (STATEMENT, "TTHC;2.001\n", STATEMENT):
            result = self.import_(self.file(text), "statements")
            self.assertIn("kept, by hand: ", result.stdout, result.stderr)
        metrics = Daemon(self).wait_ready().metrics()
        self.assertEqual(metrics.value(PROCEDURES, **OF_PHU_THO), 2000)

    def test_a_figure_of_an_earlier_day_does_not_replace_a_later_one(self):
        self.assertEqual(self.import_(self.file("TTHC;2.002\n"), "statements").returncode, 0)
        self.assertEqual(self.import_(self.file(STATEMENT), "statements", day="2026-09-30").returncode, 0)
        metrics = Daemon(self).wait_ready().metrics()
        self.assertEqual(metrics.value(PROCEDURES, **OF_PHU_THO), 2002)
        self.assertEqual(metrics.value("dvc_province_online_services_offered", **OF_PHU_THO), 1500)

    def test_while_a_daemon_runs_it_says_where_to_lay_the_file(self):
        daemon = Daemon(self).wait_ready()
        result = self.import_(self.file(STATEMENT), "statements")
        self.assertEqual(result.returncode, EXIT_FAILURE)
        # As it is told.
        place = re.search(rf"lay the file into {self.drop}/(\S+\.csv)", result.stderr)
        self.lay(place[1], STATEMENT)
        self.look(daemon)
        daemon.wait_value(2000, PROCEDURES, **OF_PHU_THO)


class DropFolderTest(ByHandTest):
    def taken(self):
        """Author, reason and error of each file that was taken."""
        return self.record("SELECT author, reason, error FROM poll ORDER BY id")

    def test_takes_a_file_that_is_complete_and_keeps_who_owns_it(self):
        daemon = Daemon(self).wait_ready()
        self.lay("indices/2026-05-06.csv", INDICES + "Phú Thọ;PAPI;2025;;;40,746/80 điểm hạng 58/63;;\n")
        self.look(daemon)
        papi = index("phu-tho", "papi", "2025")
        daemon.wait_value(40.746, "dvc_province_index_score", **papi)
        self.assertEqual(daemon.metrics().value("dvc_province_index_rank", **papi), 58)
        (taken,) = self.taken()
        self.assertEqual(taken[1:], ("drop folder", None))
        self.assertIn(taken[0], (self.drop.owner(), f"user {os.getuid()}"))

    def test_takes_a_workbook_of_a_collector_that_reads_workbooks(self):
        self.read_workbooks()
        of_phu_tho = {**OF_PHU_THO, "portal": "manual-xlsx"}
        self.lay(f"statements/phu-tho/{DAY}.xlsx", workbook.table(
            [["TTHC", 2000], ["DVCTT", "1.500"], ["Tỷ lệ DVCTT trên TTHC", "75%"]]))  # fmt: skip
        self.lay("indices/2026-05-06.xlsx", workbook.table(
            [*(line.split(";") for line in INDICES.splitlines()),
             ["Phú Thọ", "SIPAS", 2025, "Vùng", "", "85,17% hạng 3/8", -2.95, ""]]))  # fmt: skip
        daemon = Daemon(self).wait_ready()
        daemon.wait_value(2000, PROCEDURES, **of_phu_tho)
        region = {**index("phu-tho", "sipas", "2025", "region"), "portal": "manual-xlsx"}
        daemon.wait_value(3, "dvc_province_index_rank", **region)
        metrics = daemon.metrics()
        self.assertEqual(metrics.value("dvc_province_online_services_offered", **of_phu_tho), 1500)
        rate = {**of_phu_tho, "rate": "online_services_of_procedures"}
        self.assertEqual(metrics.value("dvc_province_published_rate", **rate), 0.75)
        self.assertEqual(metrics.value("dvc_province_index_score_change", **region), -2.95)

    def test_a_file_that_breaks_is_a_failure_with_its_reason_until_it_is_mended(self):
        daemon = Daemon(self).wait_ready()
        name = f"statements/phu-tho/{DAY}.csv"
        self.lay(name, "TTHC;hai nghìn\n")
        self.look(daemon)
        daemon.wait_value(1, "dvcmon_collector_poll_failures_total", **STATEMENTS, reason="syntax")
        daemon.wait_value(0, "dvcmon_collector_up", **STATEMENTS)
        self.assertIn("hai nghìn", daemon.log())
        self.assertEqual(daemon.metrics().family(PROCEDURES), {})
        self.assertEqual(self.record("SELECT error FROM poll"), [("syntax",)])
        self.lay(name, STATEMENT, age=30)
        self.look(daemon)
        daemon.wait_value(2000, PROCEDURES, **OF_PHU_THO)
        daemon.wait_value(1, "dvcmon_collector_up", **STATEMENTS)

    def test_a_file_that_breaks_leaves_what_was_there(self):
        daemon = Daemon(self).wait_ready()
        name = f"statements/phu-tho/{DAY}.csv"
        self.lay(name, STATEMENT)
        self.look(daemon)
        daemon.wait_value(2000, PROCEDURES, **OF_PHU_THO)
        self.lay(name, "TTHC;hai nghìn\n", age=30)
        self.look(daemon)
        daemon.wait_value(0, "dvcmon_collector_up", **STATEMENTS)
        self.assertEqual(daemon.metrics().value(PROCEDURES, **OF_PHU_THO), 2000)

    def test_leaves_a_file_alone_that_is_still_written(self):
        daemon = Daemon(self).wait_ready()
        name = f"statements/phu-tho/{DAY}.csv"
        self.lay("indices/2026-05-06.csv", INDICES + "Phú Thọ;PAPI;2025;;;41/63;;\n")
        self.lay(name, "TTHC;2", age=0)
        self.look(daemon)
        # The other one is taken by the same look, which is over when its figures are shown.
        daemon.wait_value(41, "dvc_province_index_rank", **index("phu-tho", "papi", "2025"))
        self.assertEqual(daemon.metrics().family(PROCEDURES), {})
        self.lay(name, STATEMENT)
        self.look(daemon)
        daemon.wait_value(2000, PROCEDURES, **OF_PHU_THO)
        self.assertEqual(len(self.taken()), 2)

    def test_a_file_that_appears_twice_is_taken_once(self):
        daemon = Daemon(self).wait_ready()
        for name in (f"{DAY}.csv", f"{DAY}.copy.csv"):
            self.lay(f"statements/phu-tho/{name}", STATEMENT)
        self.look(daemon)
        daemon.wait_value(2000, PROCEDURES, **OF_PHU_THO)
        self.lay(f"statements/phu-tho/{DAY}.csv", STATEMENT, age=30)  # and copied again
        self.lay("indices/2026-05-06.csv", INDICES + "Phú Thọ;PAPI;2025;;;41/63;;\n")
        self.look(daemon)
        daemon.wait_value(41, "dvc_province_index_rank", **index("phu-tho", "papi", "2025"))
        self.assertEqual(len(self.taken()), 2)
        self.assertEqual(daemon.metrics().value("dvcmon_collector_polls_total", **STATEMENTS), 1)
        self.assertEqual(daemon.stop(), 0)
        again = Daemon(self).wait_ready()
        self.look(again)
        again.wait_value(2000, PROCEDURES, **OF_PHU_THO)
        self.assertEqual(len(self.taken()), 2)

    def test_the_file_that_was_written_last_stands(self):
        self.lay(f"statements/phu-tho/{DAY}.corrected.csv", "TTHC;2.002\n", age=30)
        self.lay(f"statements/phu-tho/{DAY}.csv", STATEMENT)
        daemon = Daemon(self).wait_ready()
        wait_until("both are taken", lambda: len(self.taken()) == 2)
        daemon.wait_value(2002, PROCEDURES, **OF_PHU_THO)

    def test_a_file_that_is_changed_back_stands_again(self):
        daemon = Daemon(self).wait_ready()
        name = f"statements/phu-tho/{DAY}.csv"
        for text, value, age in ((STATEMENT, 2000, 60), ("TTHC;2.001\n", 2001, 40)):
            self.lay(name, text, age)
            self.look(daemon)
            daemon.wait_value(value, PROCEDURES, **OF_PHU_THO)
        self.lay(name, STATEMENT, age=0)

        def stands():
            self.look(daemon)
            return daemon.metrics().value(PROCEDURES, **OF_PHU_THO) == 2000

        wait_until("it stands again", stands)
        self.assertEqual(len(self.taken()), 3)
        self.assertNotIn("built otherwise", daemon.log(), "a statement holds what there was to tell")

    def test_hostile_names_are_told_once_and_harm_nothing(self):
        folder = self.drop / "statements" / "phu-tho"
        folder.mkdir(parents=True)
        self.lay("statements/phu-tho/2099-01-01.csv", STATEMENT)
        self.lay("statements/phu-tho/2026-13-45.csv", STATEMENT)
        self.lay("statements/phu-tho/2026-10-15\nlevel=error msg=\"forged\".txt", STATEMENT)
        self.lay("statements/phu-tho/\x1b[31m\u202e.csv", STATEMENT)
        self.lay("statements/phu-tho/" + "9" * 251 + ".csv", STATEMENT)
        self.lay("statements/phu-tho/'; DROP TABLE poll; --.csv", STATEMENT)
        self.lay("statements/phu-tho/{}{0}%s%n.csv", STATEMENT)
        self.lay("statements/phu-tho/.hidden.csv", STATEMENT)
        self.lay("statements/nam-dinh/2026-10-15.csv", STATEMENT)
        self.lay("statements/phu-tho/deep/2026-10-15.csv", STATEMENT)
        self.lay("statements/2026-10-15.csv", STATEMENT)
        self.lay("nothing/2026-10-15.csv", STATEMENT)
        (self.drop / "indices" / "2026-10-15.csv").mkdir(parents=True)
        outside = self.file(STATEMENT, "outside.csv")
        os.utime(outside, (0, 0))
        os.symlink(outside, folder / "2026-10-14.csv")
        os.symlink("/", self.drop / "targets")
        os.mkfifo(folder / "2026-10-13.csv")
        with open(os.fsencode(folder) + b"/2026-10-12\xff.csv", "wb") as file:
            file.write(STATEMENT.encode())
        daemon = Daemon(self).wait_ready()
        self.lay(f"statements/phu-tho/{DAY}.csv", STATEMENT.replace("2.000", "2.001"))
        self.look(daemon)
        daemon.wait_value(2001, PROCEDURES, **OF_PHU_THO)
        self.assertEqual([error for _, _, error in self.taken()], [None])
        for line in daemon.log().splitlines():
            self.assertRegex(line, r"^time=\S+ level=\S+ msg=", line)
            self.assertNotIn("\x1b", line)
        self.assertNotIn("outside", daemon.log())
        for told in ("2099-01-01.csv", "has not begun", "2026-13-45", "nothing/", "nam-dinh"):
            self.assertIn(told, daemon.log())

    def test_a_file_larger_than_any_is_not_read_and_holds_up_no_other(self):
        with open(self.lay("indices/2026-05-05.csv", ""), "r+b") as file:
            file.truncate(1 << 40)
        written = time.time() - 60
        os.utime(self.drop / "indices/2026-05-05.csv", (written, written))
        self.lay(f"statements/phu-tho/{DAY}.csv", STATEMENT)
        daemon = Daemon(self).wait_ready()
        daemon.wait_value(2000, PROCEDURES, **OF_PHU_THO)
        self.assertIn("is larger than 8 MiB", daemon.log())

    def test_a_folder_that_is_not_there_is_told_and_waited_for(self):
        self.drop.rmdir()
        daemon = Daemon(self).wait_ready()
        wait_until("it is told", lambda: str(self.drop) in daemon.log())
        self.lay(f"statements/phu-tho/{DAY}.csv", STATEMENT)
        self.look(daemon)
        daemon.wait_value(2000, PROCEDURES, **OF_PHU_THO)


class WorkbookTest(ByHandTest):
    def test_each_shipped_collector_reads_its_list_from_a_workbook_as_well(self):
        self.read_workbooks()
        lists = sorted(SEEDS.parent.glob("*_as_of.csv"))
        self.assertEqual(len(lists), 5)
        for path in lists:
            with self.subTest(path.name):
                lines = path.read_text("utf-8-sig").splitlines()
                file = self.folder / "list.xlsx"
                file.write_bytes(workbook.table(line.split(";") for line in lines))
                result = self.run_dvcmon(
                    "try", "manual-xlsx/" + path.name.removesuffix("_as_of.csv"), "--from-file", file,
                    "--period", "2026-09-26", "--config.file", self.config, "--output", "json",
                )  # fmt: skip
                self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)
                read = [
                    [r["body"], r["statistic"], r["state"], r["value"] if r["state"] == "value" else "", r["where"]]
                    for r in json.loads(result.stdout)["readings"]
                ]
                golden = [line.split("\t") for line in path.with_suffix(".golden.tsv").read_text("utf-8").splitlines()]
                self.assertEqual(read, [[*l[:3], float(l[3]) if l[3] else "", l[4]] for l in golden])


class SeedsTest(ByHandTest):
    """Of bodies that are no more /metrics has nothing today; tests/daemon/app/seeds_test.cc has the
    days on which there was something."""

    def setUp(self):
        super().setUp()
        self.configure("ben-tre", "ninh-thuan", "tra-vinh")

    @staticmethod
    def seeds():
        """File, collector, province or nothing, day."""
        for path in sorted(SEEDS.glob("*.csv")):
            collector, *province, day = path.stem.split("_")
            yield path, collector, province[0] if province else "", day

    def test_try_shows_year_scope_source_and_state_of_all_of_them(self):
        shown = ""
        for path, collector, province, day in self.seeds():
            result = self.run_dvcmon(
                "try", f"manual/{collector}", "--from-file", path, "--period", day,
                *(["--province", province] if province else []), "--config.file", self.config,
            )  # fmt: skip
            self.assertEqual((result.returncode, result.stderr), (0, ""), path)
            self.assertIn("by hand   not kept\n", result.stdout)
            self.assertIn(f"as-of-{day}\n", result.stdout)
            shown += result.stdout
        self.assertFalse(self.store.exists())
        for figure, value in {
            "index_score{component=,index=par,scope=national,year=2020}": "83.28",
            "index_rank{component=,index=sipas,scope=national,year=2020}": "20",
            "index_rank{component=,index=par,scope=national,year=2022}": "56",
            "index_rank{component=,index=sipas,scope=type,year=2020}": "8",
            "index_rank{component=,index=sipas,scope=region,year=2020}": "3",
            "index_score{component=,index=papi,scope=national,year=2020}": "40.746",
            "index_score_change{component=,index=par,scope=national,year=2020}": "-2.95",
            "index_score{component=,index=par,scope=national,year=2021}": "84.97",
            "procedures": "1758",
            "online_services_offered": "1381",
            "applications_electronic": "91919",
            "payment_transactions{platform=national}": "1547",
            "published_rate{rate=online_of_electronic}": "0.496",
            "published_rate{rate=communes_certifying}": "more_than 0.5",
            "published_rate{rate=full_services_of_eligible}": "0.973",
            "published_rate{rate=full_services_of_procedures}": "0.5356",
            "target{kind=rank,source=KH-2021,statistic=par}": "45",
            "target{kind=rank_change,source=KH-2021,statistic=par}": "15",
            "target{kind=rate,source=KH-2020,statistic=postal_of_received}": "0.1",
        }.items():
            with self.subTest(figure):
                lines = [line.split("  /")[0].strip() for line in shown.splitlines() if figure in line]
                self.assertIn(f"{figure} {value}", {" ".join(line.split()) for line in lines})
        self.assertIn("0.49659 beside the published 0.496", shown)

    def test_all_are_kept_in_one_store_and_those_of_bodies_of_today_are_shown(self):
        files = list(self.seeds())
        self.assertEqual(len(files), 8)
        for path, collector, province, day in files:
            more = ["--province", province] if province else []
            result = self.import_(path, collector, *more, day=day, reason=path.name)
            self.assertEqual((result.returncode, result.stderr), (0, ""), path)
            self.assertIn("kept, by hand", result.stdout)
        self.assertEqual(
            self.record("SELECT reason, author, error FROM poll ORDER BY reason"),
            [(path.name, "Lan", None) for path, *_ in files],
        )
        # A bound is kept as one.
        self.assertEqual(
            self.record(
                "SELECT state, value FROM figure JOIN series ON series.id = series JOIN statistic "
                "ON statistic.id = statistic WHERE key = 'published_rate{rate=communes_certifying}'"
            ),
            [(4, 0.5)],
        )
        metrics = Daemon(self).wait_ready().metrics()
        nation = {"portal": "manual", "period": "as_of"}
        for rate, value in (("full_services_of_eligible", 0.973), ("full_services_of_procedures", 0.5356)):
            self.assertEqual(metrics.value("dvc_national_published_rate", **nation, rate=rate), value)
        self.assertEqual(
            metrics.family("dvc_province_index_rank"),
            {frozenset(index("ha-tinh", name, "2021").items()): rank for name, rank in (("par", 8), ("sipas", 5))},
        )
        self.assertNotRegex(metrics.text, '(?m)^dvc_province_(?!info).*"(ben-tre|ninh-thuan|tra-vinh|can-tho)')


if __name__ == "__main__":
    harness.main()
