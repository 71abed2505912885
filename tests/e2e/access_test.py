"""Who may read what: TLS, users, secrets."""

import json
import ssl
import subprocess
import threading
import urllib.error
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import harness
from harness import ONLINE, Daemon, EndToEndTest, Simulator, basic_auth, http, wait_until

CANARY = "canary-7f3e91c05d2ab846"
PASSWORD = "read the figures"
# bcrypt of it, with the least cost: a test need not be slow.
HASH = "$2b$04$UiU7wLSkDi38GOgQA.cqbecQ3mrdWkvhr0KTu7X1gdRRartiuASqm"


class TlsTest(EndToEndTest):
    def make_certificate(self):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
            + ["-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
            + ["-keyout", str(self.folder / "key.pem"), "-out", str(self.folder / "cert.pem")],
            check=True,
            capture_output=True,
        )

    def start_with_tls(self):
        self.make_certificate()
        web = self.folder / "web.yml"
        web.write_text(
            f"tls_server_config: {{cert_file: {self.folder}/cert.pem, key_file: {self.folder}/key.pem}}\n"
            f"basic_auth_users: {{prometheus: '{HASH}'}}\n"
        )
        simulator = Simulator(self)
        self.write_config(simulator)
        return Daemon(
            self,
            "--web.config.file",
            web,
            scheme="https",
            headers=basic_auth("prometheus", PASSWORD),
            context=ssl.create_default_context(cafile=str(self.folder / "cert.pem")),
        )

    def test_serves_the_figures_over_tls_to_a_user(self):
        daemon = self.start_with_tls().wait_ready().wait_polled()
        self.assertEqual(daemon.get("/metrics", headers={})[0], 401)
        self.assertEqual(daemon.get("/metrics", headers=basic_auth("prometheus", "guess"))[0], 401)
        self.assertEqual(daemon.get("/metrics", headers=basic_auth("nobody", PASSWORD))[0], 401)
        self.assertIn("dvc_province_applications_received{", daemon.get("/metrics")[1])

    def test_does_not_serve_without_tls_on_the_same_port(self):
        daemon = self.start_with_tls().wait_ready()
        with self.assertRaises((urllib.error.URLError, OSError)):
            http(f"http://{daemon.address}/metrics")

    def test_does_not_speak_a_tls_that_is_too_old(self):
        daemon = self.start_with_tls().wait_ready()
        old = ssl.create_default_context(cafile=str(self.folder / "cert.pem"))
        old.set_ciphers("ALL:@SECLEVEL=0")
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_2
        self.assertEqual(http(daemon.url + "/-/ready", context=old)[0], 200)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        # The server's refusal, not the client's own.
        with self.assertRaisesRegex(urllib.error.URLError, "PROTOCOL_VERSION|EOF"):
            http(daemon.url + "/-/ready", context=old)


class SecretTest(EndToEndTest):
    def use_secret_header(self):
        """A portal file whose requests carry a secret."""
        secret = self.folder / "secret.txt"
        secret.write_text(CANARY + "\n")
        secret.chmod(0o600)
        text = self.portal_file.read_text("utf-8")
        header = f"method: POST\n      headers: {{X-Portal-Token: {{file: {secret}}}}}\n"
        changed = text.replace("method: POST\n", header)
        self.assertNotEqual(changed, text)
        self.portal_file = self.folder / "dvcqg.yaml"
        self.portal_file.write_text(changed, "utf-8")

    def test_sends_a_secret_to_the_portal_and_shows_it_nowhere(self):
        self.use_secret_header()
        simulator, daemon = self.start("--log.level", "debug", schedule="{every: 2s}", timeouts="{first_byte: 3s}")
        for fault in ("status_500", "html", "wrong_type", "hang"):
            simulator.fault(fault, ONLINE)
            seen = len(simulator.requests())
            wait_until(
                f"it has met {fault}",
                lambda: any(entry["fault"] == fault for entry in simulator.requests()[seen:]),
            )
        self.assertEqual({entry["headers"]["x-portal-token"] for entry in simulator.requests()}, {CANARY})
        simulator.fault("none", ONLINE)
        daemon.wait_polled()
        shown = daemon.get("/metrics")[1]
        self.assertEqual(daemon.stop(), 0)
        tried = self.run_dvcmon("try", "dvcqg/provide-online-tree", "--config.file", self.config)
        self.assertEqual(tried.returncode, 0, tried.stderr)
        self.assertNotIn(CANARY, shown)
        self.assertNotIn(CANARY, tried.stdout + tried.stderr)
        self.assertIn("level=debug", daemon.log())
        for path in self.folder.rglob("*"):
            if path.is_file() and path.name != "secret.txt":
                self.assertNotIn(CANARY.encode(), path.read_bytes(), path)

    def test_does_not_repeat_a_secret_that_is_not_usable(self):
        self.use_secret_header()
        (self.folder / "secret.txt").write_text(f"{CANARY}\n{CANARY}\n")
        simulator = Simulator(self)
        self.write_config(simulator)
        result = self.run_dvcmon("check", "--config.file", self.config)
        self.assertEqual(result.returncode, harness.EXIT_CONFIG)
        self.assertNotIn(CANARY, result.stdout + result.stderr)


