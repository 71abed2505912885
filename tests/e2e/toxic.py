"""Portals that misbehave, a daemon that watches all of them at once, and the evidence of what it
did: its metrics, its log, its store and what the portals saw."""

import json
import pathlib
import re
import shutil
import sqlite3
import tempfile
import threading
import time

from harness import PATIENCE, ROOT, TOXIC, Process, wait_until

# Of one portal: what tests/toxic/answers.h describes, asked for by a request with secrets.
PORTAL = """\
portal: {name}
title: {{vi: Thử, en: Test}}
auth: {{bearer: {{file: {secret}}}}}
collectors:
  tree:
    of: province
    periods: [year]
    request:
      path: /statistics
      headers: {{X-Portal-Token: {{file: {secret}}}}}
    answer:
      format: json
      assert:
        - {{at: /code, equals: OK}}
      entity:
        - {{at: /data/parent/departmentCode, equals: "{{identity_code}}"}}
      rows:
        province:
          at: /data/parent
          level: province
          figures:
            applications_received{{channel=online}}: /online
            applications_received{{channel=direct}}: /direct
        agencies:
          at: /data/children
          level: agency
          code: /departmentCode
          code_prefix: "{{identity_code}}."
          name: /departmentName
          figures:
            applications_payable: /payable
"""
SETTINGS = {
    "provinces": "[phu-tho]",
    "allow_http": "true",
    "allow_addresses": "[127.0.0.0/8]",
    "pause": "0s",
    "schedule": "{every: 6s}",
    "timeouts": "{connect: 4s, first_byte: 4s, total: 8s, low_speed_time: 3s}",
    "retry": "{attempts: 1}",
}
TOTAL_SECONDS = 8  # of `timeouts`

# What the good answer says, and nothing else may be kept.
GOOD_VALUES = {7, 8, 10, 90}

# Control characters and marks that change the direction of a text.
HIDDEN = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
QUOTED = r'"(?:[^"\\]|\\.)*"'
EVENT = re.compile(rf'^time=\S+ level=(?:debug|info|warn|error) msg={QUOTED}(?: \w+=(?:[^\s"]+|{QUOTED}))*$')


class Toxic(Process):
    """The portals; `hosts` as `dvcmon_toxic` names them."""

    def __init__(self, scene, hosts, seed=1):
        self.ca = scene.folder / "ca.pem"
        super().__init__(scene, "toxic", [TOXIC, "--ca", self.ca, "--seed", seed, *hosts])
        self.urls = wait_until("the toxic portals listen", self._said)[0]["urls"]

    def _said(self):
        self.assert_alive()
        return self.lines()

    def lines(self):
        whole, _, _ = self.out.read_bytes().rpartition(b"\n")
        return [json.loads(line) for line in whole.splitlines()]

    def requests(self):
        return [line for line in self.lines() if "host" in line]

    def end(self):
        """The number of connections of each host, when there are no more to come."""
        assert self.stop() == 0
        return self.lines()[-1]["connections"]


class Scene:
    """A folder with a configuration of portals. `add_cleanup` says when it goes."""

    def __init__(self, add_cleanup):
        self.addCleanup = add_cleanup
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dvcmon-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.config = self.folder / "dvcmon.yaml"
        self.store = self.folder / "dvcmon.db"
        self.secret = self.folder / "secret.txt"
        self.secret.write_text("none\n")

    def write_config(self, portals):
        """`portals`: name → settings, which are above SETTINGS."""
        lines = [f"statistics: {ROOT}/config/statistics.yaml", f"provinces: {ROOT}/config/provinces.yaml", "portals:"]
        for name, settings in portals.items():
            file = self.folder / f"{name}.yaml"
            file.write_text(PORTAL.format(name=name, secret=self.secret), "utf-8")
            lines += [f"  - file: {file}"]
            lines += [f"    {key}: {value}" for key, value in {**SETTINGS, **settings}.items()]
        self.config.write_text("\n".join(lines) + "\n", "utf-8")

    def query(self, sql, *parameters):
        connection = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=PATIENCE)
        try:
            return connection.execute(sql, parameters).fetchall()
        finally:
            connection.close()

    def polls(self):
        """portal → the errors of its polls, None for an accepted one."""
        polls = {}
        for portal, error in self.query("SELECT portal, error FROM poll JOIN source ON source.id = poll.source"):
            polls.setdefault(portal, []).append(error)
        return polls

    def values(self):
        """portal → the values of its figures in the store, versions included."""
        values = {}
        for portal, value in self.query(
            "SELECT portal, value FROM figure JOIN series ON series.id = figure.series"
            " JOIN source ON source.id = series.source"
        ):
            values.setdefault(portal, []).append(value)
        return values


class Scraper(threading.Thread):
    """Reads /metrics again and again, as Prometheus does but more often, until it is ended."""

    def __init__(self, daemon):
        super().__init__(daemon=True)
        self._daemon = daemon
        self._ended = threading.Event()
        self.seconds = []
        self.error = None
        self.start()

    def run(self):
        while not self._ended.wait(0.2):
            started = time.monotonic()
            try:
                self._daemon.metrics()
            except (OSError, AssertionError, AttributeError) as error:
                self.error = error
                return
            self.seconds.append(time.monotonic() - started)

    def end(self):
        self._ended.set()
        self.join()
        if self.error:
            raise AssertionError(f"/metrics: {self.error}")
        return self.seconds


def memory(pid, field):
    """VmRSS or VmHWM in MiB."""
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"^{field}:\s*(\d+) kB$", text, re.M).group(1)) / 1024


def intervals(requests):
    """Seconds between the arrivals."""
    times = [request["at"] for request in requests]
    return [later - earlier for earlier, later in zip(times, times[1:])]
