"""The server, before a desk that does what it is asked for (tests/fake_desk.c): every kind of answer, whom it answers,
and what it writes down."""
import gzip
import json
import os
import re
import socket
import sys
import unittest

from serve_harness import JSON, ServerTest, drain


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


class Log(ServerTest):
    def test_lines(self):
        server = self.serve(log=1)
        server.ask("/api/echo?a=b")
        server.raw(server.line_of("GET /\x1b[31m\x07 HTTP/1.1"))
        server.ask("/", "DELETE")
        server.ask("/", "HEAD")
        status, errors = server.stop()
        lines = errors.splitlines()
        self.assertEqual(status, 0)
        self.assertRegex(lines[0], r"^127\.0\.0\.1 GET /api/echo\?a=b 200 \d+ bytes [\d.]+ ms$")
        self.assertRegex(lines[2], r"^127\.0\.0\.1 DELETE / 405 ")
        self.assertRegex(lines[3], r"^127\.0\.0\.1 HEAD / 200 ")
        self.assertTrue(all(line.isprintable() for line in lines), lines)


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    unittest.main()
