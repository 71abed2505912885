"""The pages of people, in Chromium: every link, every language, light and dark, on a telephone and without
a script; names that mean harm stay text."""

import csv
import datetime
import html.parser
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import types
import unittest
import urllib.parse
import urllib.request

import yaml

import browser
import harness
from harness import DVCMON, ROOT, Daemon, http
from report_files_test import PORTAL

WORLD = harness.BUILD / "tests" / "world" / "dvcmon_world"
HOME, OTHER = "vinh-long", "lang-son"  # that of a simulated system, and one brought by hand
PORTALS = ("world-csv", "dvcqg")
REPORTS = ("cchc-monthly", "bieu-06")
TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).date()
DAYS = 75
HOSTILE = [
    "<script>document.title='harmed'</script>", "\"><img src=x onerror=\"document.title='harmed'\">",
    "Sở 'Một' \"Cửa\" & <b>Hai</b>", "\u202eSở Đảo\u200f Ngược\u202c", "{{7*7}}${7*7}", "Sở " + "dài" * 48, "/../..?a=b#c%41",
]  # fmt: skip
MARKS = str.maketrans("", "", "\u202e\u202c\u200f")  # of direction: left out when a name is read
NAMES = [name.translate(MARKS) for name in HOSTILE]
# Of pages of one shape so many are asked for, and so many opened in the browser.
MOST_ASKED, MOST_OPENED = 25, 1
MOST_YARDSTICKS = 3  # of some 0.1 s of a processor


