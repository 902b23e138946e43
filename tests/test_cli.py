"""The command line: verbs, options, help, outputs."""
import csv
import io
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import time
import unittest

from cli_harness import COMMAND, ROOT, TALKS_VERBS, CommandTest

VERBS = ["run", "report", "serve", "world list", "world describe", "world check", "world compile", "world export", "world aggregate",
         "world build", "world split", "exposure", "regime", "diff", "timeline", "due", "compliance", "ledger list", "ledger check",
         "ledger show", "talks optimal", "talks nash", "talks cooperate", "talks bargain", "talks frontier", "talks deals",
         "talks enforce", "talks leverage", "talks brief"]
PAGES = {"run": "truce-run.1", "report": "truce-report.1", "serve": "truce-serve.1", "world": "truce-world.1", "exposure": "truce-exposure.1",
         "regime": "truce-regime.1", "diff": "truce-regime.1",
         "timeline": "truce-ledger.1", "due": "truce-ledger.1", "compliance": "truce-ledger.1",
         "ledger": "truce-ledger.1", "talks": "truce-talks.1"}


class Usage(CommandTest):
    def test_version(self):
        self.assertRegex(self.succeeds("--version"), r"^truce \d+\.\d+\.\d+\n$")

    def test_nothing(self):
        done = self.truce()
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("Usage:", done.stderr)

    def test_verbs(self):
        self.fails(2, "rum", says="did you mean 'truce run'?")
        self.fails(2, "wrold", says="did you mean 'truce world'?")
        self.fails(2, "timline", says="did you mean 'truce timeline'?")
        self.fails(2, "ledger", "shwo", says="did you mean 'truce ledger show'?")
        self.fails(2, "xyzzy", says="see 'truce help'")
        self.fails(2, "", says="unknown verb ''")
        self.fails(2, "world", says="see 'truce help world'")
        self.fails(2, "world", "chekc", says="did you mean 'truce world check'?")
        self.fails(2, "help", "rn", says="did you mean 'truce run'?")
        self.fails(2, "help", "run", "me", says="'me'")

    def test_options(self):
        self.fails(2, "run", "scenario.yaml", "--formt", "json", says="did you mean '--format'?")
        self.fails(2, "run", "scenario.yaml", "--formt=json", says=["'--formt'", "did you mean '--format'?"])
        self.fails(2, "run", "scenario.yaml", "--zzz", says="see 'truce run --help'")
        self.fails(2, "run", "scenario.yaml", "-z", says="'-z'")
        self.fails(2, "run", "scenario.yaml", "--format", says="needs a value")
        self.fails(2, "run", "scenario.yaml", "--format", "jsn", says="did you mean 'json'?")
        self.fails(2, "run", "scenario.yaml", "--format", "xml", says="table|json|csv")
        self.fails(2, "run", "scenario.yaml", "--quiet=yes", says="takes no value")
        self.fails(2, "run", "scenario.yaml", "--color", "sometimes", says="auto|always|never")
        for option, values in {"--tolerance": ["0", "1e-14", "-1", "1", "nan", "x", "1e-9x", ""],
                               "--max-iterations": ["0", "-3", "1.5", "many", "99999999999999999999"],
                               "--width": ["0", "5", "wide"], "--movers": ["0", "-1", "few"]}.items():
            for value in values:
                self.fails(2, "run", "scenario.yaml", option, value, says=option)
        self.fails(2, "run", says="SCENARIO")
        self.fails(2, "run", "scenario.yaml", "more", says="'more'")
        self.fails(2, "run", "scenario.yaml", "--save-world", "saved", says="--case")
        self.fails(2, "world", "compile", "world", says="--output")
        self.fails(2, "world", "compile", "world", "-o", "out", says=".nc")
        self.fails(2, "world", "export", "world", "-o", "out.nc", says="directory")
        self.fails(2, "world", "aggregate", "world", "-o", "out", says="--map")
        self.fails(2, "world", "build", "recipe", "-o", "out", says="--raw")

    def test_spellings_of_options(self):
        long = self.succeeds("run", "scenario.yaml", "--case", "war", "--format", "csv")
        self.assertEqual(long, self.succeeds("run", "--case=war", "--format=csv", "--", "scenario.yaml"))
        self.assertEqual(long, self.succeeds("run", "-qc", "war", "-fcsv", "scenario.yaml"))
        self.assertEqual(long, self.succeeds("run", "-f", "json", "scenario.yaml", "-c", "war", "-f", "csv"))

    def test_control_characters_in_messages(self):
        self.fails(3, "run", "no/such\x1b[31m\nfile", says="no/such?[31m?file")


