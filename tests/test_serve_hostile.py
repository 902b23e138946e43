"""The server and those who mean it ill: hostile input, slow clients, the limits of each address."""
import contextlib
import http.client
import random
import re
import select
import socket
import sys
import threading
import time
import unittest

from serve_harness import JSON, ServerTest, drain, own_address


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

    def test_where_a_body_ends(self):
        """What others could see end elsewhere is the last that is read: what follows is no request."""
        server = self.serve(log=1)
        hidden = f"GET /api/hidden HTTP/1.1\r\nHost: {server.name}\r\n\r\n".encode()
        for status, headers in [(400, ["Content-Length: 5", "Transfer-Encoding: chunked"]),
                                (400, ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"]),
                                (501, ["Transfer-Encoding: identity"]), (501, ["Transfer-Encoding: gzip, chunked"]),
                                (501, ["Transfer-Encoding: xchunked"]), (501, ["Transfer-Encoding: \x0bchunked"])]:
            lines = ["POST /api/echo HTTP/1.1", f"Host: {server.name}", "Content-Type: application/json", *headers]
            begin = time.monotonic()
            answer = server.raw(("\r\n".join(lines) + "\r\n\r\n").encode() + b"0\r\n\r\n" + hidden)
            self.assertLess(time.monotonic() - begin, 5, headers)
            self.assertEqual(re.findall(rb"HTTP/1\.1 (\d+)", answer), [b"%d" % status], headers)
            self.assertIn(b"\r\nConnection: close\r\n", answer, headers)
        self.assertNotIn("hidden", server.stop()[1])

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
                self.assertRegex(drain(s), rb"^(HTTP/1.1 (200|400|413|431|499|500) |$)", junk[:20])  # 499: it is gone
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

    def test_shares(self):
        """One address does not fill a queue."""
        server = self.serve(host="0.0.0.0", queued_searches=8)
        request = (f"GET /api/talks/x?ms=1500 HTTP/1.1\r\nHost: {own_address()}:{server.port}\r\n"
                   "Connection: close\r\n\r\n").encode()
        server.host = own_address()
        sockets = [server.socket() for _ in range(6)]
        for s in sockets:
            s.sendall(request)
            time.sleep(0.05)
        server.host = "127.0.0.1"
        self.assertEqual(server.ask("/api/talks/x?ms=1")[0], 200)
        statuses = [int(re.match(rb"HTTP/1.1 (\d+)", drain(s))[1]) for s in sockets]
        self.assertEqual(statuses, [200] * 3 + [503] * 3)  # one runs, a quarter of the eight wait
        for s in sockets:
            s.close()

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


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    unittest.main()