class Links(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("href", "src", "action") and not value.startswith("#"):
                self.found.append(value)


def shape_of(link):
    """/agencies/H44.07?lang=en is one of /agencies/*."""
    parts = urllib.parse.urlsplit(link)
    steps = parts.path.split("/")
    if steps[1] in ("assets", "api", "metrics"):
        return parts.path
    # Other pages keep the period for the links that lead back to these.
    same = {"lang"} if steps[1] in ("", "agencies", "provinces") else {"lang", "period"}
    names = sorted(name for name, _ in urllib.parse.parse_qsl(parts.query) if name not in same)
    return "/".join(steps[:2] + ["*"] * len(steps[2:])) + "?" + "&".join(names)


@unittest.skipIf(browser.MISSING, browser.MISSING)
class PagesTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="dvcmon-e2e-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.config, cls.store = cls.folder / "world" / "dvcmon.yaml", cls.folder / "world.db"
        cls.run_program(WORLD, "config", cls.folder / "world", "--port", harness.free_port())
        cls.write_config()
        first, last = TODAY - datetime.timedelta(DAYS), TODAY - datetime.timedelta(1)
        fall = TODAY - datetime.timedelta(8)
        cls.run_program(
            WORLD, "play", "--config", cls.config, "--store", cls.store, "--from", first, "--to", last,
            "--drop", f"lost,{HOME},,{fall},{last},0.8",
        )  # fmt: skip
        cls.bring_hostile_names()
        cls.issue_reports()
        owner = types.SimpleNamespace(
            folder=cls.folder, config=cls.config, store=cls.store, addCleanup=cls.addClassCleanup
        )
        cls.daemon = Daemon(owner).wait_ready()
        cls.browser = browser.Browser(cls)

    @classmethod
    def run_program(cls, *words):
        result = subprocess.run([str(word) for word in words], cwd=ROOT, capture_output=True, text=True, timeout=harness.LONG)
        if result.returncode != 0:
            raise AssertionError(result.stderr + result.stdout)

    @classmethod
    def run_dvcmon(cls, *words):
        cls.run_program(DVCMON, *words, "--config.file", cls.config, "--storage.path", cls.store)

    @classmethod
    def write_config(cls):
        config = yaml.safe_load(cls.config.read_text("utf-8"))
        statements = cls.folder / "statements.yaml"
        statements.write_text(PORTAL.replace("vi: Báo cáo", f"vi: {json.dumps(HOSTILE[0])}"), "utf-8")
        config["portals"] = [
            {**portal, "provinces": [HOME]}
            for portal in config["portals"]
            if pathlib.Path(portal["file"]).stem in PORTALS
        ] + [{"file": str(statements), "provinces": [OTHER]}]
        config["reports"] |= {
            "province": HOME,
            "folder": str(cls.folder / "issued"),
            "layouts": [str(ROOT / "config" / "reports" / f"{name}.yaml") for name in REPORTS],
        }
        cls.config.write_text(json.dumps(config, ensure_ascii=False), "utf-8")

    @classmethod
    def bring_hostile_names(cls):
        text = io.StringIO()
        table = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
        table.writerow(("Mã", "Tên", "Cấp", "Trực tuyến", "Trực tiếp"))
        for number, name in enumerate(HOSTILE):
            table.writerow((f"H37.{number:02}", name, "Sở" if number % 2 else "Xã", 10 * number + 1, 100))
        file = cls.folder / "statement.csv"
        for months_ago in range(3):
            month = (TODAY.replace(day=1) - datetime.timedelta(28 * months_ago)).strftime("%Y-%m")
            file.write_text(text.getvalue() + "\n" * months_ago, "utf-8")
            cls.run_dvcmon(
                "import", file, "--collector", "agencies", "--province", OTHER, "--period", month,
                "--author", HOSTILE[0], "--reason", HOSTILE[1],
            )  # fmt: skip

    @classmethod
    def issue_reports(cls):
        """Of a month before it was over, and when it was: the second corrects the first."""
        month = TODAY.replace(day=1) - datetime.timedelta(1)
        early, late = TODAY - datetime.timedelta(60), TODAY - datetime.timedelta(1)
        for known in (early, late):
            cls.run_dvcmon("report", REPORTS[0], "--period", month.strftime("%Y-%m"), "--as-of", known, "--issue")

    def fetch(self, link):
        return http(self.daemon.url + link)

    @classmethod
    def crawled(cls):
        """Link → (status, text of a page, where it was found), from the first page on."""
        if not hasattr(cls, "_crawled"):
            cls._crawled, count, found, ahead = {}, {}, {"/": "nowhere"}, ["/", f"/agencies?province={OTHER}"]
            while ahead:
                link = ahead.pop(0)
                count[shape_of(link)] = count.get(shape_of(link), 0) + 1
                if link in cls._crawled or count[shape_of(link)] > MOST_ASKED:
                    continue
                status, headers, body = harness.exchange(urllib.request.Request(cls.daemon.url + link))
                is_page = headers["Content-Type"].startswith("text/html") and not re.search(r"/issue-\d+/", link)
                page = body.decode("utf-8") if is_page else ""
                cls._crawled[link] = (status, page, found.get(link))
                for further in Links(page).found:
                    absolute = urllib.parse.urljoin(link, further)
                    if urllib.parse.urlsplit(absolute).netloc == "":
                        absolute = absolute.split("#")[0]
                        if absolute not in found:
                            found[absolute] = link
                            ahead.append(absolute)
        return cls._crawled

    @classmethod
    def opened(cls):
        """A page of each shape, in both languages."""
        count, links = {}, []
        for link, (_, page, _) in cls.crawled().items():
            shape = (shape_of(link), "lang=en" in link)
            count[shape] = count.get(shape, 0) + 1
            if page and count[shape] <= MOST_OPENED:
                links.append(link)
        return links

    def test_every_link_leads_somewhere_of_ours(self):
        pages = self.crawled()
        print(f"{len(pages)} links, {len(self.opened())} kinds of pages", flush=True)
        self.assertEqual([], [(link, status, found) for link, (status, _, found) in pages.items() if status != 200])
        foreign = [further for _, page, _ in pages.values() for further in Links(page).found
                   if urllib.parse.urlsplit(further).scheme in ("http", "https") and "127.0.0.1" not in further]  # fmt: skip
        hosts = {urllib.parse.urlsplit(further).hostname for further in foreign}
        self.assertLessEqual(hosts, {"dichvucong.gov.vn"}, "sources alone lie elsewhere")
        shapes = {shape_of(link) for link in pages}
        for wanted in ("/?", "/agencies?", "/agencies/*?", "/drops?", "/reports?", "/reports/*/*/*?", "/reports/*/*/*/*?",
                       "/provinces?", "/portals?", "/figures/*?"):  # fmt: skip
            self.assertIn(wanted, shapes)

    def test_pages_can_be_read_by_everybody_in_light_and_in_the_dark(self):
        self.addCleanup(self.browser.colours, "light")
        for scheme in ("light", "dark"):
            self.browser.colours(scheme)
            for link in self.opened():
                with self.subTest(link=link, scheme=scheme):
                    self.browser.open(self.daemon.url + link)
                    for details in ("open", "closed"):
                        self.browser.ask(f"document.querySelectorAll('details').forEach(d => d.open = {json.dumps(details == 'open')})")
                        self.assertEqual([], self.browser.complaints())
                    self.assertEqual([], self.browser.console())

    def test_on_a_telephone_nothing_runs_out_of_the_page(self):
        self.browser.width(390)
        self.addCleanup(self.browser.width, 0)
        for link in self.opened():
            with self.subTest(link=link):
                self.browser.open(self.daemon.url + link)
                self.browser.ask("document.querySelectorAll('details').forEach(d => d.open = true)")
                self.assertLessEqual(self.browser.ask("return document.documentElement.scrollWidth"), 390, self.browser.ask(
                    "return [...document.querySelectorAll('main *, header *')].filter(e => !e.closest('.scroll') && "
                    "e.getBoundingClientRect().right > 391).slice(0, 3).map(e => e.outerHTML.slice(0, 100)).join()"))  # fmt: skip

    def test_names_that_mean_harm_are_text(self):
        self.browser.open(f"{self.daemon.url}/agencies?province={OTHER}")
        shown = self.browser.ask("return [...document.querySelectorAll('table.bodies tbody th')].map(e => e.textContent)")
        self.assertEqual(sorted(shown), sorted(NAMES))
        for number in range(len(HOSTILE)):
            self.browser.open(f"{self.daemon.url}/agencies/H37.{number:02}?province={OTHER}")
            self.assertEqual(self.browser.ask("return document.querySelector('h1').textContent"), NAMES[number])
        for link, (_, page, _) in self.crawled().items():
            self.assertNotIn("<script>", page, link)
            self.assertNotIn("onerror=\"", page, link)
            self.assertNotIn("<b>Hai", page, link)

    def test_languages_provinces_and_filters_are_chosen(self):
        driver = self.browser.open(self.daemon.url + "/").driver
        home = self.browser.ask("return document.querySelector('h1').textContent")
        self.browser.follow("a.language")
        self.assertEqual(self.browser.ask("return document.documentElement.lang"), "en")
        self.assertIn("Overview", driver.page_source)
        self.browser.follow("nav a[href*=agencies]")
        self.assertEqual(self.browser.ask("return document.documentElement.lang"), "en", "links keep the language")
        self.browser.follow("a.language")
        self.assertIn("/agencies", driver.current_url)
        self.assertEqual(self.browser.ask("return document.documentElement.lang"), "vi")
        rows = "return [...document.querySelectorAll('table.bodies tbody tr')].filter(e => !e.hidden).length"
        everybody = self.browser.ask(rows)
        field = driver.find_element("id", "filter")
        harness.wait_until("the filter is there", field.is_displayed)
        field.send_keys("SO XAY DUNG")
        harness.wait_until(f"one of {everybody} is left", lambda: self.browser.ask(rows) == 1)
        driver.find_element("css selector", f"#province option[value={OTHER}]").click()
        self.browser.follow("header form button")
        self.assertIn(f"province={OTHER}", driver.current_url)
        self.assertNotEqual(self.browser.ask("return document.querySelector('h1').textContent"), home)

    def test_days_are_drawn_and_are_numbers_without_a_script(self):
        self.browser.open(self.daemon.url + "/")
        inked = harness.wait_until("something is drawn", lambda: self.browser.ask("""
            const canvas = document.querySelector('.chart canvas');
            if (!canvas) return 0;
            const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            return pixels.filter((channel, at) => at % 4 === 3 && channel > 0).length;"""))
        self.assertGreater(inked, 1000)
        self.assertEqual(self.browser.ask("return document.querySelector('.chart').getAttribute('role')"), "img")
        self.browser.scripts(False)
        self.addCleanup(self.browser.scripts, True)
        driver = self.browser.open(self.daemon.url + "/").driver
        self.assertEqual([], driver.find_elements("css selector", ".chart canvas"))
        self.assertRegex(driver.find_element("css selector", ".big").text, r"\d+,\d+%")
        driver.find_element("css selector", "details.series summary").click()
        cells = driver.find_elements("css selector", "table.series tbody td")
        self.assertGreater(len(cells), 2 * DAYS)
        self.assertRegex(cells[-1].text, r"^[\d.,]+$")

    def test_the_first_stop_of_the_keyboard_leads_to_the_content(self):
        driver = self.browser.open(self.daemon.url + "/agencies").driver
        driver.switch_to.active_element.send_keys("\ue004")  # Tab
        # It is moved where it can be seen.
        harness.wait_until("the first stop is seen", lambda: self.browser.ask(
            "const a = document.activeElement; return a.className === 'skip' && a.getBoundingClientRect().left >= 0"))
        driver.switch_to.active_element.send_keys("\ue007")  # Enter
        harness.wait_until("the content is reached", lambda: self.browser.ask("return document.activeElement.id") == "content")

    def test_what_is_not_there_is_said_so(self):
        for path in ("/agencies/NOPE", "/reports/nope/2026-10/issue-001", "/drops/999999", "/portals/nope", "/figures/nope",
                     "/?province=nope", "/?period=nope", "/provinces/nope"):  # fmt: skip
            status, text = self.fetch(path)
            with self.subTest(path=path):
                self.assertEqual(status, 404)
                self.assertRegex(text, r"<h1>Không có trang này</h1><p>\S")

    def test_a_file_of_an_issue_is_the_one_on_the_disk(self):
        files = [link for link in self.crawled() if re.search(r"/issue-\d+/", link)]
        self.assertGreaterEqual(len(files), 15, "of two issues")
        for link in files:
            name = urllib.parse.urlsplit(link).path.split("/", 3)[3]
            _, headers, body = harness.exchange(urllib.request.Request(self.daemon.url + link))
            self.assertEqual(body, (self.folder / "issued" / REPORTS[0] / name).read_bytes())
            self.assertTrue(headers["Content-Disposition"].startswith("attachment"))

    def test_a_page_is_there_at_once(self):
        ticks = os.sysconf("SC_CLK_TCK")

        def used():
            fields = pathlib.Path(f"/proc/{self.daemon.popen.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / ticks

        limit = MOST_YARDSTICKS * harness.yardstick()
        took = {}
        for link in self.opened():
            before = used()
            for _ in range(5):
                self.fetch(link)
            took[link] = (used() - before) / 5
        slowest = sorted(took.items(), key=lambda entry: -entry[1])[:3]
        print("the slowest pages, in seconds of a processor:", slowest, flush=True)
        self.assertLess(slowest[0][1], limit, slowest)


if __name__ == "__main__":
    harness.main()