class Help(CommandTest):
    def options(self, verb):
        return re.findall(r"^ +(?:-(\w), )?--([a-z-]+)", self.succeeds("help", *verb.split()), re.MULTILINE)

    def test_every_verb(self):
        overview = self.succeeds("--help")
        self.assertEqual(overview, self.succeeds("help"))
        listed = re.findall(r"^  ([a-z]+(?: [a-z]+)?)  ", overview, re.MULTILINE)
        self.assertEqual(listed, VERBS)
        for group in ["world", "ledger", "talks"]:
            self.assertEqual(self.succeeds(group, "--help"), self.succeeds("help", group))
        for verb in VERBS:
            words = self.succeeds("help", *verb.split())
            self.assertEqual(words, self.succeeds(*verb.split(), "--help"))
            self.assertEqual(words, self.succeeds(*verb.split(), "-h"))
            for part in ["Usage: truce " + verb, "Options:", "Examples:", "Exit status:"]:
                self.assertIn(part, words)
            self.assertLessEqual(max(map(len, words.splitlines())), 80, verb)

    def test_completions_and_manual_know_every_option(self):
        texts = {name: (ROOT / "completions" / name).read_text() for name in ["truce.bash", "_truce", "truce.fish"]}
        for verb in VERBS:
            page = (ROOT / "man" / PAGES[verb.split()[0]]).read_text()
            self.assertRegex(page, r"\b" + verb.split()[-1] + r"\b")
            for name, text in texts.items():
                self.assertRegex(text, r"\b" + verb.split()[-1] + r"\b", name)
            for letter, option in self.options(verb):
                if option == "help":
                    continue
                self.assertIn("Fl -" + option, page, verb)
                self.assertRegex(texts["truce.bash"], rf"--{option}\b", verb)
                self.assertRegex(texts["_truce"], rf"--{option}\b", verb)
                self.assertRegex(texts["truce.fish"], rf"-l {option}\b", verb)
                if letter:
                    self.assertRegex(page, rf"Fl {letter}\b", verb)
                    self.assertRegex(texts["truce.fish"], rf"-s {letter} -l {option}\b", verb)

    def test_completions_offer_no_unknown_option(self):
        known = {option for verb in VERBS for _, option in self.options(verb)} | {"version", "help"}
        bash = (ROOT / "completions" / "truce.bash").read_text()
        fish = (ROOT / "completions" / "truce.fish").read_text()
        self.assertLessEqual(set(re.findall(r"--([a-z][a-z-]+)", bash)), known)
        self.assertLessEqual(set(re.findall(r"^complete.* -l ([a-z-]+)", fish, re.MULTILINE)), known)

    @unittest.skipUnless(shutil.which("bash"), "no bash")
    def test_bash_completion(self):
        def complete(*words):
            script = ('source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _truce; echo "${COMPREPLY[*]}"')
            done = subprocess.run(["bash", "-c", script, ROOT / "completions" / "truce.bash", *words], text=True,
                                  cwd=self.folder, capture_output=True, check=True,
                                  env=self.environment(PATH=os.path.dirname(COMMAND) + ":" + os.environ["PATH"]))
            self.assertEqual(done.stderr, "")
            return done.stdout.split()

        self.assertEqual(complete("truce", "wo"), ["world"])
        self.assertEqual(complete("truce", "le"), ["ledger"])
        self.assertEqual(complete("truce", "ledger", "sh"), ["show"])
        self.assertEqual(complete("truce", "due", "--wit"), ["--within"])
        self.assertEqual(complete("truce", "timeline", "--kind", "tar"), ["tariff"])
        self.assertEqual(complete("truce", "world", "ch"), ["check"])
        self.assertEqual(complete("truce", "run", "x", "--form"), ["--format"])
        self.assertEqual(complete("truce", "run", "x", "--format", ""), ["table", "json", "csv"])
        self.assertEqual(complete("truce", "help", "world", "agg"), ["aggregate"])
        self.assertEqual(complete("truce", "run", "scen"), ["scenario.yaml"])


