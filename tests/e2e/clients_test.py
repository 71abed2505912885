"""Clients of the daemon that are slow, silent or rude: nobody else has to wait for them."""

import contextlib
import socket
import threading
import time

import harness
from harness import PATIENCE, SCRAPE_SECONDS, EndToEndTest, wait_until

CLIENTS = 100
SCRAPES = 20


class ClientsTest(EndToEndTest):
    def connect(self, daemon, first_bytes=b""):
        host, port = daemon.address.split(":")
        client = socket.create_connection((host, int(port)), timeout=PATIENCE)
        self.addCleanup(client.close)
        if first_bytes:
            client.sendall(first_bytes)
        return client

    def assert_quick(self, daemon):
        for _ in range(SCRAPES):
            started = time.monotonic()
            self.assertIn("dvc_province_applications_received{", daemon.get("/metrics")[1])
            self.assertLess(time.monotonic() - started, SCRAPE_SECONDS)

    def test_half_open_clients_delay_no_scrape(self):
        _, daemon = self.start()
        for _ in range(CLIENTS):
            self.connect(daemon)
        self.assert_quick(daemon)

    def test_clients_that_never_finish_their_request_delay_no_scrape(self):
        _, daemon = self.start()
        for _ in range(CLIENTS):
            self.connect(daemon, b"GET /metrics HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        self.assert_quick(daemon)

    def test_clients_that_send_a_byte_at_a_time_delay_no_scrape(self):
        _, daemon = self.start()
        clients = [self.connect(daemon, b"GET /metrics HTTP/1.1\r\nX-Slow: ") for _ in range(CLIENTS)]
        ended = threading.Event()

        def drip():
            while not ended.wait(0.05):
                for client in clients:
                    with contextlib.suppress(OSError):
                        client.sendall(b"x")

        dripping = threading.Thread(target=drip)
        dripping.start()
        self.addCleanup(dripping.join)
        self.addCleanup(ended.set)
        self.assert_quick(daemon)

    def test_clients_that_do_not_read_their_answer_delay_no_scrape(self):
        _, daemon = self.start()
        for _ in range(CLIENTS):
            self.connect(daemon, b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n" * 20)
        self.assert_quick(daemon)

    def test_clients_leave_no_open_file_behind(self):
        _, daemon = self.start()
        open_files = daemon.metrics().value("process_open_fds")
        clients = [self.connect(daemon, b"GET /metrics HTTP/1.1\r\n") for _ in range(CLIENTS)]
        for client in clients:
            client.close()
        wait_until(
            "they are closed", lambda: daemon.metrics().value("process_open_fds") <= open_files + 2
        )


if __name__ == "__main__":
    harness.main()
