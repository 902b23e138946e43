"""The server, before a desk that does what it is asked for (tests/fake_desk.c), and truce serve itself: every kind of
answer, every limit, hostile input, clients that leave, signals under load."""
import contextlib
import gzip
import http.client
import json
import os
import random
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest

from cli_harness import COMMAND, CommandTest

FAKE = os.path.abspath(os.environ["TRUCE_FAKE_SERVER"])
ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
          "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp",
          "Cross-Origin-Resource-Policy": "same-origin"}
JSON = {"Content-Type": "application/json"}


class Server:
    """A process that serves; its address is the first it prints."""

    def __init__(self, words, **options):
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
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
        self.assertIn("default-src 'self'", policy)
        self.assertIn("frame-ancestors 'none'", policy)
        self.assertNotIn("unsafe-eval", policy)
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


class Page(ServerTest):
    def test_index(self):
        server = self.serve()
        status, headers, body = server.ask("/")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/html; charset=utf-8"))
        self.assertIn(b"<title>Truce</title>", body)
        self.assertEqual(headers["Cache-Control"], "no-cache")
        self.assertEqual(headers["Vary"], "Accept-Encoding")
        self.check_headers(headers, api=False)
        self.assertEqual(server.ask("/index.html")[2], body)
        self.assertEqual(server.ask("/?view=effects")[2], body)
        packed = server.ask("/", headers={"Accept-Encoding": "br, gzip;q=0.8"})
        self.assertEqual(packed[1]["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(packed[2]), body)
        self.assertIsNone(server.ask("/", headers={"Accept-Encoding": "gzip;q=0, br"})[1]["Content-Encoding"])

    def test_tags(self):
        server = self.serve()
        tag = server.ask("/")[1]["ETag"]
        self.assertRegex(tag, r'^W/"[0-9a-f]{20}"$')
        for value in [tag, tag[2:], f'"x", {tag}', "*"]:
            status, headers, body = server.ask("/", headers={"If-None-Match": value})
            self.assertEqual((status, body, headers["ETag"]), (304, b"", tag))
        for value in ['"x"', "x", '"', ""]:
            self.assertEqual(server.ask("/", headers={"If-None-Match": value})[0], 200)

    def test_assets(self):
        """Whatever the index asks for is there; what has a hash in its name is kept for good."""
        server = self.serve()
        asked = re.findall(rb'(?:src|href)="\./([^"]+)"', server.ask("/")[2])
        for path in asked:
            status, headers, body = server.ask("/" + path.decode())
            self.assertEqual(status, 200, path)
            self.assertGreater(len(body), 0)
            self.assertEqual("immutable" in headers["Cache-Control"], path.startswith(b"assets/"), path)
            packed = server.ask("/" + path.decode(), headers={"Accept-Encoding": "gzip"})
            if packed[1]["Content-Encoding"]:
                self.assertEqual(gzip.decompress(packed[2]), body)
        if not asked:
            print("SKIPPED: assets: web/dist is not built")

    def test_methods(self):
        server = self.serve()
        status, headers, body = server.ask("/", "HEAD")
        self.assertEqual((status, body), (200, b""))
        self.assertEqual(int(headers["Content-Length"]), len(server.ask("/")[2]))
        status, headers, body = server.ask("/", "OPTIONS")
        self.assertEqual((status, headers["Allow"], body), (204, "GET, HEAD, OPTIONS", b""))
        for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "get"]:
            status, headers, _ = server.ask("/", method)
            self.assertEqual((status, headers["Allow"]), (405, "GET, HEAD, OPTIONS"), method)

    def test_nothing_else(self):
        server = self.serve()
        for path in ["/x", "/assets", "/assets/", "/index.html/", "/index", "/INDEX.HTML", "/api", "/.", "/assets/x.js",
                     "/etc/passwd", "/src/serve/http.c", "/no-page/index.html"]:
            self.assertEqual(server.ask(path)[0], 404, path)


class Interface(ServerTest):
    def test_query(self):
        server = self.serve()
        for query, expected in {"": {}, "?": {}, "?a=b": {"a": "b"}, "?a": {"a": ""}, "?a=b&c=d": {"a": "b", "c": "d"},
                                "?a=b%20c+d": {"a": "b c d"}, "?a==&&b=%26": {"a": "=", "b": "&"},
                                "?%61=1": {"a": "1"}, "?a=..%2f..": {"a": "../.."}}.items():
            self.assertEqual(server.json("/api/echo" + query)["query"], expected, query)
        self.assertEqual(server.json("/api/echo?a=%C3%A9")["query"], {"a": "\xc3\xa9"})  # bytes, one a character
        for query in ["?a=%", "?a=%2", "?a=%zz", "?a=%00", "?a=%ff", "?a=%C0%80", "?a=%ED%A0%80", "?a=%F5%80%80%80",
                      "?" + "&".join(f"k{k}=1" for k in range(65))]:
            self.check_refusal(server.ask("/api/echo" + query), 400, "none of this server's")

    def test_body(self):
        server = self.serve()
        answer = server.json("/api/echo", method="POST", body=b'{"x": 1}', headers=JSON)
        self.assertEqual((answer["method"], answer["body"]), ("POST", '{"x": 1}'))
        typed = {"Content-Type": "Application/JSON; charset=utf-8"}
        self.assertEqual(server.json("/api/echo", method="POST", body=b"\0\xff", headers=typed)["body"], "\0\xff")
        self.assertEqual(server.json("/api/echo", method="POST", body=b"", headers=JSON)["body"], "")
        pieces = [b"ab", b"c" * 70000, b"d"]
        answer = server.json("/api/echo", method="POST", body=iter(pieces), headers=JSON)  # chunked
        self.assertEqual(answer["body"], "ab" + "c" * 70000 + "d")
        for headers in [{}, {"Content-Type": "text/plain"}, {"Content-Type": "application/jsonx"},
                        {"Content-Type": "application/x-www-form-urlencoded"}]:
            self.check_refusal(server.ask("/api/echo", "POST", b"{}", headers), 415, "application/json")
        self.check_refusal(server.ask("/api/echo", "GET", b"{}", JSON), 400, "has no body")

    def test_methods(self):
        server = self.serve()
        status, headers, body = server.ask("/api/echo", "HEAD")
        self.assertEqual((status, body), (200, b""))
        self.assertEqual(int(headers["Content-Length"]), len(server.ask("/api/echo")[2]))
        status, headers, _ = server.ask("/api/echo", "OPTIONS", headers={"Origin": f"http://{server.name}"})
        self.assertEqual((status, headers["Allow"]), (204, "GET, HEAD, POST, OPTIONS"))
        self.assertFalse([name for name in headers if name.startswith("Access-Control")])
        for method in ["PUT", "DELETE", "PATCH", "TRACE", "BREW"]:
            answer = server.ask("/api/echo", method)
            self.check_refusal(answer, 405)
            self.assertEqual(answer[1]["Allow"], "GET, HEAD, POST, OPTIONS")

    def test_statuses_of_the_desk(self):
        server = self.serve()
        for status in [400, 404, 409, 422, 500]:
            found, headers, body = server.ask(f"/api/fail?status={status}")
            self.assertEqual((found, json.loads(body)["error"]["message"]), (status, f"status {status}"))
            self.check_headers(headers)
        self.assertEqual(server.ask("/api/fail?status=405")[1]["Allow"], "POST, OPTIONS")
        self.assertEqual(server.ask("/api/fail?status=405", "POST", b"", JSON)[1]["Allow"], "GET, HEAD, OPTIONS")
        answer = server.ask("/api/memory")
        self.check_refusal(answer, 503, "out of memory")
        self.assertEqual(answer[1]["Retry-After"], "1")

    def test_packing(self):
        server = self.serve()
        takes = {"Accept-Encoding": "gzip"}
        for size, packed in [(0, False), (1000, False), (1024, True), (3000000, True)]:
            _, headers, body = server.ask(f"/api/bytes?n={size}", headers=takes)
            self.assertEqual(headers["Content-Encoding"], "gzip" if packed else None)
            self.assertEqual(gzip.decompress(body) if packed else body, b"a" * size)
            self.assertEqual(len(server.ask(f"/api/bytes?n={size}")[2]), size)
        self.assertIn("Accept-Encoding", server.ask("/api/bytes?n=5000", headers=takes)[1]["Vary"])

    def test_connection_is_kept(self):
        server = self.serve()
        connection = server.connect()
        for k in range(50):
            connection.request("POST", "/api/solve", f"{{\"k\": {k}}}", JSON)
            self.assertIn(str(k), json.loads(connection.getresponse().read())["body"])
        connection.close()

    def test_pipelining(self):
        server = self.serve()
        line = f"GET /api/solve?ms=20&k=%d HTTP/1.1\r\nHost: {server.name}\r\n\r\n"
        requests = "".join(line % k for k in range(5)).encode() + server.line_of("GET /api/echo?k=5 HTTP/1.1")
        answers = server.raw(requests)
        self.assertEqual(re.findall(rb'"k": "(\d)"', answers), [b"0", b"1", b"2", b"3", b"4", b"5"])


class Source(ServerTest):
    def test_host(self):
        server = self.serve()
        port = server.port
        for host in [f"127.0.0.1:{port}", f"localhost:{port}", f"LocalHost:{port}"]:
            self.assertEqual(server.ask("/api/echo", headers={"Host": host})[0], 200, host)
        for host in ["evil.example", f"evil.example:{port}", "127.0.0.1", "127.0.0.1:1", f"127.0.0.2:{port}", "",
                     f"localhost.evil.example:{port}", f"localhost:{port}@evil.example", f"[::1]:{port}", ":", "[",
                     f"127.0.0.1:{port}:{port}", f"127.0.0.1:0{port}x", "[]:1", f"user@127.0.0.1:{port}", "a" * 300,
                     f"127.1:{port}", f"2130706433:{port}", f"0x7f.1:{port}", f"127.0.0.1:{port + 65536}"]:
            status, headers, body = server.ask("/api/echo", headers={"Host": host})
            self.assertEqual(status, 403, host)
            self.check_headers(headers)
            self.assertIn(b"Host header", body)
            self.assertEqual(server.ask("/", headers={"Host": host})[0], 403, host)
        self.assertRegex(server.raw(b"GET /api/echo HTTP/1.1\r\nConnection: close\r\n\r\n"), rb"^HTTP/1.1 40[03] ")
        self.assertRegex(server.raw(b"GET /api/echo HTTP/1.0\r\n\r\n"), rb"^HTTP/1.[01] 403 ")
        self.assertRegex(server.raw(server.line_of("GET /api/echo HTTP/1.1", "Host: evil.example")),
                         rb"^HTTP/1.1 40[03] ")

    def test_allowed_names(self):
        server = self.serve(name="desk.example")
        for host in ["desk.example", "DESK.example:8443"]:
            self.assertEqual(server.ask("/api/echo", headers={"Host": host})[0], 200, host)
        self.assertEqual(server.ask("/api/echo", headers={"Host": "x.desk.example"})[0], 403)
        server = self.serve(name="desk.example:8443")
        self.assertEqual(server.ask("/api/echo", headers={"Host": "desk.example:8443"})[0], 200)
        self.assertEqual(server.ask("/api/echo", headers={"Host": "desk.example"})[0], 403)

    def test_other_loopback_addresses(self):
        """The address that was reached is the one that counts."""
        server = self.serve(host="0.0.0.0")
        with socket.create_connection(("127.0.0.2", server.port), timeout=20) as s:
            s.sendall(f"GET /api/echo HTTP/1.1\r\nHost: 127.0.0.2:{server.port}\r\nConnection: close\r\n\r\n".encode())
            self.assertIn(b" 200 OK", drain(s))
        self.assertEqual(server.ask("/api/echo", headers={"Host": f"127.0.0.2:{server.port}"})[0], 403)

    @unittest.skipUnless(socket.has_ipv6 and os.path.exists("/proc/net/if_inet6"), "no IPv6")
    def test_ipv6(self):
        try:
            server = self.serve(host="::1")
        except AssertionError as failure:
            self.skipTest(str(failure))
        self.assertEqual(server.ask("/api/echo", headers={"Host": f"[::1]:{server.port}"})[0], 200)
        self.assertEqual(server.ask("/api/echo", headers={"Host": f"[0:0:0:0:0:0:0:1]:{server.port}"})[0], 200)
        self.assertEqual(server.ask("/api/echo", headers={"Host": f"[::2]:{server.port}"})[0], 403)

    def test_origin(self):
        server = self.serve()
        for origin in [f"http://{server.name}", f"HTTP://{server.name}"]:
            self.assertEqual(server.ask("/api/echo", headers={"Origin": origin})[0], 200)
        for origin in ["null", "http://evil.example", f"http://127.0.0.1:{server.port + 1}", "http://127.0.0.1", "",
                       f"http://localhost:{server.port}", f"ftp://{server.name}", f"http://{server.name}/",
                       f"http://{server.name}.evil.example", server.name]:
            answer = server.ask("/api/echo", headers={"Origin": origin})
            self.check_refusal(answer, 403, "from elsewhere")
            answer = server.ask("/api/solve", "POST", b"{}", JSON | {"Origin": origin})
            self.check_refusal(answer, 403, "from elsewhere")

    def test_fetch_site(self):
        server = self.serve()
        for site, status in {"same-origin": 200, "none": 200, "cross-site": 403, "same-site": 403, "x": 403}.items():
            self.assertEqual(server.ask("/api/echo", headers={"Sec-Fetch-Site": site})[0], status)
            self.assertEqual(server.ask("/", headers={"Sec-Fetch-Site": site})[0], 200)  # a link that was shared


class Hostile(ServerTest):
    def test_traversal(self):
        server = self.serve()
        for path in ["/../etc/passwd", "/assets/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2fetc/passwd",
                     "//etc/passwd", "/assets//index.js", "/assets/..%5c..%5cx", "/%00", "/index.html%00.js", "/\\..\\x",
                     "/./index.html", "/index.html%20", "/%69ndex.html", "/api/../index.html", "/api/%2e%2e/", "/api//",
                     "/a b", "/\xe9", "/;x", "/*", "/~root", "/'", '/"', "/<script>", "/${x}", "/$(x)"]:
            answer = server.raw(server.line_of(f"GET {path} HTTP/1.1"))
            self.assertRegex(answer, rb"^(HTTP/1.[01] (400|404) |$)", path)
            self.assertNotIn(b"root:", answer)
            self.assertNotIn(b"<script>", answer.split(b"\r\n\r\n", 1)[-1])
        for line in ["GET http://127.0.0.1/ HTTP/1.1", "GET * HTTP/1.1", "GET file:///etc/passwd HTTP/1.1",
                     "CONNECT 127.0.0.1:80 HTTP/1.1", "GET index.html HTTP/1.1", "OPTIONS * HTTP/1.1"]:
            self.assertRegex(server.raw(server.line_of(line)), rb"^HTTP/1.[01] (400|404|405) ", line)

    def test_junk(self):
        server = self.serve(header_seconds=2)
        chance = random.Random(6)
        pieces = [b"GET ", b"POST ", b"/", b"/api/solve", b" HTTP/1.1", b"\r\n", b"\n", b"\r", b"Host: ", b":", b" ",
                  f"Host: {server.name}\r\n".encode(), b"Content-Length: 5\r\n", b"Content-Length: -1\r\n", b"\0", b"%",
                  b"Transfer-Encoding: chunked\r\n", b"5\r\nabcde\r\n0\r\n\r\n", b"\xff\xfe", b"Expect: 100-continue\r\n",
                  b"\r\n\r\n", b"A" * 300, b"Accept: text/event-stream\r\n", b"Content-Type: application/json\r\n"]
        for k in range(150):
            junk = (chance.randbytes(chance.randrange(1, 400)) if k % 3 == 0 else
                    b"".join(chance.choice(pieces) for _ in range(chance.randrange(1, 30))))
            with server.socket() as s:
                with contextlib.suppress(OSError):
                    s.sendall(junk)
                    s.shutdown(socket.SHUT_WR)
                answer = drain(s)
                self.assertNotIn(b" 500 ", answer[:20])
        self.assertEqual(server.ask("/api/echo")[0], 200)

    def test_truncated(self):
        """A request that ends anywhere leaves nothing behind."""
        server = self.serve()
        whole = (f"POST /api/solve?ms=1 HTTP/1.1\r\nHost: {server.name}\r\nContent-Type: application/json\r\n"
                 "Content-Length: 10\r\n\r\n0123456789").encode()
        for k in range(len(whole)):
            with server.socket() as s:
                s.sendall(whole[:k])
        self.assertEqual(server.ask("/api/echo")[0], 200)

    def test_headers(self):
        server = self.serve()
        answer = server.raw(server.line_of("GET / HTTP/1.1", *(f"X-{k}: {'v' * 100}" for k in range(1000))))
        self.assertRegex(answer, rb"^(HTTP/1.1 (413|431|400) |$)")
        answer = server.raw(server.line_of(f"GET /{'a' * 100000} HTTP/1.1"))
        self.assertRegex(answer, rb"^(HTTP/1.1 (414|431|400) |$)")
        self.assertRegex(server.raw(server.line_of("GET / HTTP/9.9")), rb"^HTTP/1.[01] (505|400|200) ")
        self.assertRegex(server.raw(server.line_of(f"GET /api/echo?{'a' * 5000} HTTP/1.1")), rb"^HTTP/1.1 200 ")
        self.assertEqual(server.ask("/api/echo")[0], 200)

    def test_bodies(self):
        server = self.serve(body_bytes=1000)
        self.assertEqual(server.ask("/api/echo", "POST", b"a" * 1000, JSON)[0], 200)
        self.check_refusal(server.ask("/api/echo", "POST", b"a" * 1001, JSON), 413, "1000 bytes")
        self.check_refusal(server.ask("/api/echo", "POST", b"a" * 5000000, JSON), 413, "1000 bytes")
        self.check_refusal(server.ask("/api/echo", "POST", iter([b"a" * 999] * 50), JSON), 413, "1000 bytes")
        huge = server.line_of("POST /api/echo HTTP/1.1", "Content-Type: application/json",
                              "Content-Length: 999999999999")
        self.assertRegex(server.raw(huge), rb"^HTTP/1.1 413 ")
        for length in ["-1", "x", "99999999999999999999999", "1e3", "0x10", "", "+5", "5 5"]:
            answer = server.raw(server.line_of("POST /api/echo HTTP/1.1", "Content-Type: application/json",
                                               f"Content-Length: {length}") + b"abcde!", timeout=5)
            self.assertRegex(answer, rb"^(HTTP/1.1 (400|413) |$)", length)
        both = server.line_of("POST /api/echo HTTP/1.1", "Content-Type: application/json", "Content-Length: 5",
                              "Transfer-Encoding: chunked") + b"0\r\n\r\n"
        self.assertRegex(server.raw(both), rb"^HTTP/1.1 400 ")
        twice = server.line_of("POST /api/echo HTTP/1.1", "Content-Type: application/json", "Content-Length: 5",
                               "Content-Length: 6") + b"abcdef"
        self.assertRegex(server.raw(twice), rb"^HTTP/1.1 400 ")
        self.assertEqual(server.ask("/api/echo")[0], 200)

    def test_endless_body(self):
        server = self.serve(body_bytes=1000, body_seconds=5)
        with server.socket() as s:
            s.sendall(server.line_of("POST /api/echo HTTP/1.1", "Content-Type: application/json",
                                     "Transfer-Encoding: chunked"))
            chunk, sent = b"10000\r\n" + b"a" * 65536 + b"\r\n", 0
            with self.assertRaises((BrokenPipeError, ConnectionResetError)):
                while sent < 1 << 30:
                    s.sendall(chunk)
                    sent += len(chunk)
        self.assertLess(sent, 64 << 20)

    def test_expectation(self):
        """Who waits to be told to send is told no before he sends."""
        server = self.serve()
        with server.socket() as s:
            s.sendall(server.line_of("POST /api/echo HTTP/1.1", "Content-Type: text/plain", "Content-Length: 100",
                                     "Expect: 100-continue"))
            self.assertRegex(drain(s), rb"^HTTP/1.1 415 ")
        with server.socket() as s:
            s.sendall(server.line_of("POST /api/echo HTTP/1.1", "Content-Type: application/json", "Content-Length: 2",
                                     "Expect: 100-continue"))
            self.assertRegex(s.recv(1000), rb"^HTTP/1.1 100 ")
            s.sendall(b"{}")
            self.assertIn(b"200 OK", drain(s))

    def test_chunked_junk(self):
        server = self.serve()
        head = server.line_of("POST /api/echo HTTP/1.1", "Content-Type: application/json", "Transfer-Encoding: chunked")
        for junk in [b"zz\r\n", b"-1\r\n", b"ffffffffffffffffffff\r\n", b"5\r\nabcdefgh\r\n", b"\r\n\r\n", b"5;x=" + b"y" * 50000,
                     b"5\nabcde\n0\n\n", b"0\r\n" + b"X: y\r\n" * 10000]:
            with server.socket(5) as s:
                with contextlib.suppress(OSError):
                    s.sendall(head + junk)
                    s.shutdown(socket.SHUT_WR)
                self.assertRegex(drain(s), rb"^(HTTP/1.1 (200|400|413|431|500) |$)", junk[:20])  # libmicrohttpd's own
        self.assertEqual(server.ask("/api/echo")[0], 200)

    def ends_within(self, s, seconds):
        readable, _, _ = select.select([s], [], [], seconds)
        self.assertTrue(readable, "still open")

    def test_slow_loris(self):
        server = self.serve(header_seconds=1, body_seconds=1, idle_seconds=1)
        starts = [b"", f"GET / HTTP/1.1\r\nHost: {server.name}\r\n".encode(),
                  server.line_of("POST /api/echo HTTP/1.1", "Content-Type: application/json", "Content-Length: 1000")]
        sockets = []
        for start in starts * 20:
            s = server.socket()
            s.sendall(start)
            sockets.append(s)
        begin, open_ones = time.monotonic(), list(sockets)
        while open_ones and time.monotonic() < begin + 6:
            for s in list(open_ones):
                try:
                    s.send(b"a")
                    if select.select([s], [], [], 0)[0]:
                        open_ones.remove(s)
                except OSError:
                    open_ones.remove(s)
            self.assertEqual(server.ask("/api/echo", timeout=2)[0], 200)
            time.sleep(0.1)
        self.assertFalse(open_ones, f"{len(open_ones)} of {len(sockets)} still open")
        self.assertLess(time.monotonic() - begin, 5)
        for s in sockets:
            s.close()

    def test_idle_connections_end(self):
        server = self.serve(header_seconds=1, idle_seconds=1)
        with server.socket() as s:
            s.sendall(f"GET /api/echo HTTP/1.1\r\nHost: {server.name}\r\n\r\n".encode())
            self.assertIn(b"200 OK", s.recv(10000))
            self.ends_within(s, 6)
            self.assertEqual(drain(s), b"")

    def test_slow_reader(self):
        """Who takes an answer too slowly has it cut off; what the system had taken for him by then still comes."""
        server = self.serve(send_seconds=1)
        with server.socket() as s:
            s.sendall(server.line_of("GET /api/bytes?n=60000000 HTTP/1.1"))
            for _ in range(40):
                self.assertGreater(len(s.recv(1000)), 0)
                time.sleep(0.05)
            self.assertLess(len(drain(s)), 50000000)
        self.assertEqual(server.ask("/api/echo")[0], 200)

    def test_many_connections(self):
        """More than the limit wait to be let in; none is lost."""
        server = self.serve(connections=20)
        first = [server.socket() for _ in range(20)]
        request = server.line_of("GET /api/echo HTTP/1.1")
        late = [server.socket() for _ in range(30)]
        for s in late:
            s.sendall(request)
        self.assertFalse(select.select(late, [], [], 0.5)[0])
        for s in first:
            s.close()
        for s in late:
            self.assertIn(b"200 OK", drain(s))
            s.close()

    def test_connection_churn(self):
        server = self.serve()
        for _ in range(500):
            server.socket().close()
        self.assertEqual(server.ask("/api/echo")[0], 200)


def own_address():
    """An address of this machine that is not loopback, or None."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s, contextlib.suppress(OSError):
        s.connect(("192.0.2.1", 9))  # sends nothing
        address = s.getsockname()[0]
        return None if address.startswith("127.") or address == "0.0.0.0" else address
    return None


@unittest.skipUnless(own_address(), "no address but loopback")
class Addresses(ServerTest):
    """Limits of each address, which loopback has none of."""

    def test_connections(self):
        server = self.serve(host="0.0.0.0", connections_each=3)
        server.host = own_address()
        first = [server.socket() for _ in range(3)]
        for s in first:
            s.sendall(f"GET /api/echo HTTP/1.1\r\nHost: {own_address()}:{server.port}\r\n\r\n".encode())
            self.assertIn(b"200 OK", s.recv(10000))
        with server.socket() as s:
            self.assertEqual(drain(s), b"")
        first.pop().close()
        self.wait_for(lambda: self.answers(server))
        for s in first:
            s.close()
        server.host = "127.0.0.1"
        self.assertEqual(server.ask("/api/echo")[0], 200)

    @staticmethod
    def answers(server):
        try:
            return server.ask("/api/echo", timeout=2)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def test_rates(self):
        server = self.serve(host="0.0.0.0", requests_each=2, requests_burst=5)
        server.host = own_address()
        statuses = [server.ask("/api/echo")[0] for _ in range(8)]
        self.assertEqual(statuses[:5], [200] * 5)
        self.assertIn(429, statuses)
        answer = server.ask("/api/echo")
        self.check_refusal(answer, 429, "too many")
        self.assertEqual(answer[1]["Retry-After"], "1")
        time.sleep(1.2)
        self.assertEqual(server.ask("/api/echo")[0], 200)
        server.host = "127.0.0.1"
        self.assertEqual([server.ask("/api/echo")[0] for _ in range(20)], [200] * 20)

    def test_turns(self):
        """An address that asks much waits for itself, not others for it."""
        server = self.serve(host="0.0.0.0", threads=1, connections_each=50)
        one, other = own_address(), "127.0.0.1"
        ended = []

        def ask(host, k):
            connection = http.client.HTTPConnection(host, server.port, timeout=30)
            connection.request("GET", f"/api/solve?ms=50&k={k}")
            connection.getresponse().read()
            connection.close()
            ended.append(host)

        threads = [threading.Thread(target=ask, args=(one, k)) for k in range(20)]
        for thread in threads:
            thread.start()
        time.sleep(0.2)
        ask(other, 0)
        self.assertLess(ended.index(other), 15)
        for thread in threads:
            thread.join()
        self.assertEqual(len(ended), 21)


class Streams(ServerTest):
    def test_progress(self):
        server = self.serve()
        for path, method, body in [("/api/talks/bargain?ms=1000", "GET", None), ("/api/solve?ms=1000", "POST", b"{}")]:
            connection, answer = server.stream(path, method, body, JSON if body else {})
            self.assertEqual((answer.status, answer.getheader("Content-Type")), (200, "text/event-stream"))
            self.check_headers(answer.headers)
            found = list(events(answer))
            connection.close()
            names = [name for _, name, _ in found]
            self.assertEqual(set(names[:-1]), {"progress"})
            self.assertEqual(names[-1], "result")
            self.assertGreaterEqual(len(found), 4)
            self.assertLessEqual(len(found), 13)
            self.assertLess(found[0][0], 0.5)  # as it goes, not at the end
            progress = json.loads(found[-2][2])
            self.assertEqual(sorted(progress), ["iteration", "seconds", "step"])
            self.assertEqual(json.loads(found[-1][2])["query"]["ms"], "1000")

    def test_light_and_errors(self):
        server = self.serve()
        connection, answer = server.stream("/api/echo?a=b")
        self.assertEqual([name for _, name, _ in events(answer)], ["result"])
        connection.request("GET", "/api/fail?status=422", headers={"Accept": "text/html, text/event-stream;q=0.9"})
        answer = connection.getresponse()  # the same connection goes on
        found = list(events(answer))
        self.assertEqual((answer.status, found[0][1]), (200, "error"))
        self.assertEqual(json.loads(found[0][2])["error"]["message"], "status 422")
        connection.close()
        connection, answer = server.stream("/api/bytes?n=3000000")
        self.assertEqual(len(list(events(answer))[0][2]), 3000000)
        connection.close()
        self.check_refusal(server.ask("/api/echo", "GET", b"x", {"Accept": "text/event-stream"}), 400)

    def test_heartbeat(self):
        server = self.serve(heartbeat_seconds=0.3)
        connection, answer = server.stream("/api/stubborn?ms=1500")
        lines = [line for line in answer]
        self.assertGreaterEqual(lines.count(b":\n"), 2)
        connection.close()

    def test_http_1_0(self):
        server = self.serve()
        answer = server.raw(f"GET /api/talks/x?ms=250 HTTP/1.0\r\nHost: {server.name}\r\n"
                            "Accept: text/event-stream\r\n\r\n".encode())
        self.assertIn(b"event: progress", answer)
        self.assertIn(b"event: result", answer)

    def counts(self, server):
        return server.json("/api/counts")

    def test_leaving_stops_the_work(self):
        server = self.serve(heartbeat_seconds=60)
        for accept in ["text/event-stream", "application/json"]:
            for path in ["/api/talks/x?ms=20000", "/api/solve?ms=20000"]:
                before = self.counts(server)["stopped"]
                with server.socket() as s:
                    s.sendall(server.line_of(f"GET {path} HTTP/1.1", f"Accept: {accept}"))
                    time.sleep(0.35)
                    self.assertEqual(self.counts(server)["stopped"], before)
                begin = time.monotonic()
                self.wait_for(lambda: self.counts(server)["stopped"] == before + 1)
                self.assertLess(time.monotonic() - begin, 1)

    def test_leaving_while_waiting(self):
        """Who leaves the queue is not worked for, and makes room."""
        server = self.serve(queued_searches=4)
        sockets = []
        for _ in range(6):  # two run, four wait
            s = server.socket()
            s.sendall(server.line_of("GET /api/talks/x?ms=1500 HTTP/1.1"))
            sockets.append(s)
            time.sleep(0.1)
        self.check_refusal(server.ask("/api/talks/x?ms=1"), 503, "too many")
        for s in sockets[2:]:
            s.close()
        time.sleep(0.4)
        self.assertEqual(server.ask("/api/talks/x?ms=1")[0], 200)
        for s in sockets[:2]:
            self.assertIn(b" 200 OK", drain(s))
        counts = self.counts(server)
        self.assertEqual((counts["finished"], counts["stopped"]), (3, 0))


class Queues(ServerTest):
    def test_limits_of_time(self):
        server = self.serve(search_seconds=0.4, solve_seconds=0.4)
        for path in ["/api/talks/x?ms=9000", "/api/solve?ms=9000"]:
            begin = time.monotonic()
            answer = server.ask(path)
            self.assertLess(time.monotonic() - begin, 2)
            self.check_refusal(answer, 503, "longer than")
            connection, answer = server.stream(path)
            name, data = list(events(answer))[-1][1:]
            self.assertEqual((name, json.loads(data)["error"]["status"]), ("error", "cancelled"))
            connection.close()

    def test_limit_of_waiting(self):
        server = self.serve(threads=1, wait_seconds=0.5)
        busy = server.socket()
        busy.sendall(server.line_of("GET /api/solve?ms=2000 HTTP/1.1"))
        time.sleep(0.1)
        self.check_refusal(server.ask("/api/solve?ms=1"), 503)
        connection, answer = server.stream("/api/solve?ms=1")
        self.assertEqual([name for _, name, _ in events(answer)], ["error"])
        connection.close()
        self.assertIn(b" 200 OK", drain(busy))
        busy.close()

    def test_full(self):
        server = self.serve(threads=1, queued_solves=2)
        waiting = []
        for _ in range(3):
            s = server.socket()
            s.sendall(server.line_of("GET /api/solve?ms=700 HTTP/1.1"))
            waiting.append(s)
            time.sleep(0.1)
        for headers in [{}, {"Accept": "text/event-stream"}]:
            answer = server.ask("/api/solve?ms=1", headers=headers)
            self.check_refusal(answer, 503, "too many")
            self.assertEqual(answer[1]["Retry-After"], "1")
        self.assertEqual(server.ask("/api/echo")[0], 200)
        self.assertEqual(server.ask("/api/talks/x?ms=1")[0], 200)
        for s in waiting:
            self.assertIn(b" 200 OK", drain(s))
            s.close()

    def test_nobody_blocks_another(self):
        """Searches and solves that take long, more than there are threads: light requests and, of the other kind, solves
        answer at once."""
        server = self.serve()
        long = []
        for _ in range(8):
            s = server.socket()
            s.sendall(server.line_of("GET /api/talks/x?ms=3000 HTTP/1.1"))
            long.append(s)
        for _ in range(20):
            begin = time.monotonic()
            self.assertEqual(server.ask("/api/solve?ms=1")[0], 200)
            self.assertEqual(server.ask("/")[0], 200)
            self.assertLess(time.monotonic() - begin, 0.5)
        for _ in range(4):
            s = server.socket()
            s.sendall(server.line_of("GET /api/stubborn?ms=1000 HTTP/1.1"))
            long.append(s)
        for _ in range(10):
            begin = time.monotonic()
            self.assertEqual(server.ask("/api/echo")[0], 200)
            self.assertLess(time.monotonic() - begin, 0.5)
        for s in long:
            s.close()

    def test_crowd(self):
        """Two hundred clients at once, each with ten requests on a connection: every one gets its own answer."""
        server = self.serve()
        failures = []

        def client(k):
            try:
                connection = server.connect(60)
                for turn in range(10):
                    connection.request("POST", "/api/solve?ms=1", f"client {k} turn {turn}", JSON)
                    answer = connection.getresponse()
                    body = answer.read()
                    if answer.status != 200 or json.loads(body)["body"] != f"client {k} turn {turn}":
                        failures.append((answer.status, body))
                connection.close()
            except (OSError, http.client.HTTPException) as failure:
                failures.append(failure)

        threads = [threading.Thread(target=client, args=(k,)) for k in range(200)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        self.assertEqual(server.json("/api/counts")["finished"], 2000)


class Stopping(ServerTest):
    def test_idle(self):
        server = self.serve()
        with server.socket(), server.socket() as s:
            s.sendall(b"GET / HT")
            begin = time.monotonic()
            self.assertEqual(server.stop()[0], 0)
            self.assertLess(time.monotonic() - begin, 2)

    def test_work_is_finished(self):
        server = self.serve()
        sockets = []
        for path in ["/api/solve?ms=1000", "/api/talks/x?ms=1000", "/api/stubborn?ms=1000"]:
            s = server.socket()
            s.sendall(f"GET {path} HTTP/1.1\r\nHost: {server.name}\r\n\r\n".encode())
            sockets.append(s)
        kept = server.connect()
        kept.request("GET", "/api/echo")
        kept.getresponse().read()
        time.sleep(0.2)
        server.tell()
        time.sleep(0.2)
        kept.request("GET", "/api/echo")  # on a connection that stands, a new request
        answer = kept.getresponse()
        self.check_refusal((answer.status, answer.headers, answer.read()), 503, "stopping")
        self.assertEqual(answer.headers["Connection"].lower(), "close")
        with self.assertRaises(ConnectionRefusedError):
            server.socket()
        for s in sockets:
            self.assertIn(b" 200 OK", drain(s))
        self.assertEqual(server.stop()[0], 0)

    def test_the_rest_is_told(self):
        server = self.serve(seconds=0.5)
        connection, stream = server.stream("/api/talks/x?ms=60000")
        sockets = []
        for path in ["/api/solve?ms=60000", "/api/talks/x?ms=60000", "/api/talks/y?ms=60000", "/api/talks/z?ms=60000"]:
            s = server.socket()
            s.sendall(server.line_of(f"GET {path} HTTP/1.1"))
            sockets.append(s)
        time.sleep(0.3)
        begin = time.monotonic()
        server.tell()
        for s in sockets:
            answer = drain(s)
            self.assertIn(b" 503 ", answer)
            self.assertIn(b"the server is stopping", answer)
        name, data = list(events(stream))[-1][1:]
        self.assertEqual((name, json.loads(data)["error"]["message"]), ("error", "the server is stopping"))
        connection.close()
        self.assertEqual(server.stop()[0], 0)
        self.assertLess(time.monotonic() - begin, 3)

    def test_under_load(self):
        """Every request is answered whole, or was refused before it started: nothing in between."""
        server = self.serve()
        answered, refused, broken = [], [], []
        stop = threading.Event()

        def client(k):
            while not stop.is_set():
                try:
                    connection = server.connect(30)
                    connection.connect()
                except OSError:
                    refused.append("connection")
                    return
                try:
                    for _ in range(5):
                        connection.request("POST", f"/api/solve?ms={k % 7}", "x" * 2000, JSON)
                        answer = connection.getresponse()
                        body = answer.read()
                        (answered if answer.status == 200 and len(json.loads(body)["body"]) == 2000 else
                         refused if answer.status == 503 else broken).append(answer.status)
                        if answer.headers["Connection"] == "close":
                            break
                except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                    refused.append("closed without a byte")  # RemoteDisconnected: not one byte of an answer
                except (http.client.HTTPException, OSError) as failure:
                    broken.append(repr(failure))
                connection.close()

        threads = [threading.Thread(target=client, args=(k,)) for k in range(50)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        status, errors = server.stop()
        stop.set()
        for thread in threads:
            thread.join()
        self.assertEqual((status, broken), (0, []), errors)
        self.assertGreater(len(answered), 100)


class Log(ServerTest):
    def test_lines(self):
        server = self.serve(log=1)
        server.ask("/api/echo?a=b")
        server.raw(server.line_of("GET /\x1b[31m\x07 HTTP/1.1"))
        status, errors = server.stop()
        lines = errors.splitlines()
        self.assertEqual(status, 0)
        self.assertRegex(lines[0], r"^127\.0\.0\.1 GET /api/echo\?a=b 200 \d+ bytes [\d.]+ ms$")
        self.assertTrue(all(line.isprintable() for line in lines), lines)


class Command(CommandTest):
    """truce serve itself."""

    def serve(self, *words):
        environment = self.environment(XDG_CACHE_HOME=str(self.folder / "cache"))
        environment.pop("DISPLAY", None)
        environment.pop("WAYLAND_DISPLAY", None)
        server = Server([COMMAND, "serve", "scenario.yaml", *words], cwd=self.folder, env=environment)
        self.addCleanup(server.stop)
        return server

    def test_answers(self):
        server = self.serve("--no-open")
        self.assertEqual(server.line, f"Serving scenario.yaml at http://127.0.0.1:{server.port}/ (Ctrl-C stops it)\n")
        self.assertEqual(server.json("/api/health")["version"], self.succeeds("--version").split()[1])
        self.assertIn(b"<title>Truce</title>", server.ask("/")[2])
        report = json.loads(self.succeeds("run", "scenario.yaml", "--case", "war", "-f", "json"))
        answer = server.json("/api/solve", method="POST", body=b'{"case": "war", "changes": []}', headers=JSON)
        self.assertEqual(answer["regions"]["real_income"],
                         [region["real_income"] for region in report["cases"][0]["regions"]])
        connection, stream = server.stream("/api/solve", "POST", b'{"case": "peace", "changes": []}', JSON)
        self.assertEqual(list(events(stream))[-1][1], "result")
        connection.close()
        self.assertEqual(server.stop(), (0, ""))

    def test_signals(self):
        for number in [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]:
            server = self.serve("--no-open", "--verbose")
            server.ask("/api/health")
            status, errors = server.stop(number)
            self.assertEqual(status, 0)
            self.assertRegex(errors, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ 127\.0\.0\.1 GET /api/health 200 ")

    def test_names(self):
        server = self.serve("--allow-host", "desk.example,other.example:8443")
        self.assertEqual(server.ask("/api/health", headers={"Host": "desk.example"})[0], 200)
        self.assertEqual(server.ask("/api/health", headers={"Host": "other.example:8443"})[0], 200)
        self.assertEqual(server.ask("/api/health", headers={"Host": "other.example"})[0], 403)

    def test_port(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            s.listen()
            port = s.getsockname()[1]
            self.fails(1, "serve", "scenario.yaml", "--no-open", "--port", port,
                       says=[f"cannot listen at 127.0.0.1, port {port}", "in use", "ask for another port"])
        server = self.serve("--port", str(port))
        self.assertEqual(server.port, port)

    def test_bad_lines(self):
        self.fails(1, "serve", "scenario.yaml", "--host", "no.such.host.invalid", says="no.such.host.invalid")
        self.fails(1, "serve", "scenario.yaml", "--host", "192.0.2.1", says="cannot listen at 192.0.2.1")
        self.fails(3, "serve", "no-such.yaml", says="no-such.yaml")
        for option, values in {"--port": ["0", "-1", "65536", "http"], "--threads": ["0", "x"],
                               "--time-limit": ["0", "x"], "--allow-host": ["", "a,,b", "http://x/", "*"]}.items():
            for value in values:
                self.fails(2, "serve", "scenario.yaml", option, value, says=option)
        self.fails(2, "serve", "scenario.yaml", "more", says="'more'")


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    unittest.main()