class Run(CommandTest):
    def test_formats(self):
        table = self.succeeds("run", "scenario.yaml")
        self.assertIn("HOM", table)
        self.assertNotIn("\x1b", table)
        report = json.loads(self.succeeds("run", "scenario.yaml", "--format", "json"))
        self.assertEqual([case["name"] for case in report["cases"]], ["war", "peace"])
        self.assertEqual([region["code"] for region in report["cases"][0]["regions"]], ["HOM", "FOR"])
        self.assertTrue(report["cases"][0]["solve"]["converged"])
        self.assertLess(report["cases"][0]["regions"][1]["real_income"], 0)
        rows = list(csv.reader(io.StringIO(self.succeeds("run", "scenario.yaml", "--format", "csv"))))
        self.assertGreater(len(rows), 10)
        self.assertEqual({len(row) for row in rows}, {len(rows[0])})

    def test_one_case(self):
        report = json.loads(self.succeeds("run", "scenario.yaml", "--case", "peace", "--format", "json"))
        self.assertEqual([case["name"] for case in report["cases"]], ["peace"])
        self.fails(3, "run", "scenario.yaml", "--case", "pease",
                   says=["scenario.yaml: no case 'pease', did you mean 'peace'?"])

    def test_solver_options(self):
        self.fails(4, "run", "scenario.yaml", "--max-iterations", "1", "--tolerance", "1e-13", says="war")
        report = json.loads(self.succeeds("run", "scenario.yaml", "-f", "json", "--tolerance", "1e-6"))
        self.assertLessEqual(report["cases"][0]["solve"]["residual"], 1e-6)

    def test_output_file(self):
        expected = self.succeeds("run", "scenario.yaml", "-f", "csv")
        self.assertEqual(self.succeeds("run", "scenario.yaml", "-f", "csv", "-o", "report.csv"), "")
        self.assertEqual((self.folder / "report.csv").read_text(), expected)
        self.assertEqual(self.succeeds("run", "scenario.yaml", "-f", "csv", "-o", "-"), expected)

    def test_output_is_whole_or_unchanged(self):
        (self.folder / "report.csv").write_text("old\n")
        self.fails(3, "run", "scenario.yaml", "--case", "nope", "-o", "report.csv", says="nope")
        self.fails(4, "run", "scenario.yaml", "--max-iterations", "1", "--tolerance", "1e-13", "-o", "report.csv")
        self.fails(1, "run", "scenario.yaml", "-o", "no/such/folder/report.csv", says="no/such/folder/report.csv")
        self.fails(1, "run", "scenario.yaml", "-o", "world", says="world")
        self.assertEqual((self.folder / "report.csv").read_text(), "old\n")

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_full_device(self):
        self.fails(1, "run", "scenario.yaml", "-o", "/dev/full", says="cannot write '/dev/full': No space left")
        with open("/dev/full", "w") as full:
            for words in [["run", "scenario.yaml"], ["help"], ["world", "describe", "world"]]:
                done = subprocess.run([COMMAND, *words], cwd=self.folder, stdout=full, stderr=subprocess.PIPE, text=True)
                self.assertEqual(done.returncode, 1, words)
                self.assertRegex(done.stderr, r"^truce: cannot write to standard output.*\n$")

    def test_closed_pipe_is_quiet(self):
        done = subprocess.run(["bash", "-c", '"$0" run scenario.yaml -f csv | head -n 1; exit ${PIPESTATUS[1]}', COMMAND],
                              cwd=self.folder, capture_output=True, text=True, env=self.environment())
        self.assertEqual((done.returncode, done.stderr, done.stdout.count("\n")), (0, "", 1))

    def test_save(self):
        self.succeeds("run", "scenario.yaml", "--save", "all.nc", "-o", "report.txt")
        self.assertTrue((self.folder / "all.nc").read_bytes().startswith(b"\x89HDF"))
        for name in ["all.txt", ".nc", "all.nc.gz", ""]:
            self.fails(2, "run", "scenario.yaml", "--save", name, says=["--save", ".nc"])
        self.fails(1, "run", "scenario.yaml", "--save", "no/such/folder/all.nc", says="no/such/folder/all.nc")

    def test_save_world(self):
        """A case's equilibrium is a benchmark: solving it again with no change changes nothing. It says what it is."""
        (self.world / "about.csv").write_text("key,value\ntitle,Two\nunit,EUR mn\nyear,2001\nsource,Made up\n")
        self.scenario.write_text(self.scenario.read_text().replace("title: A test", "title: \"A\\ntest\""))
        self.succeeds("run", "scenario.yaml", "--case", "war", "--save-world", "after", "-o", "report.txt")
        self.succeeds("world", "check", "after")
        self.assertEqual((self.folder / "after" / "about.csv").read_text(),
                         'key,value\ntitle,"world: A test, case war"\nunit,EUR mn\nyear,2001\nsource,Made up\n')
        self.succeeds("run", "scenario.yaml", "-c", "war", "--save-world", "after.nc", "-o", "report.txt")
        report = json.loads(self.succeeds("run", "scenario.yaml", "-c", "war", "-w", "after.nc", "-f", "json"))
        for region in report["cases"][0]["regions"]:
            self.assertLess(abs(region["real_income"]), 1e-9)

    def test_built_in_scenarios_and_worlds(self):
        shutil.copytree(self.world, self.data / "worlds" / "tiny")
        (self.data / "scenarios").mkdir()
        text = self.scenario.read_text().replace("world: world", "world: tiny")
        (self.data / "scenarios" / "built-in.yaml").write_text(text)
        expected = self.succeeds("run", "scenario.yaml", "-c", "war", "-f", "csv")
        self.assertEqual(self.succeeds("run", "built-in", "-c", "war", "-f", "csv"), expected)
        self.assertEqual(self.succeeds("run", "built-in.yaml", "-c", "war", "-f", "csv"), expected)
        self.fails(3, "run", "bulit-in", says="did you mean 'built-in'?")
        self.fails(3, "run", "scenario.yaml", "--world", "tinny", says="did you mean 'tiny'?")
        self.assertRegex(self.succeeds("world", "list"), r"^tiny +\S+/worlds/tiny\n$")
        path = f"/nowhere:{self.data}"
        self.assertIn("tiny", self.succeeds("world", "list", environment=self.environment(TRUCE_DATA=path)))

    def test_same_output_twice(self):
        for form in ["table", "csv"]:
            first = self.succeeds("run", "scenario.yaml", "-f", form)
            self.assertEqual(re.sub(r"[\d.]+ m?s\b", "", first),
                             re.sub(r"[\d.]+ m?s\b", "", self.succeeds("run", "scenario.yaml", "-f", form)))

    def test_any_locale(self):
        expected = self.succeeds("run", "scenario.yaml", "-f", "csv")
        other = self.environment(LC_ALL="de_DE.UTF-8", LANG="de_DE.UTF-8")
        self.assertEqual(self.succeeds("run", "scenario.yaml", "-f", "csv", environment=other), expected)


