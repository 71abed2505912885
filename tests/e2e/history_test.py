"""What `dvcmon openmetrics` prints of ten days of the simulated world, read back from a real
Prometheus and a real VictoriaMetrics that it was imported into."""

import datetime
import json
import math
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse

import harness
from harness import DVCMON, LABEL, ROOT, SAMPLE, Process, ask_prometheus, free_port, http, start_prometheus, wait_until

WORLD = harness.BUILD / "tests" / "world" / "dvcmon_world"
DAYS = 10
ALL = '{__name__=~"dvc_.+"}'


def series_of(text):
    """(name, labels) → {second: value}; also looks whether the text is as OpenMetrics wants it."""
    assert text.endswith("# EOF\n"), text[-100:]
    series, families, last = {}, set(), None
    for line in text.splitlines()[:-1]:
        if line.startswith("# TYPE "):
            family = line.split()[2]
            assert family not in families, f"{family} is not in one piece"
            families.add(family)
            continue
        if line.startswith("#"):
            continue
        sample, second = line.rsplit(" ", 1)
        name, labels, value = SAMPLE.match(sample).groups()
        assert name.startswith(family), line
        key = (name, frozenset(LABEL.findall(labels or "")))
        if key != last:
            assert key not in series, f"in two pieces: {line}"
            series[key] = {}
        assert not series[key] or int(second) > max(series[key]), line
        series[key][int(second)] = float(value)
        last = key
    return series


def key_of(labels):
    return labels["__name__"], frozenset((k, v) for k, v in labels.items() if k != "__name__")


def without_empty_labels(series):
    """An empty label is none, to both."""
    return {(name, frozenset((k, v) for k, v in labels if v)): samples for (name, labels), samples in series.items()}


@unittest.skipUnless(shutil.which("promtool"), "promtool is not installed: ./dev deps e2e")
class HistoryTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dvcmon-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.config, self.store = self.folder / "dvcmon.yaml", self.folder / "dvcmon.db"
        self.last = datetime.date.today() - datetime.timedelta(days=2)
        self.first = self.last - datetime.timedelta(days=DAYS - 1)
        span = ["--from", str(self.first), "--to", str(self.last)]
        for words in (["config", self.folder], ["play", "--config", self.config, "--store", self.store, *span]):
            subprocess.run([WORLD, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        self.file = self.folder / "history.txt"
        with self.file.open("wb") as out:
            subprocess.run(
                [DVCMON, "openmetrics", "--config.file", self.config, "--storage.path", self.store, *span],
                cwd=ROOT, stdout=out, check=True)
        self.expected = without_empty_labels(series_of(self.file.read_text("utf-8")))

    def test_it_can_be_read_back_from_prometheus_and_victoria_metrics(self):
        names = {name for name, _ in self.expected}
        for name in ("dvc_agency_applications_received", "dvc_agency_applications_filed_total",
                     "dvc_agency_restatements_total", "dvc_province_online_filing_ratio",
                     "dvc_national_applications_received", "dvc_agency_info", "dvc_province_info", "dvc_province_target",
                     "dvc_working_day"):  # fmt: skip
            self.assertIn(name, names)
        days = {second for samples in self.expected.values() for second in samples}
        self.assertEqual(len(days), DAYS)
        print(f"\n{len(self.expected)} series, {sum(map(len, self.expected.values()))} samples, "
              f"{self.file.stat().st_size // 1000} kB")
        end = max(days)
        with self.subTest("prometheus"):
            self.assert_same(self.from_prometheus(end), exact=True)
        with self.subTest("victoria-metrics"):
            if not shutil.which("victoria-metrics"):
                self.skipTest("victoria-metrics is not installed: ./dev deps e2e")
            self.assert_same(self.from_victoria_metrics(), exact=False)

    def from_prometheus(self, end):
        subprocess.run(
            ["promtool", "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=960h"]
            + [str(self.file), str(self.folder / "tsdb")],
            stdout=subprocess.DEVNULL, check=True)
        url = start_prometheus(
            self, self.folder, "global: {scrape_interval: 1h}\n", "--storage.tsdb.retention.time=100y")
        query = urllib.parse.urlencode({"query": f"{ALL}[{DAYS + 1}d]", "time": end})
        return {key_of(found["metric"]): {int(second): float(value) for second, value in found["values"]}
                for found in ask_prometheus(url, f"query?{query}")["result"]}

    def from_victoria_metrics(self):
        listen = f"127.0.0.1:{free_port()}"
        process = Process(self, "victoria-metrics", [
            "victoria-metrics", f"-storageDataPath={self.folder}/victoria", f"-httpListenAddr={listen}",
            "-retentionPeriod=100y"])  # fmt: skip

        def ready():
            process.assert_alive()
            try:
                return http(f"http://{listen}/health")[0] == 200
            except OSError:
                return False

        wait_until("VictoriaMetrics is ready", ready)
        status, body = http(f"http://{listen}/api/v1/import/prometheus", data=self.file.read_bytes())
        self.assertEqual(status, 204, body)
        http(f"http://{listen}/internal/force_flush")
        # Without a start it exports what is younger than its default.
        query = urllib.parse.urlencode({"match[]": ALL, "start": "2000-01-01T00:00:00Z"})
        found = {}
        for line in http(f"http://{listen}/api/v1/export?{query}")[1].splitlines():
            series = json.loads(line)
            samples = found.setdefault(key_of(series["metric"]), {})
            samples.update(zip((moment // 1000 for moment in series["timestamps"]), series["values"]))
        return found

    def assert_same(self, found, exact):
        self.assertEqual(set(found), set(self.expected))
        for key, samples in self.expected.items():
            self.assertEqual(set(found[key]), set(samples), key)
            for second, value in samples.items():
                if exact:
                    self.assertEqual(found[key][second], value, key)
                else:  # it keeps 12 digits
                    self.assertTrue(math.isclose(found[key][second], value, rel_tol=1e-11), key)


if __name__ == "__main__":
    harness.main()
