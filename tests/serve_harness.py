"""Servers as the tests of truce serve have them: a process, raw sockets, streams of events."""
import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time
import unittest

FAKE = os.path.abspath(os.environ["TRUCE_FAKE_SERVER"])
ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
          "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp",
          "Cross-Origin-Resource-Policy": "same-origin"}
JSON = {"Content-Type": "application/json"}


class Server:
    """A process that serves; its address is the first it prints."""

    def __init__(self, words, **options):
        # signals as a terminal has them: under nohup SIGHUP is ignored, and a program honours that
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL), **options)
        self.told = False
        self.line = self.process.stdout.readline()
        found = re.search(r"http://(\[?[0-9a-f.:]+\]?):(\d+)/", self.line)
        if found is None:
            raise AssertionError(f"no address: {self.line!r} {self.process.communicate()[1]!r}")
        self.host, self.port = found[1].strip("[]"), int(found[2])
        self.name = f"{found[1]}:{found[2]}"

    def tell(self, number=signal.SIGTERM):
        """Once: a second signal would end it at once."""
        if not self.told and self.process.poll() is None:
            self.process.send_signal(number)
        self.told = True

    def stop(self, number=signal.SIGTERM, seconds=30):
        """The exit status and what stood on standard error."""
        self.tell(number)
        try:
            errors = self.process.communicate(timeout=seconds)[1]
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        return self.process.returncode, errors

    def connect(self, timeout=20):
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout)

    def ask(self, path, method="GET", body=None, headers=None, timeout=20):
        """One request on a connection of its own: status, headers, body."""
        connection = self.connect(timeout)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def json(self, path, **words):
        status, _, body = self.ask(path, **words)
        if status != 200:
            raise AssertionError(f"{path}: {status} {body!r}")
        return json.loads(body)

    def socket(self, timeout=20):
        return socket.create_connection((self.host, self.port), timeout=timeout)

    def raw(self, data, timeout=20):
        """Sends bytes, and gives all that comes until the server closes."""
        with self.socket(timeout) as s:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                s.sendall(data)
                s.shutdown(socket.SHUT_WR) if data.endswith(b"!") else None
            return drain(s)

    def line_of(self, request_line, *headers):
        """The bytes of a request that asks to be the last."""
        lines = [request_line, f"Host: {self.name}", "Connection: close", *headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def stream(self, path, method="GET", body=None, headers=None):
        """A request for events: the connection and the answer."""
        connection = self.connect()
        connection.request(method, path, body, {"Accept": "text/event-stream"} | (headers or {}))
        return connection, connection.getresponse()


def drain(s):
    """All that comes until the other side closes, as far as it comes."""
    data = b""
    with contextlib.suppress(ConnectionResetError, socket.timeout):
        while piece := s.recv(65536):
            data += piece
    return data


def events(answer):
    """The events of a stream, as they come: (seconds, name, data); a heartbeat is (seconds, None, "")."""
    name, data, start = None, [], time.monotonic()
    for line in answer:
        line = line.decode().rstrip("\n")
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            data.append(line[6:])
        elif line == "":
            yield time.monotonic() - start, name, "\n".join(data)
            name, data = None, []


class ServerTest(unittest.TestCase):
    def serve(self, **limits):
        server = Server([FAKE, *(f"{name}={value}" for name, value in limits.items())])
        self.addCleanup(self.check_end, server)
        return server

    def check_end(self, server):
        """Whatever was done to it: it stops when told to, without a complaint (a sanitizer would have one)."""
        status, errors = server.stop()
        self.assertEqual(status, 0, errors)

    def check_headers(self, headers, api=True):
        for name, value in ALWAYS.items():
            self.assertEqual(headers[name], value)
        policy = headers["Content-Security-Policy"]
        self.assertIn("default-src 'self';", policy)
        self.assertIn("frame-ancestors 'none'", policy)
        self.assertNotIn("unsafe", policy)
        self.assertNotIn("Access-Control-Allow-Origin", headers)
        if api:
            self.assertEqual(headers["Cache-Control"], "no-store")

    def check_refusal(self, answer, status, says=""):
        found, headers, body = answer
        self.assertEqual(found, status, body)
        self.check_headers(headers)
        error = json.loads(body)["error"]
        self.assertIn(error["status"], ["usage", "cancelled"])
        self.assertIn(says, error["message"])

    def wait_for(self, what, seconds=10):
        end = time.monotonic() + seconds
        while not what():
            self.assertLess(time.monotonic(), end, "waited in vain")
            time.sleep(0.02)


def own_address():
    """An address of this machine that is not loopback, or None."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s, contextlib.suppress(OSError):
        s.connect(("192.0.2.1", 9))  # sends nothing
        address = s.getsockname()[0]
        return None if address.startswith("127.") or address == "0.0.0.0" else address
    return None