class Terminal(CommandTest):
    def on_terminal(self, *arguments, **environment):
        """Standard output and error on a terminal: what it shows, and the exit status."""
        try:
            leader, follower = pty.openpty()
        except OSError:
            self.skipTest("SKIPPED: no pseudo-terminals here")
        process = subprocess.Popen([COMMAND, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=follower,
                                   stderr=follower, env=self.environment(**environment))
        os.close(follower)
        shown = b""
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        os.close(leader)
        return process.wait(), shown.decode()

    def test_colours(self):
        status, shown = self.on_terminal("run", "scenario.yaml")
        self.assertEqual(status, 0)
        self.assertIn("\x1b[", shown)
        for arguments, environment in [([], {"NO_COLOR": "1"}), (["--color", "never"], {}), ([], {"TERM": "dumb"}),
                                       (["-f", "csv"], {}), (["-f", "json"], {})]:
            status, shown = self.on_terminal("run", "scenario.yaml", *arguments, **environment)
            self.assertEqual((status, shown.count("\x1b[")), (0, 0), (arguments, environment))
        self.assertIn("\x1b[", self.succeeds("run", "scenario.yaml", "--color", "always"))
        self.assertIn("\x1b[", self.succeeds("run", "scenario.yaml", "--color=always",
                                             environment=self.environment(NO_COLOR="1")))
        self.on_terminal("run", "scenario.yaml", "-o", "report.txt")
        self.assertNotIn("\x1b[", (self.folder / "report.txt").read_text())


class Interrupt(CommandTest):
    def test_nothing_is_left_half_written(self):
        """Stopped at any moment, the command leaves the old file or the whole new one, and no other."""
        whole = self.succeeds("run", "scenario.yaml", "-f", "csv")
        expected = set(self.files()) | {str(self.folder / "report.csv")}
        for delay in [0, 0.002, 0.005, 0.01, 0.02, 0.05]:
            (self.folder / "report.csv").write_text("old\n")
            process = subprocess.Popen([COMMAND, "run", "scenario.yaml", "-f", "csv", "-o", "report.csv"],
                                       cwd=self.folder, stderr=subprocess.PIPE, env=self.environment())
            time.sleep(delay)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=60)
            self.assertIn(process.returncode, [0, 130, -signal.SIGINT])
            self.assertEqual(errors, b"")
            self.assertIn((self.folder / "report.csv").read_text(), ["old\n", whole])
            self.assertEqual(set(self.files()), expected)


