"""Starts the simulated portal and the daemon for end-to-end tests, and reads what they say.

Every wait has a deadline and ends as soon as what it waits for is true; nothing sleeps for luck.
"""

import base64
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("DVCMON_BUILD", ROOT / "build" / "release"))
DVCMON = BUILD / "daemon" / "dvcmon"
SIMULATOR = BUILD / "tests" / "simulator" / "dvcmon_simulator"
TOXIC = BUILD / "tests" / "toxic" / "dvcmon_toxic"

ONLINE = "/api/v1/reporting/evaluation/provide-online-tree"
PAYMENT = "/api/v1/reporting/evaluation/formality-online-payment-tree"

CATALOGUE = "/api/v1/reporting/formalities"
LIST_OF_PROVINCE = "/api/v1/submitting/formality/list-all-public-formality-by-citizen"

PHU_THO = "phu-tho"
# Every collector of the national portal, and whom it is about.
COLLECTORS = {
    "service-results": "",
    "dvc-progress-tree": PHU_THO,
    "provide-online-tree": PHU_THO,
    "formality-online-payment-tree": PHU_THO,
    "transparency": PHU_THO,
    "handling-satisfaction": PHU_THO,
    "dossier-digitized": PHU_THO,
    "formalities": "",
    "public-formalities-province": PHU_THO,
    "public-formalities-commune": PHU_THO,
}

EXIT_FAILURE, EXIT_USAGE, EXIT_CONFIG = 1, 64, 78

# Seconds for what has to happen sometime. A machine may be slow and do much else at the same time: only what
# never happens may fail a test.
PATIENCE = 120
LONG = 900  # for a program that computes all the time
# Seconds for what is not to wait for a time-out of minutes, or of Prometheus, which gives up after ten.
AT_ONCE = 20
SCRAPE_SECONDS = 8


def wait_until(what, condition, seconds=PATIENCE):
    """Returns the first true result of `condition`; fails the test when there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain until {what}")
        time.sleep(0.02)


def processor_seconds():
    """Of all programs that this one has waited for. How long something took by the clock depends on
    what else the machine does."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def yardstick():
    """Seconds of the processor for a fixed piece of work, some 0.1: what something costs is told in these, as
    a machine may be slow."""
    before = time.process_time()
    keys = {f"a key of the yardstick {number}" for number in range(100_000)}
    assert len(sorted(keys)) == 100_000
    return time.process_time() - before


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def http(url, *, data=None, headers=None, method=None, context=None):
    """(status, body as text) of a request; a status such as 500 is an answer."""
    request = urllib.request.Request(url, data=data, headers=headers or {}, method=method)
    status, _, body = exchange(request, context=context)
    return status, body.decode("utf-8", "replace" if status >= 400 else "strict")


