"""What Grafana does with a dashboard before it asks Prometheus: variables, and the queries of panels."""

import http.client
import re
import threading
import urllib.parse

from harness import PATIENCE, ask_prometheus

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
VARIABLE = re.compile(r"\$\{(\w+)(?::\w+)?\}|\$(\w+)")


def seconds(text):
    return int(text[:-1]) * SECONDS[text[-1]]


def panels_of(dashboard):
    for panel in dashboard["panels"]:
        yield panel
        yield from panel.get("panels", [])


def queries(dashboard):
    """(panel, target) of each that asks something."""
    for panel in panels_of(dashboard):
        for target in panel.get("targets", []):
            yield panel, target


def filled_in(text, values):
    """A variable that is not known is left, and found by who reads the query."""
    return VARIABLE.sub(lambda found: values.get(found[1] or found[2], found[0]), text)


def regex_of(value):
    """As the data source quotes one value of a variable of several."""
    return re.sub(r"([$^*{}\[\]'+?.()|])", r"\\\\\1", value)


class Server:
    """A Prometheus as a data source; `end` is the time that all is asked at."""

    def __init__(self, url, end):
        self.url = url
        self.end = end
        self.connections = []
        self.own = threading.local()  # a connection of each thread

    def ask(self, path, **query):
        return ask_prometheus(self.url, f"{path}?{urllib.parse.urlencode(query)}")

    def choices(self, variable, chosen):
        """The values of a variable, as they are put into queries."""
        if variable["type"] == "custom":
            return [option["value"] for option in variable["options"]]
        query = filled_in(variable["query"]["query"], chosen)
        kind, inside = re.fullmatch(r"(\w+)\((.*)\)", query).groups()
        if kind == "query_result":
            shown = ["{" + ",".join(f'{name}="{value}"' for name, value in sorted(found["metric"].items())) + "}"
                     for found in self.ask("query", query=inside, time=self.end)["result"]]  # fmt: skip
        else:
            selector, label = inside.rsplit(", ", 1)
            shown = self.ask(f"label/{label}/values", **{"match[]": selector, "start": self.end - 86400, "end": self.end})
        if variable["regex"]:
            pattern = variable["regex"].strip("/").replace("(?<", "(?P<")
            shown = [re.search(pattern, each)["value"] for each in shown]
        shown.sort(reverse=variable["sort"] == 4)
        return shown

    def scenarios(self, dashboard, home):
        """(what is chosen, values): everything of `home`, which names values of variables; then each single
        value of each variable, the others as they were."""
        asked = [each for each in dashboard["templating"]["list"] if each["type"] != "datasource"]

        def opened(chosen):
            """The values of variables that are not chosen depend on those before them."""
            values = {}
            for each in asked:
                name = each["name"]
                values[name] = chosen.get(name) or (
                    each["allValue"] if each["multi"] else home.get(name) or (self.choices(each, values) or [""])[0])
            return values

        base = opened({})
        yield {name: value for name, value in base.items() if name in home}, base
        for each in asked:
            for value in self.choices(each, base):
                if value != base[each["name"]]:
                    yield {each["name"]: value}, opened({each["name"]: regex_of(value) if each["multi"] else value})

    def answers(self, dashboard, target, values, points=24):
        """Whether there is a number in the answer. A step is longer than Grafana's, and the last one is now."""
        span = seconds(dashboard["time"]["from"].removeprefix("now-"))
        step = max(span // points, seconds(target.get("interval", "15s")))
        query = filled_in(target["expr"], {**values, "__rate_interval": f"{max(step, 60)}s", "__range": f"{span}s"})
        if target["instant"]:
            path, when = "query", {"time": self.end}
        else:
            path, when = "query_range", {"start": self.end - span, "end": self.end, "step": step}
        status, body = self.post(path, {"query": query, **when})
        assert status == 200, f"{query}\n{body}"
        return b'"value' in body

    def close(self):
        for connection in self.connections:
            connection.close()

    def post(self, path, form):
        """Over a connection of the thread that is kept: there are thousands of questions."""
        if not hasattr(self.own, "connection"):
            self.own.connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=PATIENCE)
            self.connections.append(self.own.connection)
        self.own.connection.request("POST", f"/api/v1/{path}", urllib.parse.urlencode(form),
                                    {"Content-Type": "application/x-www-form-urlencoded"})  # fmt: skip
        with self.own.connection.getresponse() as answer:
            return answer.status, answer.read()