class Worlds(CommandTest):
    def test_describe(self):
        self.assertIn("HOM", self.succeeds("world", "describe", "world"))
        json.loads(self.succeeds("world", "describe", "world", "--format", "json"))
        list(csv.reader(io.StringIO(self.succeeds("world", "describe", "world", "-f", "csv"))))
        self.succeeds("world", "describe", "world", "-f", "json", "-o", "world.json")
        json.loads((self.folder / "world.json").read_text())

    def test_check(self):
        said = self.succeeds("world", "check", "world")
        self.assertIn("2 regions x 2 sectors", said)
        self.assertEqual(said.count(" holds "), 9)
        self.assertIn("no change in policy changes nothing", said)

    def test_compile_and_export_keep_every_bit(self):
        self.succeeds("world", "compile", "world", "-o", "one.nc")
        self.succeeds("world", "export", "one.nc", "-o", "one")
        self.succeeds("world", "compile", "one", "-o", "two.nc")
        self.succeeds("world", "export", "two.nc", "-o", "two")
        one = {path.name: path.read_bytes() for path in (self.folder / "one").iterdir()}
        two = {path.name: path.read_bytes() for path in (self.folder / "two").iterdir()}
        self.assertEqual(one, two)
        self.assertIn("trade_share.csv", one)
        self.fails(1, "world", "compile", "world", "-o", "no/such/folder/one.nc", says="no/such/folder/one.nc")
        self.fails(1, "world", "export", "world", "-o", "scenario.yaml", says="scenario.yaml")

    def test_aggregate(self):
        (self.folder / "map.csv").write_text("kind,from,to\nsector,goods,all\nsector,services,all\n")
        self.succeeds("world", "aggregate", "world", "--map", "map.csv", "-o", "coarse")
        self.assertIn("2 regions x 1 sectors", self.succeeds("world", "check", "coarse"))
        self.succeeds("world", "aggregate", "world", "--map", "map.csv", "-o", "coarse.nc")
        self.succeeds("world", "check", "coarse.nc")
        (self.folder / "map.csv").write_text("kind,from,to\nsector,godos,all\n")
        self.fails(3, "world", "aggregate", "world", "--map", "map.csv", "-o", "other",
                   says=["map.csv:2", "godos", "did you mean 'goods'?"])

    def test_list_without_worlds(self):
        self.fails(3, "world", "list", says="TRUCE_DATA")


