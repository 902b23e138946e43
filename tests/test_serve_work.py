"""The server at work: streams of events, queues and turns, clients that leave, signals under load."""
import http.client
import json
import sys
import threading
import time
import unittest

from serve_harness import JSON, ServerTest, drain, events


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

    def check_at_once(self, server, *paths):
        for path in paths * 15:
            begin = time.monotonic()
            self.assertEqual(server.ask(path)[0], 200)
            self.assertLess(time.monotonic() - begin, 0.5)

    def test_nobody_blocks_another(self):
        """Searches and solves that take long, more than there are threads: light requests and, of the other kind, solves
        answer at once."""
        server = self.serve()
        long = []
        for _ in range(8):
            s = server.socket()
            s.sendall(server.line_of("GET /api/talks/x?ms=3000 HTTP/1.1"))
            long.append(s)
        self.check_at_once(server, "/api/solve?ms=1", "/")
        for _ in range(4):
            s = server.socket()
            s.sendall(server.line_of("GET /api/stubborn?ms=1000 HTTP/1.1"))
            long.append(s)
        self.check_at_once(server, "/api/echo")
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


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    unittest.main()
