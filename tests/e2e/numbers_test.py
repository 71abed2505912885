"""Numbers that cannot be, and a page that is older than the last one, on the running binary: each is a
failed poll with its reason, nothing of it is kept, and the next good answer is (reliability rows 18
and 21)."""

import sqlite3

import harness
from harness import PATIENCE, ROOT, Daemon, EndToEndTest, wait_until
from pages import Pages

PORTAL = """portal: {name}
title: {{vi: Thử, en: Test}}
collectors:
  page:
    of: province
    periods: [year]
    request: {{path: /{name}}}
    answer:
      {format}
      entity: []
      rows:
        province:
          at: {rows}
          level: province
          figures:
            applications_received{{channel=online}}: /online
            quality_score{{group=TTTT}}: /score
          checks:
            - {{clause: online_within_all, sum: [/online], at_most: /all}}
"""
JSON_FORMAT = "format: json\n      as_of: /day"
CSV_FORMAT = "format: csv\n      numbers: vi\n      delimiter: ;\n      tables: {lines: {header: online}}"


def page(**changes):
    """As JSON; what is changed is put in as it is written."""
    parts = {"day": '"2026-11-20"', "all": "2000", "online": "1234", "score": "7.5", **changes}
    return "{" + ",".join(f'"{name}":{text}' for name, text in parts.items()) + "}"


def lines(online):
    return f"all;online;score\n2.000;{online};7,5\n"


# What comes instead of the good page, the reason of the poll and, of a contract, its clause.
BAD = {
    "older": (page(day='"2026-11-19"', online="1200"), "contract", "not_older"),
    "negative": (page(online="-1"), "contract", "bounds"),
    "beyond": (page(online="1e20"), "contract", "bounds"),
    "digits": (page(online="100000000000000000000"), "syntax", ""),
    "fraction": (page(online="12.5"), "contract", "whole_number"),
    "part-above-whole": (page(online="2001"), "contract", "online_within_all"),
    "nan": (page(score="NaN"), "syntax", ""),
    "infinity": (page(score="1e999"), "syntax", ""),
    "words": (page(online='"1234"'), "shape", ""),
    "decimals": (lines("1.234,5"), "contract", "whole_number"),
    "groups": (lines("1.23"), "syntax", ""),
}
ONLINE = "dvc_province_applications_received"


class NumbersTest(EndToEndTest):
    def put(self, name, body, headers=()):
        self.pages.put(f"/{name}", body, "text/csv" if ";" in body else "application/json", headers=headers)

    def put_good(self, online):
        for name in BAD:
            text = f"{online:,}".replace(",", ".")
            self.put(name, lines(text) if BAD[name][0].startswith("all;") else page(online=str(online)))

    def start(self):
        self.pages = Pages(self)
        self.put_good(1234)
        config = f"statistics: {ROOT}/config/statistics.yaml\nprovinces: {ROOT}/config/provinces.yaml\nportals:\n"
        for name, (body, _, _) in BAD.items():
            csv = body.startswith("all;")
            (self.folder / f"{name}.yaml").write_text(
                PORTAL.format(
                    name=name,
                    format=CSV_FORMAT if csv else JSON_FORMAT,
                    rows="/lines" if csv else '""',
                ),
                "utf-8",
            )
            config += (
                f"  - file: {name}.yaml\n    provinces: [phu-tho]\n    url: {self.pages.url}\n    allow_http: true\n"
                "    allow_addresses: [127.0.0.0/8]\n    pause: 0s\n    schedule: {every: 4s}\n"
                "    retry: {attempts: 1}\n"
            )
        self.config.write_text(config, "utf-8")
        daemon = Daemon(self).wait_ready()
        self.wait_online(daemon, 1234)
        return daemon

    @staticmethod
    def wait_online(daemon, online):
        wait_until(
            f"every portal shows {online}",
            lambda: sorted(daemon.metrics().family(ONLINE).values()) == [online] * len(BAD),
        )

    @staticmethod
    def own(name):
        return {"portal": name, "province": "phu-tho", "collector": "page"}

    def failures(self, metrics, name):
        _, reason, clause = BAD[name]
        if clause:
            return metrics.value("dvcmon_collector_contract_violations_total", clause=clause, **self.own(name))
        return metrics.value("dvcmon_collector_poll_failures_total", reason=reason, **self.own(name))

    def kept(self):
        connection = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=PATIENCE)
        try:
            return {value for (value,) in connection.execute("SELECT value FROM figure")}
        finally:
            connection.close()

    def test_what_cannot_be_is_refused_with_its_reason_and_the_next_good_answer_is_kept(self):
        daemon = self.start()
        for name, (body, _, _) in BAD.items():
            self.put(name, body, headers=[("Age", "86400")] if name == "older" else ())
        for name in BAD:
            with self.subTest(name):
                wait_until(f"{name} is refused", lambda: self.failures(daemon.metrics(), name))
        self.assertEqual(self.kept(), {1234, 7.5})
        self.put_good(1300)
        self.wait_online(daemon, 1300)
        self.assertEqual(self.kept(), {1234, 1300, 7.5})

    def test_an_answer_out_of_a_cache_says_how_old_it_is(self):
        self.start().stop()
        self.put("older", page(), headers=[("Age", "86400")])
        tried = self.run_dvcmon("try", "older/page", "--config.file", self.config)
        self.assertEqual(tried.returncode, 0, tried.stderr)
        self.assertIn("86400 s old, from a cache", tried.stdout)


if __name__ == "__main__":
    harness.main()
