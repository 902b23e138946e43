"""truce report: the page as a browser and a parser see it, its files, and the PDF."""
import json
import re
import shutil
import stat
import sys
import unittest
import xml.etree.ElementTree as ElementTree

from cli_harness import ROOT, CommandTest

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
BROWSER = next((b for b in BROWSERS if shutil.which(b)), None)

# what a page may not need: anything but its own text
FOREIGN = re.compile(r"<(?:script|link|img|iframe|object|embed|base)\b|\ssrc=|@import|url\(|\son[a-z]+=", re.IGNORECASE)


def parse(page):
    """The page as XML, which it is too; text outside the style sheet as a reader sees it."""
    assert page.startswith("<!DOCTYPE html>\n")
    return ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>\n"))


def words(element):
    return " ".join("".join(element.itertext()).split())


class Report(CommandTest):
    def report(self, *arguments, environment=None):
        return self.succeeds("report", *arguments, environment=environment)

    def built_in(self):
        return self.environment(TRUCE_DATA=str(ROOT / "data"))

    def test_a_page_is_whole_in_itself(self):
        for name in ["scenario.yaml"]:
            page = self.report(name)
            self.assertIsNone(FOREIGN.search(page), FOREIGN.search(page))
            root = parse(page)
            self.assertEqual(root.get("lang"), "en")
            self.assertEqual(root.findtext("head/title"), "A test")
            self.assertEqual([words(h) for h in root.iter("h1")], ["A test"])
            self.assertEqual(page, self.report(name))

    def test_structure_for_those_who_cannot_see(self):
        root = parse(self.report("london-talks", environment=self.built_in()))
        levels = [int(e.tag[1]) for e in root.iter() if re.fullmatch("h[1-6]", e.tag)]
        self.assertEqual(levels.count(1), 1)
        for before, after in zip(levels, levels[1:]):
            self.assertLessEqual(after, before + 1)
        ids = [e.get("id") for e in root.iter() if e.get("id")]
        self.assertEqual(len(ids), len(set(ids)))
        pictures = [e for e in root.iter("svg") if e.get("aria-hidden") != "true"]
        self.assertGreaterEqual(len(pictures), 8)
        for picture in pictures:
            self.assertEqual(picture.get("role"), "img")
            names = picture.get("aria-labelledby", "").split()
            self.assertTrue(picture.get("aria-label") or set(names) <= set(ids))
        for table in root.iter("table"):
            heads = list(table.iter("th"))
            self.assertTrue(heads)
            for head in heads:
                self.assertIn(head.get("scope"), ("col", "row", "colgroup"))
        for figure in root.iter("figure"):
            self.assertTrue(words(figure.find("figcaption")))
        for link in root.iter("a"):
            self.assertRegex(link.get("href"), "^(https?://|#)")

    def test_parts_of_a_page_about_talks(self):
        root = parse(self.report("london-talks", environment=self.built_in()))
        headings = [words(h) for h in root.iter("h2")]
        for heading in ["In brief", "Who gains, who loses", "Industries", "Trade", "What could be signed",
                        "What is in force", "How it came to this", "Case by case", "Assumptions and limits", "Method"]:
            self.assertIn(heading, headings)
        text = words(root.find("body"))
        for sentence in ["truce report london-talks", "Caliendo, L. & Parro, F. (2015)", "Where reports differ",
                         "Deals that every party prefers", "What keeps the truce of June 2025",
                         "United States on goods from China"]:
            self.assertIn(sentence, text)
        self.assertNotIn("Worked out in", text)

    def test_numbers_are_those_of_truce_run(self):
        run = json.loads(self.succeeds("run", "scenario.yaml", "--format", "json"))
        root = parse(self.report("scenario.yaml"))
        tables = [t for t in root.iter("table") if t.get("class") == "all" and
                  words(t.find("caption")).startswith("Every variable by region")]
        self.assertEqual(len(tables), len(run["cases"]))
        for table, case in zip(tables, run["cases"]):
            names = [words(th).split(",")[0].replace(" ", "_") for th in table.find("thead/tr")][1:]
            for row, region in zip(table.find("tbody"), case["regions"]):
                values = [float(d.get("value")) for d in row.iter("data")]
                self.assertEqual(len(values), len(names))
                for name, value in zip(names, values):
                    expected = region[name]
                    self.assertTrue(value == expected or (expected is None and value != value), name)

    def test_a_case_alone(self):
        root = parse(self.report("scenario.yaml", "--case", "war"))
        titles = [words(h) for h in root.iter("h3")]
        self.assertIn("A tariff", titles)
        self.assertNotIn("peace", titles)
        self.assertIn("truce report scenario.yaml --case war", words(root.find("body")))
        self.fails(3, "report", "scenario.yaml", "--case", "wra", says="did you mean 'war'")

    def test_the_command_is_quoted_for_a_shell(self):
        self.scenario.rename(self.folder / "it's a test.yaml")
        root = parse(self.report("it's a test.yaml", "--tolerance=1e-9", "-q"))
        command = [words(c) for c in root.iter("code")]
        self.assertEqual(command, [r"truce report 'it'\''s a test.yaml' --tolerance 1e-9"])

    def test_hostile_titles(self):
        text = self.scenario.read_text()
        title = "</title><script>alert(1)</script><img src=x onerror=y> & \\\" ' \\u0001"
        self.scenario.write_text(text.replace("title: A test", f'title: "{title}"').replace(
            "title: A tariff", 'title: "<b>&amp;\\"x"'))
        page = self.report("scenario.yaml")
        self.assertNotIn("<script", page)
        self.assertNotIn("<img", page)
        root = parse(page)
        self.assertEqual(root.findtext("head/title"), "</title><script>alert(1)</script><img src=x onerror=y> & \" ' \ufffd")
        self.assertIn('<b>&amp;"x', [words(h) for h in root.iter("h3")])

    def test_cases_that_have_no_solution_leave_no_file(self):
        self.scenario.write_text(self.scenario.read_text() +
                                 "  banned:\n    changes:\n      - {set: ban, from: all, to: HOM}\n"
                                 "      - {set: ban, from: HOM, to: all}\n")
        before = set(self.folder.iterdir())
        done = self.truce("report", "scenario.yaml", "-o", "page.html")
        if done.returncode == 0:
            parse((self.folder / "page.html").read_text())
        else:
            self.assertIn(done.returncode, (4, 5), done.stderr)
            self.assertEqual(set(self.folder.iterdir()), before)

    def test_the_command_line(self):
        self.fails(2, "report", says="SCENARIO")
        self.fails(2, "report", "scenario.yaml", "--pdf", says="-o FILE.html")
        self.fails(2, "report", "scenario.yaml", "--pdf", "-o", "-", says="-o FILE.html")
        self.fails(2, "report", "scenario.yaml", "--format", "json", says="--format")
        self.fails(3, "report", "no-such", says="no-such")
        self.fails(1, "report", "scenario.yaml", "-o", "no/such/folder/page.html", says="no/such/folder")

    def test_to_a_file(self):
        self.assertEqual(self.report("scenario.yaml", "-o", "page.html"), "")
        self.assertEqual((self.folder / "page.html").read_text(), self.report("scenario.yaml"))