def exchange(request, context=None):
    """(status, headers, bytes). The daemon gives up what takes it two seconds, as it may on a busy machine, and
    says that it may be asked again: so it is."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE, context=context) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                found = error.code, error.headers, error.read()
        if found[0] != 503 or "Retry-After" not in found[1] or time.monotonic() > deadline:
            return found
        time.sleep(0.2)


def basic_auth(user, password):
    token = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": "Basic " + token}


SAMPLE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)",?')


class Metrics:
    """Samples of the Prometheus text format; a line that is not one, or a series twice, fails."""

    def __init__(self, text):
        self.text = text
        self.samples = {}
        for line in text.splitlines():
            if not line or line.startswith("#"):
                continue
            name, labels, value = SAMPLE.match(line).groups()
            assert LABEL.sub("", labels or "") == "", line
            key = (name, frozenset(LABEL.findall(labels or "")))
            assert key not in self.samples, f"twice: {line}"
            self.samples[key] = float(value)

    def value(self, name, **labels):
        """Of the series with exactly these labels; None when there is none."""
        return self.samples.get((name, frozenset(labels.items())))

    def family(self, name):
        return {labels: value for (n, labels), value in self.samples.items() if n == name}


class Process:
    """A program in the background whose output goes to files."""

    def __init__(self, test, name, command, environment=None):
        number = len(list(test.folder.glob(f"{name}-*.out"))) + 1
        self.out = test.folder / f"{name}-{number}.out"
        self.err = test.folder / f"{name}-{number}.err"
        with open(self.out, "xb") as out, open(self.err, "xb") as err:
            self.popen = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=ROOT,
                env={**os.environ, **(environment or {})},
            )
        test.addCleanup(self.kill)

    def kill(self):
        if self.popen.poll() is None:
            self.popen.kill()
        self.popen.wait()

    def signal(self, number):
        self.popen.send_signal(number)

    def stop(self, seconds=PATIENCE):
        """SIGTERM; returns the exit status."""
        self.signal(signal.SIGTERM)
        return self.ended(seconds)

    def ended(self, seconds=PATIENCE):
        """Waits for its end; returns the exit status."""
        return self.popen.wait(seconds)

    def log(self):
        return self.err.read_text("utf-8", "replace")

    def assert_alive(self):
        if self.popen.poll() is not None:
            raise AssertionError(f"ended with {self.popen.returncode}:\n{self.log()}")


class Simulator(Process):
    def __init__(self, test):
        super().__init__(test, "simulator", [SIMULATOR, "--listen", "127.0.0.1:0"])
        self.url = wait_until("the simulator listens", self._url)

    def _url(self):
        self.assert_alive()
        text = self.out.read_text()
        return text.strip() if text.endswith("\n") else None

    def fault(self, fault, path=None, times=None):
        order = {"fault": fault}
        if path is not None:
            order["path"] = path
        if times is not None:
            order["times"] = times
        status, body = http(self.url + "/simulator/fault", data=json.dumps(order).encode())
        if status != 200:
            raise AssertionError(body)

    def requests(self):
        return json.loads(http(self.url + "/simulator/requests")[1])


class Daemon(Process):
    def __init__(self, test, *flags, scheme="http", headers=None, context=None, environment=None):
        self.address = f"127.0.0.1:{free_port()}"
        self.url = f"{scheme}://{self.address}"
        self.headers = headers
        self.context = context
        super().__init__(
            test,
            "dvcmon",
            [DVCMON, "serve", "--config.file", test.config, "--web.listen-address", self.address]
            + ["--storage.path", test.store, *flags],
            environment,
        )

    def get(self, path, **options):
        return http(self.url + path, context=self.context, **{"headers": self.headers, **options})

    def _ready(self):
        self.assert_alive()
        try:
            return self.get("/-/ready")[0] == 200
        except OSError:
            return False

    def wait_ready(self):
        wait_until("the daemon is ready", self._ready)
        return self

    def metrics(self):
        status, text = self.get("/metrics")
        if status != 200:
            raise AssertionError(f"/metrics answers {status}: {text}")
        return Metrics(text)

    def wait_value(self, expected, name, seconds=PATIENCE, **labels):
        wait_until(
            f"{name}{labels} is {expected}", lambda: self.metrics().value(name, **labels) == expected, seconds
        )

    def wait_polled(self, collectors=tuple(COLLECTORS)):
        """Until each of these collectors has brought all its figures."""
        for collector in collectors:
            self.wait_value(
                1, "dvcmon_collector_up", portal="dvcqg", province=COLLECTORS[collector], collector=collector
            )
        return self


def start_prometheus(test, folder, config, *flags):
    """The real one, with that configuration as text and its data in `folder`/tsdb; returns its URL."""
    path = folder / "prometheus.yml"
    path.write_text(config)
    subprocess.run(["promtool", "check", "config", str(path)], check=True, capture_output=True)
    listen = f"127.0.0.1:{free_port()}"
    command = ["prometheus", f"--config.file={path}", f"--storage.tsdb.path={folder}/tsdb"]
    process = Process(test, "prometheus", command + [f"--web.listen-address={listen}", *flags])

    def ready():
        process.assert_alive()
        try:
            return http(f"http://{listen}/-/ready")[0] == 200
        except OSError:
            return False

    wait_until("Prometheus is ready", ready)
    return f"http://{listen}"


def ask_prometheus(url, path):
    answer = json.loads(http(f"{url}/api/v1/{path}")[1])
    assert answer["status"] == "success", answer
    return answer["data"]


class EndToEndTest(unittest.TestCase):
    """A folder of its own for each test, with a configuration; both go when the test ends.

    Everything is polled at the start, and then not before a minute is over: a figure is shown for
    three intervals, however slow the machine is. A test of what comes later sets `schedule`."""

    maxDiff = None
    settings = {
        "allow_http": "true",
        "allow_addresses": "[127.0.0.0/8]",
        "pause": "0s",
        "schedule": "{every: 1m}",
        "timeouts": "{connect: 20s, first_byte: 20s, total: 30s, low_speed_time: 20s}",
        "retry": "{attempts: 1}",
    }

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dvcmon-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.config = self.folder / "dvcmon.yaml"
        self.store = self.folder / "dvcmon.db"
        self.portal_file = ROOT / "config" / "portals" / "dvcqg.yaml"

    def write_config(self, simulator, *, more="", **settings):
        """`more` is put at the end; a setting that is None is left out."""
        merged = {**self.settings, "url": simulator.url, **settings}
        lines = [f"    {key}: {value}" for key, value in merged.items() if value is not None]
        self.config.write_text(
            f"statistics: {ROOT}/config/statistics.yaml\n"
            f"provinces: {ROOT}/config/provinces.yaml\n"
            f"calendar: {ROOT}/config/calendar.yaml\n"
            "portals:\n"
            f"  - file: {self.portal_file}\n"
            "    provinces: [phu-tho]\n" + "\n".join(lines) + "\n" + more,
            "utf-8",
        )

    def start(self, *flags, **settings):
        """The simulator and a daemon that has polled everything once."""
        simulator = Simulator(self)
        self.write_config(simulator, **settings)
        return simulator, Daemon(self, *flags).wait_ready().wait_polled()

    def run_dvcmon(self, *arguments, seconds=PATIENCE):
        return subprocess.run(
            [str(DVCMON), *map(str, arguments)], capture_output=True, text=True, timeout=seconds, cwd=ROOT
        )


def main_at_once(script):
    """For tests that wait far more than they compute: each in a process of its own, all at a time. With
    arguments, as unittest.main()."""
    if len(sys.argv) > 1:
        unittest.main(verbosity=2)
    names = []
    suites = [unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])]
    for suite in suites:
        suites += [each for each in suite if isinstance(each, unittest.TestSuite)]
        names += [each.id().partition(".")[2] for each in suite if isinstance(each, unittest.TestCase)]
    command = [sys.executable, "-B", script]
    running = [
        subprocess.Popen([*command, name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for name in names
    ]
    failed = 0
    for process in running:
        print(process.communicate()[0], flush=True)
        failed += process.returncode != 0
    print(f"{len(names)} tests, {failed} failed")
    sys.exit(failed > 0 or not names)


def main():
    for program in (DVCMON, SIMULATOR, TOXIC):
        if not program.exists():
            sys.exit(f"{program} is not built; run ./dev test e2e, or set DVCMON_BUILD")
    unittest.main(verbosity=2)
