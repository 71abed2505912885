"""Faults of names, routes and addresses beyond loopback, in a network namespace that this test makes
and in which nothing but itself can be reached. Only root may make one: without that right the test is
skipped."""

import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

import harness
from harness import PATIENCE, Daemon, wait_until
from toxic import Scene, Toxic

SKIPPED = 77  # as tests/e2e/CMakeLists.txt has it
INSIDE = "DVCMON_TEST_INSIDE_NAMESPACE"
# The addresses that the namespace has; all are of the machine itself there.
CANARIES = ["10.0.0.1", "100.64.0.1", "169.254.169.254", "172.16.0.1", "192.168.0.1", "fd00::1", "2001:db8::1"]
# Name → address, for the resolver.
NAMES = {
    "loopback.test": "127.0.0.1",
    "loopback6.test": "::1",
    "mapped.test": "::ffff:127.0.0.1",
    "any.test": "0.0.0.0",
    "metadata.test": "169.254.169.254",
    "private10.test": "10.0.0.1",
    "private172.test": "172.16.0.1",
    "private192.test": "192.168.0.1",
    "shared.test": "100.64.0.1",
    "unique-local.test": "fd00::1",
}
BLACKHOLE, UNREACHABLE, UNROUTED = "11.0.0.1", "12.0.0.1", "13.0.0.1"


def enter_namespace():
    """Starts this file again inside, or says why it cannot and skips."""
    command = ["unshare", "--net", "--mount", "--propagation", "private", "--"]
    permitted = subprocess.run([*command, "true"], capture_output=True, text=True)
    if permitted.returncode == 0:
        os.execvpe(command[0], [*command, sys.executable, "-B", *sys.argv], {**os.environ, INSIDE: "1"})
    message = f"no network namespace may be made here: {permitted.stderr.strip()}"
    if os.geteuid() == 0:
        sys.exit(message)
    print(f"skipped: {message}")
    sys.exit(SKIPPED)


def run(*words):
    subprocess.run(words, check=True)


def setUpModule():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dvcmon-e2e-"))
    unittest.addModuleCleanup(shutil.rmtree, folder)
    hosts = folder / "hosts"
    hosts.write_text("".join(f"{address} {name}\n" for name, address in NAMES.items()))
    run("mount", "--bind", str(hosts), "/etc/hosts")
    run("ip", "link", "set", "lo", "up")
    for address in CANARIES:
        bits, more = ("128", ["nodad"]) if ":" in address else ("32", [])
        run("ip", "address", "add", f"{address}/{bits}", "dev", "lo", *more)
    run("ip", "route", "add", "blackhole", f"{BLACKHOLE}/32")
    run("ip", "route", "add", "unreachable", f"{UNREACHABLE}/32")


class Canary:
    """Listens on one port of every address of the namespace, and hopes that nobody comes."""

    def __init__(self, test):
        self.listeners = []
        first = self._listen(test, "0.0.0.0", 0)
        self.port = first.getsockname()[1]
        self._listen(test, "::", self.port)

    def _listen(self, test, address, port):
        listener = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        test.addCleanup(listener.close)
        if ":" in address:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((address, port))
        listener.listen(128)
        listener.setblocking(False)
        self.listeners.append(listener)
        return listener

    def visitors(self):
        visitors = []
        for listener in self.listeners:
            with contextlib.suppress(BlockingIOError):
                while True:
                    connection, address = listener.accept()
                    connection.close()
                    visitors.append(address)
        return visitors


class NetworkTest(unittest.TestCase):
    def setUp(self):
        self.scene = Scene(self.addCleanup)

    def reasons(self, portals):
        """portal → the reasons of its failures, once each has failed; figures there must be none."""
        self.scene.write_config(portals)
        self.daemon = Daemon(self.scene).wait_ready()

        def failed():
            found = {}
            for labels, count in self.daemon.metrics().family("dvcmon_collector_poll_failures_total").items():
                if count:
                    found.setdefault(dict(labels)["portal"], set()).add(dict(labels)["reason"])
            return found if found.keys() >= portals.keys() else None

        found = wait_until("every portal has failed", failed)
        self.assertEqual(self.scene.values(), {})
        return found

    def test_the_canary_sings(self):
        canary = Canary(self)
        for address in [*CANARIES, "127.0.0.1", "::1"]:
            socket.create_connection((address, canary.port), timeout=PATIENCE).close()
        self.assertEqual(len(canary.visitors()), len(CANARIES) + 2)
        self.assertEqual(socket.getaddrinfo("metadata.test", 80)[0][4][0], "169.254.169.254")

    def test_connects_to_no_address_that_is_not_allowed_whatever_a_name_resolves_to(self):
        canary = Canary(self)
        hosts = [*NAMES, *(f"[{address}]" if ":" in address else address for address in CANARIES)]
        hosts += ["[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::1]", "2852039166", "0xa9fea9fe"]
        portals = {
            f"portal{number}": {"url": f"http://{host}:{canary.port}", "allow_addresses": "[198.18.0.0/15]"}
            for number, host in enumerate(hosts)
        }
        found = self.reasons(portals)
        self.assertEqual(found, {name: {"address_refused"} for name in portals})
        self.assertEqual(canary.visitors(), [])

    def test_follows_no_redirect_to_an_address_that_is_not_allowed(self):
        canary = Canary(self)
        toxic = Toxic(self.scene, ["to_metadata", "to_private", "to_mapped"])
        found = self.reasons({name: {"url": url} for name, url in toxic.urls.items()})
        self.assertEqual(found, {name: {"redirect"} for name in toxic.urls})
        self.assertEqual(canary.visitors(), [])

    def test_says_connect_of_what_is_not_there(self):
        toxic = Toxic(self.scene, ["good"])
        everywhere = {"allow_addresses": "[0.0.0.0/0]"}
        portals = {
            "refused": {"url": f"http://127.0.0.1:{harness.free_port()}"},
            "no-name": {"url": "http://no-such-name.test", **everywhere},
            "unrouted": {"url": f"http://{UNROUTED}", **everywhere},
            "unreachable": {"url": f"http://{UNREACHABLE}", **everywhere},
            "blackhole": {"url": f"http://{BLACKHOLE}", **everywhere},
        }
        self.assertEqual(self.reasons(portals), {name: {"connect"} for name in portals})


if __name__ == "__main__":
    if INSIDE not in os.environ:
        enter_namespace()
    harness.main()