class Pdf(CommandTest):
    def temporary(self):
        folder = self.folder / "tmp"
        folder.mkdir(exist_ok=True)
        return folder

    def environment(self, **changes):
        return super().environment(TMPDIR=str(self.temporary()), **changes)

    def browser(self, script):
        """A PATH with nothing but a browser that is a script of ours."""
        folder = self.folder / "bin"
        folder.mkdir(exist_ok=True)
        program = folder / "google-chrome"
        program.write_text(f"#!{sys.executable}\n{script}")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return self.environment(PATH=str(folder))

    PRINT = ("import sys\n"
             "to = next(a for a in sys.argv if a.startswith('--print-to-pdf=')).split('=', 1)[1]\n"
             "page = open(sys.argv[-1].removeprefix('file://')).read()\n"
             "assert page.startswith('<!DOCTYPE html>') and '</html>' in page and '--headless' in sys.argv\n"
             "open(to, 'w').write('%PDF of ' + str(len(page)))\n")

    def test_without_a_browser(self):
        self.temporary()
        empty = self.folder / "bin"
        empty.mkdir()
        (empty / "chromium").mkdir()  # a folder is no browser
        for name in ["page.pdf", "page.html"]:
            self.fails(1, "report", "scenario.yaml", "--pdf", "-o", name, says=["Chromium", "PATH"],
                       environment=self.environment(PATH=str(empty)))

    def test_page_and_pdf(self):
        self.succeeds("report", "scenario.yaml", "-o", "page.html", "--pdf", environment=self.browser(self.PRINT))
        page = (self.folder / "page.html").read_text()
        self.assertEqual((self.folder / "page.pdf").read_text(), f"%PDF of {len(page)}")
        self.assertEqual(list(self.temporary().iterdir()), [])

    def test_pdf_alone(self):
        for arguments in [["-o", "alone.pdf"], ["-o", "alone.pdf", "--pdf"]]:
            self.succeeds("report", "scenario.yaml", *arguments, environment=self.browser(self.PRINT))
            self.assertTrue((self.folder / "alone.pdf").read_text().startswith("%PDF of "))
            (self.folder / "alone.pdf").unlink()
            self.assertEqual(list(self.folder.glob("*.html")), [])
            self.assertEqual(list(self.temporary().iterdir()), [])

    def test_a_browser_that_fails(self):
        for script, says in [("raise SystemExit(3)", "status 3"), ("import os; os.kill(os.getpid(), 9)", "signal 9"),
                             ("pass", "printed nothing")]:
            self.fails(1, "report", "scenario.yaml", "-o", "page.pdf", says=says, environment=self.browser(script))
            self.assertEqual(list(self.temporary().iterdir()), [])

    def test_no_shell_reads_names(self):
        name = "a;touch pwned $(touch pwned) 'b'.pdf"
        self.succeeds("report", "scenario.yaml", "-o", name, environment=self.browser(self.PRINT))
        self.assertTrue((self.folder / name).exists())
        self.assertFalse((self.folder / "pwned").exists())

    @unittest.skipUnless(BROWSER, "SKIPPED: no Chromium and no Chrome on PATH")
    def test_a_real_browser(self):
        self.succeeds("report", "scenario.yaml", "-o", "page.html", "--pdf", "--quiet")
        pdf = (self.folder / "page.pdf").read_bytes()
        self.assertTrue(pdf.startswith(b"%PDF-"))
        self.assertGreater(len(pdf), 10000)
        self.assertEqual(list(self.temporary().iterdir()), [])


if __name__ == "__main__":
    if not BROWSER:
        print("SKIPPED: no Chromium and no Chrome on PATH: no page is printed")
    unittest.main()
