"""What the running binary takes for today, and for a working day: whatever the machine's time zone is,
and with a calendar that is missing or at its end (reliability rows 41 and 43)."""

import datetime

import harness
from harness import ROOT, Daemon, EndToEndTest, Simulator, wait_until
from pages import Pages

VIET_NAM = datetime.timezone(datetime.timedelta(hours=7))
COLLECTOR = "provide-online-tree"
PORTAL = """portal: ngay
title: {vi: Thử, en: Test}
collectors:
  day:
    of: province
    periods: [day]
    request: {path: "/day?from={from}&to={to}"}
    answer:
      format: json
      entity: []
      rows:
        province: {at: "", level: province, figures: {"applications_received{channel=online}": /online}}
"""


def today():
    return datetime.datetime.now(VIET_NAM).date()


class TimeZoneTest(EndToEndTest):
    # At any time it is another day in one of the first two than in Viet Nam.
    ZONES = ["X-14", "X12", "", None]

    def test_a_day_is_one_in_viet_nam_whatever_the_time_zone_of_the_machine(self):
        pages = Pages(self)
        portal = self.folder / "portal.yaml"
        portal.write_text(PORTAL, "utf-8")
        self.portal_file = portal
        self.write_config(pages)
        for number, zone in enumerate(self.ZONES):
            with self.subTest(zone=zone):
                self.store = self.folder / f"{number}.db"
                pages.asked.clear()
                began = today()
                pages.put(f"/day?from={began}&to={began}", '{"online": 1}', "application/json")
                daemon = Daemon(self, environment={} if zone is None else {"TZ": zone})
                asked = wait_until("it asks about today", lambda: list(pages.asked))
                daemon.kill()
                self.assertIn(asked[0], {f"/day?from={day}&to={day}" for day in (began, today())})
                for line in daemon.log().splitlines():
                    self.assertRegex(line, r"^time=\S+\+07:00 ")


class CalendarTest(EndToEndTest):
    def start_with(self, calendar):
        """A daemon whose calendar is that text; None: there is no such file."""
        path = self.folder / "calendar.yaml"
        if calendar is not None:
            path.write_text(calendar, "utf-8")
        self.write_config(Simulator(self), collectors=f"[{COLLECTOR}]")
        text = self.config.read_text("utf-8")
        self.config.write_text(text.replace(f"{ROOT}/config/calendar.yaml", str(path)), "utf-8")
        daemon = Daemon(self).wait_ready().wait_polled([COLLECTOR])
        return daemon, [line for line in daemon.log().splitlines() if "level=warn" in line and "calendar" in line]

    def reload_with(self, daemon, calendar):
        seen = len(daemon.log())
        (self.folder / "calendar.yaml").write_text(calendar, "utf-8")
        self.assertEqual(daemon.get("/-/reload", method="POST")[0], 200)
        return daemon.log()[seen:]

    @staticmethod
    def years(first, last):
        return "years:\n" + "".join(
            f"  {year}: {{off: {{{year}-01-01: Tết Dương lịch}}}}\n" for year in range(first, last + 1)
        )

    def assert_working_day(self, daemon, began):
        """By the week alone."""
        worked = {float(day.isoweekday() <= 5) for day in (began, today())}
        self.assertIn(daemon.metrics().value("dvc_working_day"), worked)

    def test_without_its_file_it_warns_and_counts_by_the_week(self):
        began = today()
        daemon, warnings = self.start_with(None)
        self.assertIn("there is none: Monday to Friday count as worked", "\n".join(warnings))
        self.assertIsNone(daemon.metrics().value("dvc_calendar_end_timestamp_seconds"))
        self.assert_working_day(daemon, began)

    def test_one_that_has_ended_is_told_and_goes_on_by_the_week(self):
        began = today()
        daemon, warnings = self.start_with(self.years(began.year - 2, began.year - 2))
        self.assertIn(f"ended on {began.year - 2}-12-31", "\n".join(warnings))
        self.assert_working_day(daemon, began)

    def test_it_tells_when_it_ends_and_warns_sixty_days_before(self):
        year = today().year
        daemon, warnings = self.start_with(self.years(year, year + 1))
        self.assertEqual(warnings, [])
        end = datetime.datetime(year + 2, 1, 1, tzinfo=VIET_NAM)
        daemon.wait_value(end.timestamp(), "dvc_calendar_end_timestamp_seconds")
        left = (datetime.date(year, 12, 31) - today()).days
        log = self.reload_with(daemon, self.years(year, year))
        self.assertEqual(f"ends on {year}-12-31, in {left} days" in log, left <= 60, log)


if __name__ == "__main__":
    harness.main()