class Elasticities(CommandTest):
    def test_the_range_over_the_sets(self):
        """The table of docs/world-2023.md is what --elasticities gives, and the report says which set it is."""
        page = (ROOT / "docs" / "world-2023.md").read_text()
        environment = self.environment(TRUCE_DATA=str(ROOT / "data"))
        ranges = {}
        for name in ["fontagne-2022", "caliendo-parro-2015", "shapiro-2016", "uniform-4"]:
            report = json.loads(self.succeeds("run", "london-2025", "--elasticities", name, "-f", "json",
                                              environment=environment))
            self.assertEqual(report["world"]["name"], f"world-2023 with elasticities {name}")
            for case in report["cases"]:
                income = {region["code"]: f"{100 * region['real_income']:+.2f}" for region in case["regions"]}
                if case["name"] == "war":
                    shown = " | ".join(income[code] for code in ["USA", "CHN", "MEX", "KOR"])
                    self.assertRegex(page, rf"\| {name}[^|]*\| {re.escape(shown)} \|")
                for code in ["USA", "CHN"]:
                    ranges.setdefault((case["name"], code), []).append(income[code].lstrip("-"))
        usa, chn, truce_usa, truce_chn = ((min(ranges[key]), max(ranges[key])) for key in
                                          [("war", "USA"), ("war", "CHN"), ("truce", "USA"), ("truce", "CHN")])
        self.assertIn(f"costs the United States {usa[0]} to {usa[1]} per cent and China {chn[0]} to {chn[1]}, the truce "
                      f"{truce_usa[0]} to {truce_usa[1]} and {truce_chn[0]} to {truce_chn[1]}.",
                      " ".join((ROOT / "README.md").read_text().split()))

    def test_own_table(self):
        (self.folder / "mine.csv").write_text("sector,value\ngoods,4\nservices,5\n")
        expected = self.succeeds("run", "scenario.yaml", "-f", "csv")
        self.assertEqual(self.succeeds("run", "scenario.yaml", "--elasticities", "mine.csv", "-f", "csv"), expected)
        (self.folder / "mine.csv").write_text("sector,value\ngoods,4\nservises,5\n")
        self.fails(3, "run", "scenario.yaml", "--elasticities", "mine.csv", says="mine.csv:3")
        self.fails(3, "run", "scenario.yaml", "--elasticities", "nowhere", says="nowhere")


class Readme(CommandTest):
    def test_shown_output_is_what_the_command_prints(self):
        """The README's example, up to its dots, is how the London case begins."""
        readme = (ROOT / "README.md").read_text()
        shown = re.search(r"```\n(London, .*?)\n\.\.\.\n```", readme, re.DOTALL).group(1)
        printed = self.succeeds("run", ROOT / "data" / "scenarios" / "london-2025.yaml",
                                environment=self.environment(TRUCE_DATA=str(ROOT / "data")))
        for there, here in zip(shown.splitlines(), printed.splitlines()):
            self.assertEqual(there, here, "README.md shows what truce run no longer prints")

    def test_lists_every_verb(self):
        readme = (ROOT / "README.md").read_text()
        for verb in VERBS:
            self.assertIn(f"`truce {verb}", readme)

    def test_scenario_runs(self):
        for scenario in re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL):
            self.scenario.write_text(scenario)
            self.succeeds("run", "scenario.yaml", environment=self.environment(TRUCE_DATA=str(ROOT / "data")))

    def test_links_lead_somewhere(self):
        for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
            for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
                self.assertTrue((page.parent / target).exists(), f"{page.name}: {target}")

    def test_program_compiles(self):
        """The 20 lines of C in the README are a whole program."""
        program = re.search(r"```c\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL).group(1)
        (self.folder / "tariff.c").write_text(program)
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang-14")
        if compiler is None:
            self.skipTest("SKIPPED: no C compiler")
        done = subprocess.run([compiler, "-std=c11", "-Wall", "-Wextra", "-Werror", "-I", ROOT / "include",
                               "-fsyntax-only", "tariff.c"], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
