"""truce serve itself."""
import json
import re
import signal
import socket
import sys
import unittest

from cli_harness import COMMAND, CommandTest
from serve_harness import JSON, Server, events


class Command(CommandTest):
    """truce serve itself."""

    def serve(self, *words, scenario="scenario.yaml"):
        environment = self.environment(XDG_CACHE_HOME=str(self.folder / "cache"))
        environment.pop("DISPLAY", None)
        environment.pop("WAYLAND_DISPLAY", None)
        server = Server([COMMAND, "serve", scenario, *words], cwd=self.folder, env=environment)
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

    def test_others(self):
        """Who may be asked by others says so, and shows no folder of the machine."""
        folder = self.folder / "a place" / "of its own"
        (self.folder / "a place").mkdir()
        (self.folder / "world").rename(folder)
        text = (self.folder / "scenario.yaml").read_text()
        (self.folder / "scenario.yaml").write_text(re.sub(r"(?m)^world: .*$", f"world: {folder}", text))
        (self.folder / "scenario.yaml").rename(folder / "mine.yaml")
        here = str(self.folder)
        body = b'{"case": null, "changes": []}'
        for words, hides in [([], False), (["--host", "0.0.0.0"], True), (["--allow-host", "desk.example"], True)]:
            server = self.serve(*words, scenario=str(folder / "mine.yaml"))
            said = "" if words[:1] != ["--host"] else server.process.stdout.readline()
            self.assertEqual("without a password" in said, words[:1] == ["--host"])
            scenario = server.json("/api/scenario")
            answers = [json.dumps(scenario), server.ask("/api/scenario.yaml", "POST", body, JSON)[2].decode()]
            for answer in answers:
                self.assertEqual(here not in answer and "a place" not in answer, hides, answer)
            if hides:
                self.assertEqual(scenario["command"], "truce run 'mine.yaml'")
                self.assertIn('world: "of its own"', answers[1])

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
                               "--time-limit": ["0", "x"], "--allow-host": ["", "a,,b", "http://x/", "*", "::1", "a:b", "a:99999", "[::g]"]}.items():
            for value in values:
                self.fails(2, "serve", "scenario.yaml", option, value, says=option)
        self.fails(2, "serve", "scenario.yaml", "more", says="'more'")


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    unittest.main()
