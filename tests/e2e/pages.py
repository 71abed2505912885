"""A portal of pages that a test puts there, for end-to-end tests."""

import http.server
import threading


class Pages:
    """Answers a path with what was last put there, and remembers which paths were asked for."""

    def __init__(self, test):
        pages = self
        self.asked = []
        self._answers = {}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                pages.asked.append(self.path)
                status, content_type, body, headers = pages._answers[self.path]
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(body)
                except OSError:
                    pass  # the daemon had enough

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        test.addCleanup(server.server_close)
        test.addCleanup(server.shutdown)
        self.url = f"http://127.0.0.1:{server.server_port}"

    def put(self, path, body, content_type="text/html; charset=utf-8", status=200, headers=()):
        self._answers[path] = (status, content_type, body if isinstance(body, bytes) else body.encode(), headers)
