"""A client of an API of which it knows nothing but its OpenAPI document.

Every answer is held against the document: what is there has to be in it, with its type, and what it
requires has to be there."""

import csv
import datetime
import gzip
import io
import json
import re
import urllib.parse
import urllib.request

from harness import exchange

TYPES = {
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}


class Client:
    def __init__(self, url, document="/api/v1/openapi.json"):
        self.url = url
        _, _, text = self.fetch(document)
        self.document = json.loads(text)

    def fetch(self, target, accept=None):
        """(status, headers, body as text)"""
        headers = {"Accept-Encoding": "gzip", **({"Accept": accept} if accept else {})}
        request = urllib.request.Request(self.url + target, headers=headers)
        status, headers, body = exchange(request)
        return status, headers, (gzip.decompress(body) if headers["Content-Encoding"] == "gzip" else body).decode("utf-8")

    def find(self, operation):
        """(path, operation) of that operationId."""
        for path, methods in self.document["paths"].items():
            if methods["get"]["operationId"] == operation:
                return path, methods["get"]
        raise AssertionError(f"the document has no {operation}")

    def ask(self, operation, accept=None, **parameters):
        """The answer, checked: a document of JSON, or a list of lines of CSV."""
        path, described = self.find(operation)
        for parameter in described["parameters"]:
            name = parameter["name"]
            assert name in parameters or not parameter["required"], f"{name} is missing"
            if name in parameters and "enum" in parameter["schema"]:
                assert parameters[name] in parameter["schema"]["enum"], name
        assert set(parameters) <= {parameter["name"] for parameter in described["parameters"]}
        query = urllib.parse.urlencode(parameters)
        status, headers, text = self.fetch(path + ("?" + query if query else ""), accept)
        media = headers.get_content_type()
        assert str(status) in described["responses"], f"{status}: {text}"
        content = described["responses"][str(status)]["content"]
        assert media in content, f"{media} is not in the document"
        if media == "text/csv":
            assert text.startswith("\ufeff")
            return list(csv.reader(io.StringIO(text[1:], newline="")))
        answer = json.loads(text)
        self.check(answer, content[media]["schema"], operation)
        return answer

    def pages(self, operation, **parameters):
        """All rows, page by page."""
        while True:
            page = self.ask(operation, **parameters)
            yield from page["rows"]
            if page["next"] is None:
                return
            parameters["after"] = page["next"]

    def check(self, value, schema, where):
        if "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        fits = any(isinstance(value, TYPES[name]) for name in types)
        assert fits and (not isinstance(value, bool) or "boolean" in types), f"{where}: {value!r} is no {types}"
        if isinstance(value, dict):
            missing = set(schema["required"]) - set(value)
            assert not missing, f"{where}: {missing} is missing"
            for name, member in value.items():
                assert name in schema["properties"], f"{where}: {name} is not in the document"
                self.check(member, schema["properties"][name], f"{where}.{name}")
        elif isinstance(value, list):
            for number, element in enumerate(value):
                self.check(element, schema["items"], f"{where}[{number}]")
        elif isinstance(value, str):
            assert value in schema.get("enum", [value]), f"{where}: {value}"
            if schema.get("format") == "date":
                datetime.date.fromisoformat(value)
            if schema.get("format") == "date-time":
                assert datetime.datetime.fromisoformat(re.sub(r"\.\d+", "", value)).tzinfo, value
