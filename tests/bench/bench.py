#!/usr/bin/env python3
"""Runs the measuring programs and a daemon that has nothing to do, and judges: one table.

  bench.py                 all of it
  bench.py reports         what reports cost, alone

CPU time, not wall time, so that what else runs on the machine counts little; sides that are compared
take turns; what is shown is the median. The exit status is 1 when a limit is not met.
"""

import pathlib
import re
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
import harness  # noqa: E402: the path comes first

PROGRAMS = harness.BUILD / "tests" / "bench"
SCRAPE_ROUNDS = 3
IDLE_SECONDS = 40

ANSWERS = 34
# What json_exporter was measured to spend: 0.97 CPU-seconds on 20,000 figures, at every scrape.
JSON_EXPORTER = ANSWERS * 0.97


def samples(*command):
    """{name: [values]} of the "NAME VALUE" lines that a program prints."""
    run = subprocess.run([str(word) for word in command], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found = {}
    for line in run.stdout.splitlines():
        name, value = line.split()
        found.setdefault(name, []).append(float(value))
    return found


class IdleDaemon(harness.EndToEndTest):
    """The installed program with one province and nothing due; fills `samples`."""

    settings = {**harness.EndToEndTest.settings, "schedule": "{every: 12h}"}

    def runTest(self):
        _, daemon = self.start()
        proc = pathlib.Path("/proc") / str(daemon.popen.pid)
        time.sleep(2)  # what the first polls left to do
        before, started = self.cpu_seconds(proc), time.monotonic()
        time.sleep(IDLE_SECONDS)
        used, passed = self.cpu_seconds(proc) - before, time.monotonic() - started
        self.samples = {"idle_cpu": [100 * used / passed]}
        for name, key in (("rss", "Rss"), ("pss", "Pss"), ("anonymous", "Anonymous")):
            kilobytes = re.search(rf"^{key}: +(\d+) kB", (proc / "smaps_rollup").read_text(), re.M)[1]
            self.samples["idle_" + name] = [int(kilobytes) * 1024]

    @staticmethod
    def cpu_seconds(proc):
        """Of all threads, in steps of a nanosecond; /proc/PID/stat has only 10 ms."""
        return sum(int(task.read_text().split()[0]) for task in proc.glob("task/*/schedstat")) / 1e9


def seconds(value):
    return f"{value:.3f} s" if value >= 1 else f"{value * 1000:.1f} ms"


def mebibytes(value):
    return f"{value / 2**20:.1f} MiB"


def share(value):
    return f"{100 * value:.2f} %"


def few_bytes(value):
    return f"{value:.3f} B"


def percent(value):
    return f"{value:.4f} %"


class Table:
    """Lines of: what is measured, of dvcmon, of what it stands beside, ratio, limit, verdict."""

    def __init__(self, found):
        self.median = {name: statistics.median(values) for name, values in found.items()}
        self.percentile99 = {
            name: sorted(values)[max(0, round(0.99 * len(values)) - 1)] for name, values in found.items()
        }
        self.missed = 0
        self.line("", "dvcmon", "beside", "ratio", "limit", "")

    @staticmethod
    def line(what, ours, beside, ratio, limit, verdict):
        print(f"{what:58}{ours:>11}{beside:>11}{ratio:>10}{limit:>12}  {verdict}".rstrip())

    def verdict(self, met):
        self.missed += not met
        return "met" if met else "NOT MET"

    def compare(self, what, name, beside, unit, at_most=None, at_least=None):
        """`beside` is a name or a number; the ratio is ours / theirs, or with `at_least` theirs / ours."""
        ours, theirs = self.median[name], self.median.get(beside, beside)
        ratio = theirs / ours if at_least else ours / theirs
        limit = f"≥ {at_least}" if at_least else f"≤ {at_most}"
        met = ratio >= at_least if at_least else ratio <= at_most
        self.line(what, unit(ours), unit(theirs), f"{ratio:.2f}", limit, self.verdict(met))

    def bound(self, what, name, unit, at_most=None, at_least=None):
        ours = self.median[name]
        limit = f"≥ {unit(at_least)}" if at_least else f"≤ {unit(at_most)}"
        met = ours >= at_least if at_least else ours <= at_most
        self.line(what, unit(ours), "", "", limit, self.verdict(met))

    def slowest(self, what, name, unit, at_most=None):
        """The median, beside it the 99th percentile, which is what is bound."""
        ours, slow = self.median[name], self.percentile99[name]
        limit, verdict = (f"≤ {unit(at_most)}", self.verdict(slow <= at_most)) if at_most else ("", "")
        self.line(what, unit(ours), unit(slow), "", limit, verdict)

    def show(self, what, name, unit, beside=None):
        theirs = unit(self.median[beside]) if beside else ""
        self.line(what, unit(self.median[name]), theirs, "", "", "")


def measure():
    found = {**samples(PROGRAMS / "dvcmon_pipeline_bench"), **samples(PROGRAMS / "dvcmon_record_bench")}
    for _ in range(SCRAPE_ROUNDS):
        for side in ("dvcmon", "peer"):
            for name, values in samples(PROGRAMS / "dvcmon_scrape_bench", side).items():
                found.setdefault(name, []).extend(values)
    found.update(samples(PROGRAMS / "dvcmon_api_bench"))
    found.update(measure_reports())
    idle = IdleDaemon()
    idle.debug()
    answer = statistics.median(found["fiftieth_poll"]) / ANSWERS + statistics.median(found["scrape"])
    return {**found, **idle.samples, "answer": [answer]}


def measure_reports():
    found = samples(PROGRAMS / "dvcmon_report_bench")
    for name in ("monthly", "form_06", "nation"):
        both = zip(found["report_" + name], found[name + "_xlsx"], strict=True)
        found[name + "_workbook"] = [made + written for made, written in both]
    return found


def judge_reports(table):
    print("reports of a province with two years of 150 agencies × 10 counters, and of 34 provinces")
    table.bound("  cchc-monthly, made and written as a workbook", "monthly_workbook", seconds, 0.3)
    table.show("    made; beside it: written as a document", "report_monthly", seconds, "monthly_docx")
    table.bound("  bieu-06, made and written as a workbook", "form_06_workbook", seconds, 0.3)
    table.show("    made; beside it: written as a document", "report_form_06", seconds, "form_06_docx")
    table.bound("  cac-tinh, made and written as a workbook", "nation_workbook", seconds, 3)
    table.show("    made; beside it: written as a document", "report_nation", seconds, "nation_docx")
    print("pages beside these records, asked by one who was never there before")
    for page in ("overview", "agencies", "drops", "portals", "reports"):
        table.bound("  " + page + " of the province", "page_" + page, seconds, 0.05)
    table.bound("  provinces", "page_provinces", seconds, 0.2)
    print("a table of 10,000 lines with 22 columns")
    for form in ("xlsx", "docx", "csv", "html", "json"):
        table.bound("  written as " + form, "long_" + form, seconds, 1)


def judge(found):
    table = Table(found)
    print("680,000 figures in 34 answers, from the request to disk and /metrics; beside it: a DOM parse and bare inserts")
    table.compare("  first poll", "first_poll", "first_poll_bare", seconds, at_most=2.5)
    table.compare("  50th poll, every figure changed", "fiftieth_poll", "fiftieth_poll_bare", seconds, at_most=2.5)
    table.compare("  50th poll; beside it: json_exporter", "fiftieth_poll", JSON_EXPORTER, seconds, at_least=15)
    table.show("  memory of the daemon after the first poll", "daemon_memory", mebibytes)
    print("a scrape of 680,000 standing series and 136,000 ratios; beside it, without these: prometheus-cpp")
    table.compare("  gzip, as Prometheus asks for it", "scrape", "peer", seconds, at_least=50)
    table.show("  plain text", "scrape_plain", seconds, "peer")
    table.compare("  memory, steady", "scrape_memory", "peer_memory", mebibytes, at_most=0.2)
    table.compare("  memory, peak of a scrape", "scrape_peak", "peer_peak", mebibytes, at_most=0.2)
    print("one answer of 20,000 changed figures among 680,000")
    table.bound("  from the accepted poll to a whole /metrics, gzip", "change", seconds, 0.1)
    table.bound("  from the request on, the disk included", "answer", seconds, 0.1)
    print("two years of the simulated world: 150 agencies with 10 counters each, polled every 15 minutes")
    table.bound("  samples that are another number than before", "record_changed", share, at_least=0.02)
    table.bound("  figures, polls, indexes, for each polled sample", "record_bytes", few_bytes, 1.0)
    table.show("  the ledgers, likewise", "ledger_bytes", few_bytes)
    table.bound("  to open it and see what stands", "record_start", seconds, 1)
    table.bound("  to read the days of an agency", "record_days", seconds, 0.005)
    print("the API beside two years of 34 provinces, polled daily by month and by day; beside it: 99 of 100")
    table.slowest("  a ratio of a province by month, 24 rows", "api_months", seconds, 0.05)
    table.slowest("  the same by day, 730 rows", "api_days", seconds, 0.05)
    table.slowest("  four counts of an agency by month, 96 rows", "api_agency_months", seconds, 0.05)
    table.slowest("  a ratio of an agency by day, 730 rows", "api_agency_days", seconds, 0.05)
    table.slowest("  a ratio of all provinces by month, 816 rows", "api_all", seconds)
    table.slowest("  the same of the provinces of today", "api_today", seconds)
    table.slowest("  where a ratio comes from, read again from its answer", "api_explain", seconds, 0.05)
    table.slowest("  a page of 1000 figures", "api_page", seconds)
    table.slowest("  a page behind the first, of 2,000 agencies' of one source", "api_wide_pages", seconds)
    judge_reports(table)
    print(f"the program with one province, {IDLE_SECONDS} s in which nothing is due")
    table.bound("  in RAM, with its libraries (RSS)", "idle_rss", mebibytes, 30 * 2**20)
    table.show("  without what it shares with others (PSS)", "idle_pss", mebibytes)
    table.show("  its own data (anonymous)", "idle_anonymous", mebibytes)
    table.bound("  CPU", "idle_cpu", percent, 0.1)
    return table.missed


def main():
    if sys.argv[1:] != ["reports"]:
        return judge(measure())
    table = Table(measure_reports())
    judge_reports(table)
    return table.missed


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