class TokenServer(ThreadingHTTPServer):
    """Gives short-lived tokens to the client who knows the secret, or is broken (`status`)."""

    daemon_threads = True

    def __init__(self, test, client, secret):
        super().__init__(("127.0.0.1", 0), self.Handler)
        self.proof = basic_auth(client, secret)["Authorization"]
        self.url = f"http://127.0.0.1:{self.server_port}/token"
        self.status = 200
        self.tokens = []
        thread = threading.Thread(target=self.serve_forever, args=(0.02,))
        thread.start()
        test.addCleanup(self.server_close)
        test.addCleanup(thread.join)
        test.addCleanup(self.shutdown)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = self.server.status, {"error": "temporarily_unavailable"}
            if status == 200 and self.headers["Authorization"] != self.server.proof:
                status, answer = 401, {"error": "invalid_client"}
            elif status == 200 and body == b"grant_type=client_credentials&scope=openid":
                token = f"{CANARY}-{len(self.server.tokens)}"
                self.server.tokens.append(token)
                answer = {"access_token": token, "token_type": "Bearer", "expires_in": 2}
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_):
            pass


class TokenTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        self.secret = self.folder / "secret.txt"
        self.secret.write_text(CANARY + "\n")
        self.tokens = TokenServer(self, "dvcmon", CANARY)
        self.auth = (
            f"{{oauth2: {{token_url: '{self.tokens.url}', client_id: dvcmon,"
            f" client_secret: {{file: {self.secret}}}, scope: openid}}}}"
        )

    def assert_no_canary(self, *texts):
        for text in texts:
            self.assertNotIn(CANARY, text)
        for path in self.folder.rglob("*"):
            if path.is_file() and path != self.secret:
                self.assertNotIn(CANARY.encode(), path.read_bytes(), path)

    def test_fetches_tokens_sends_them_to_the_portal_and_shows_them_nowhere(self):
        simulator, daemon = self.start(
            "--log.level", "debug", auth=self.auth, cookies="true", ip="v4_first",
            schedule="{every: 1s}",
        )
        first = len(self.tokens.tokens)
        wait_until("a token has ended and another one is used", lambda: len(self.tokens.tokens) > first)
        # A token server that is broken fails the polls, and says that it was the token.
        self.tokens.status = 503
        broken = "dvcmon_collector_poll_failures_total"
        wait_until(
            "polls have failed for want of a token",
            lambda: any(count for key, count in daemon.metrics().family(broken).items() if ("reason", "status") in key),
        )
        self.tokens.status = 200
        daemon.wait_polled()
        shown = daemon.get("/metrics")[1]
        self.assertEqual(daemon.stop(), 0)
        self.assertIn(f"no token from {self.tokens.url}: the server answered 503", daemon.log())
        seen = {entry["headers"].get("authorization") for entry in simulator.requests()}
        self.assertLessEqual(seen, {f"Bearer {token}" for token in self.tokens.tokens})
        self.assertLess(len(self.tokens.tokens), len(simulator.requests()))
        tried = self.run_dvcmon("try", "dvcqg/provide-online-tree", "--config.file", self.config)
        self.assertEqual(tried.returncode, 0, tried.stderr)
        self.assertIn(f"auth      oauth2, token from {self.tokens.url}\n", tried.stdout)
        self.assert_no_canary(shown, tried.stdout, tried.stderr)

    def test_says_that_the_token_server_does_not_know_the_client(self):
        self.secret.write_text(CANARY + "-wrong\n")
        simulator = Simulator(self)
        self.write_config(simulator, auth=self.auth)
        tried = self.run_dvcmon("try", "dvcqg/provide-online-tree", "--config.file", self.config)
        self.assertEqual(tried.returncode, harness.EXIT_FAILURE)
        self.assertIn(f"status: no token from {self.tokens.url}: the server answered 401, invalid_client", tried.stdout)
        self.assertEqual(simulator.requests(), [])
        self.assert_no_canary(tried.stdout, tried.stderr)


if __name__ == "__main__":
    harness.main()
