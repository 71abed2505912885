"""Many slow clients of all kinds at once, beside one who asks as usual: pages and /metrics are answered to
that one as if it were alone."""

import contextlib
import datetime
import http.client
import pathlib
import shutil
import socket
import statistics
import subprocess
import tempfile
import threading
import time
import types
import unittest

import harness
from harness import ROOT, Daemon, free_port
from toxic import memory

WORLD = harness.BUILD / "tests" / "world" / "dvcmon_world"
DAYS = 7
CLIENTS = 100
MORE_THAN_THERE_IS_ROOM_FOR = 300
DEAF = 200
MOST_HELD = 250  # MiB; the unit of systemd allows 512
PATHS = ("/", "/agencies", "/drops", "/metrics")
ROUNDS = 10
# To wait for a slow client would take ten seconds, to wait until a hundred have their pages some fifty times as
# long as for one. What else a machine does takes time, too, but not each time.
TIMES, MEDIAN_SECONDS, MOST_SECONDS = 8, 0.1, 4
TRIES = 3


def request(path):
    return f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode()


def unread_bytes(port):
    """What the system keeps for those who are connected to this port."""
    total = 0
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, _, _, queues, *_ = line.split()
        if int(local.split(":")[1], 16) == port:
            total += int(queues.split(":")[0], 16)
    return total


class CrowdTest(unittest.TestCase):
    """All of them beside one daemon: the crowd goes when its test ends."""

    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="dvcmon-e2e-"))
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        world, store = folder / "world", folder / "dvcmon.db"
        config = world / "dvcmon.yaml"
        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).date()
        first, last = today - datetime.timedelta(DAYS), today - datetime.timedelta(1)
        for words in (
            ("config", world, "--port", free_port()),
            ("play", "--config", config, "--store", store, "--from", first, "--to", last),
        ):
            subprocess.run([WORLD, *map(str, words)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        owner = types.SimpleNamespace(folder=folder, config=config, store=store, addCleanup=cls.addClassCleanup)
        cls.daemon = Daemon(owner).wait_ready()
        cls.port = int(cls.daemon.address.split(":")[1])

    def setUp(self):
        self.alone = self.measure()

    def connect(self, first_bytes=b""):
        client = socket.socket()
        self.addCleanup(client.close)
        client.settimeout(harness.PATIENCE)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        client.connect(("127.0.0.1", self.port))
        if first_bytes:
            client.sendall(first_bytes)
        return client

    def connect_all(self, count):
        """One of each kind in turn: silent, writing slowly, reading slowly, reading nothing, idle after an
        answer."""
        writers, readers = [], []
        for number in range(count):
            path, kind = PATHS[number // 5 % len(PATHS)], number % 5
            if kind == 0:
                self.connect()
            elif kind == 1:
                writers.append((self.connect(), iter(request(path + "?slow=" + "x" * 1000))))
            elif kind == 2:
                readers.append(self.connect(request(path)))
            elif kind == 3:
                self.connect(request(path))
            else:
                self.assertIn(b"200 OK", self.connect(request("/-/healthy")).recv(1024))
        self.go_on(writers, readers)

    def go_on(self, writers, readers):
        """A byte at a time, until the test ends."""
        ended = threading.Event()

        def drip():
            while not ended.wait(0.05):
                for client, rest in writers:
                    with contextlib.suppress(OSError, StopIteration):
                        client.send(bytes([next(rest)]))
                for client in readers:
                    with contextlib.suppress(OSError):
                        client.recv(1, socket.MSG_DONTWAIT)

        dripping = threading.Thread(target=drip)
        dripping.start()
        self.addCleanup(dripping.join)
        self.addCleanup(ended.set)

    def ask(self, path):
        """(seconds, bytes) of a whole answer; one that is cut raises IncompleteRead."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=harness.PATIENCE)) as connection:
            started = time.monotonic()
            status = 503
            while status == 503 and time.monotonic() < started + harness.PATIENCE:  # a busy machine, see exchange()
                connection.request("GET", path)
                answer = connection.getresponse()
                size, status = len(answer.read()), answer.status
            self.assertEqual(status, 200, path)
            return time.monotonic() - started, size

    def measure(self):
        """path → (median of seconds, the most seconds, the least bytes)"""
        asked = {path: [] for path in PATHS}
        for _ in range(ROUNDS):
            for path in PATHS:
                asked[path].append(self.ask(path))
        return {
            path: (statistics.median(seconds for seconds, _ in those), max(those)[0], min(size for _, size in those))
            for path, those in asked.items()
        }

    def assert_as_alone(self):
        tries = [self.measure() for _ in range(TRIES)]
        for path, (alone_median, alone_most, alone_size) in self.alone.items():
            medians, mosts, sizes = zip(*(measured[path] for measured in tries))
            with self.subTest(path):
                self.assertLess(min(medians), TIMES * alone_median + MEDIAN_SECONDS, medians)
                self.assertLess(min(mosts), TIMES * alone_most + MOST_SECONDS, mosts)
                self.assertGreater(min(sizes), 0.9 * alone_size)

    def test_a_hundred_slow_clients_of_all_kinds_delay_neither_pages_nor_metrics(self):
        self.connect_all(CLIENTS)
        self.assert_as_alone()

    def test_more_slow_clients_than_there_is_room_for_delay_nobody(self):
        self.connect_all(MORE_THAN_THERE_IS_ROOM_FOR)
        self.assert_as_alone()

    def test_a_hundred_who_open_a_page_at_once_and_read_it_slowly_delay_nobody(self):
        self.go_on([], [self.connect(request("/")) for _ in range(CLIENTS)])
        self.assert_as_alone()

    def test_clients_that_read_nothing_of_a_large_answer_hold_little_memory(self):
        self.assertGreater(self.alone["/metrics"][2], 1 << 20)
        for _ in range(DEAF):
            self.connect(request("/metrics"))
            self.ask("/-/healthy")  # so that they do not ask at the same time, and get the same
        self.ask("/metrics")  # which is answered after them
        held = memory(self.daemon.popen.pid, "VmRSS") + unread_bytes(self.port) / (1 << 20)
        self.assertLess(held, MOST_HELD)


if __name__ == "__main__":
    harness.main()
