"""The shipped rules and routes in a real Prometheus and a real Alertmanager whose notifications come here.

Waits of hours are seconds: what the shipped values do is proven by promtool (tests/rules)."""

import datetime
import http.server
import json
import re
import threading

import yaml

from harness import ROOT, Process, free_port, http as ask, start_prometheus, wait_until

DASHBOARDS = ROOT / "dashboards"
WAITS = 1 / 300  # of `for` and `keep_firing_for`: 10 minutes are 2 seconds
# Prometheus knows of Alertmanager five seconds after its start only, and tells what fires before when it tells it
# again, after a minute by default. For four times as long an alert stands of which nothing is heard.
RESEND = "10s"
RANGES = 1 / 4320  # of [1d] and offset 1d: 20 seconds

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
DURATION = r"(\d+)([smhd])"


def scaled(duration, factor):
    number, unit = re.fullmatch(DURATION, duration).groups()
    return f"{max(1, round(int(number) * UNITS[unit] * factor * 1000))}ms"


def scaled_rules(text):
    rules = yaml.safe_load(text)
    for group in rules["groups"]:
        for rule in group["rules"]:
            for wait in ("for", "keep_firing_for"):
                if wait in rule:
                    rule[wait] = scaled(rule[wait], WAITS)
            rule["expr"] = re.sub(
                rf"(\[|offset ){DURATION}", lambda found: found[1] + scaled(found[2] + found[3], RANGES), rule["expr"])
    return yaml.safe_dump(rules, allow_unicode=True)


def routed_to(url, text, in_office_hours):
    """The configuration with these addresses and hours, and without waits but the one in which alerts of a
    group come together. Repetitions stay: a notification that comes twice was sent twice."""
    config = yaml.safe_load(text)
    config["global"] = {"resolve_timeout": config["global"]["resolve_timeout"]}
    del config["templates"]
    today = datetime.datetime.now(datetime.timezone.utc).strftime("%A").lower()
    days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    away = days[(days.index(today) + 3) % 7]
    for interval in config["time_intervals"]:
        interval["time_intervals"] = [{"weekdays": ["sunday:saturday"] if in_office_hours else [away]}]
    for route in [config["route"], *config["route"]["routes"]]:
        for wait in ("group_wait", "group_interval"):
            if wait in route:
                route[wait] = "1s"
    for receiver in config["receivers"]:
        name = receiver.pop("name")
        ends = any(way.get("send_resolved") for ways in receiver.values() for way in ways)
        receiver.clear()
        receiver.update({"name": name, "webhook_configs": [{"url": f"{url}/{name}", "send_resolved": ends}]})
    return yaml.safe_dump(config, allow_unicode=True)


class Listener:
    """An HTTP server in this process; it ends with the test."""

    def __init__(self, test):
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(listener.get(self.path))

            def do_POST(self):
                listener.post(self.path, self.rfile.read(int(self.headers["Content-Length"])))
                self.answer("")

            def answer(self, text):
                body = text.encode("utf-8")
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = "127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        test.addCleanup(self.stop)

    def get(self, path):
        return ""

    def post(self, path, body):
        pass

    def stop(self):
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


class Inbox(Listener):
    """What receivers got: (receiver, status, alerts), oldest first."""

    def __init__(self, test):
        self.got = []
        super().__init__(test)

    def post(self, path, body):
        message = json.loads(body)
        self.got.append((path.strip("/"), message["status"], message["alerts"]))

    def of(self, receiver, status="firing"):
        return [alerts for to, how, alerts in list(self.got) if (to, how) == (receiver, status)]

    def named(self, pattern, status=None, **labels):
        """All alerts of that name and with these labels which any receiver got, as often as it got them."""
        return [alert for _, _, alerts in list(self.got) for alert in alerts
                if re.fullmatch(pattern, alert["labels"]["alertname"])
                and status in (None, alert["status"])
                and labels.items() <= alert["labels"].items()]  # fmt: skip


class Alerting:
    """Prometheus that scrapes `address` twice a second as `dvcmon`, Alertmanager, and an inbox."""

    def __init__(self, test, folder, address, in_office_hours=True):
        self.inbox = Inbox(test)
        (folder / "rules").mkdir()
        for path in DASHBOARDS.glob("rules/*.yml"):
            (folder / "rules" / path.name).write_text(scaled_rules(path.read_text("utf-8")), "utf-8")
        config = folder / "alertmanager.yml"
        shipped = (DASHBOARDS / "alertmanager.yml").read_text("utf-8")
        config.write_text(routed_to(f"http://{self.inbox.address}", shipped, in_office_hours), "utf-8")
        listen = self.listen = f"127.0.0.1:{free_port()}"
        self.alertmanager = Process(test, "alertmanager", [
            "prometheus-alertmanager", f"--config.file={config}", f"--storage.path={folder}/alertmanager",
            f"--web.listen-address={listen}", "--cluster.listen-address="])  # fmt: skip
        wait_until("Alertmanager is ready", self.is_ready)
        self.prometheus = start_prometheus(
            test, folder,
            "global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}\n"
            f"rule_files: ['{folder}/rules/*.yml']\n"
            f"alerting: {{alertmanagers: [{{static_configs: [{{targets: ['{listen}']}}]}}]}}\n"
            f"scrape_configs: [{{job_name: dvcmon, static_configs: [{{targets: ['{address}']}}]}}]\n",
            f"--rules.alert.resend-delay={RESEND}")

    def is_ready(self):
        self.alertmanager.assert_alive()
        try:
            return ask(f"http://{self.listen}/-/ready")[0] == 200
        except OSError:
            return False

    def wait(self, what, pattern, status="firing", **labels):
        return wait_until(what, lambda: self.inbox.named(pattern, status, **labels))

    def settle(self):
        """Until what Alertmanager knows now has been told: something later begins and ends, and both are told."""
        for status in ("firing", "resolved"):
            alert = {"labels": {"alertname": "Settled"}}
            if status == "resolved":
                alert["endsAt"] = datetime.datetime.now(datetime.timezone.utc).isoformat()
            ask(f"http://{self.listen}/api/v2/alerts", data=json.dumps([alert]).encode(),
                headers={"Content-Type": "application/json"})  # fmt: skip
            self.wait(f"a later alert is {status}", "Settled", status)
