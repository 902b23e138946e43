"""Talks from outside: verbs, formats, the round trip of policies, identities, every exit status."""
import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import time
import unittest

from cli_harness import COMMAND, ROOT, TALKS_VERBS, CommandTest

TALKS = """truce: 1
title: Talks of a test
world: world
cases:
  peace: {changes: [{set: tariff, from: all, to: all, rate: 0}]}
  truce:
    changes:
      - {add: tariff, from: FOR, to: HOM, sectors: goods, rate: 0.4}
      - {add: tariff, from: HOM, to: FOR, sectors: goods, rate: 0.4}
      - {set: licence, name: permits, from: FOR, to: HOM, sectors: services, licensed: 0.6}
  siege:
    from: truce
    changes: [{set: tariff, from: all, to: all, sectors: goods, rate: 2}]
talks:
  base: truce
  war: siege
  today: 2025-06-10
  deadline: 2025-08-12
  issues:
    - {name: home-tariff, title: tariff of Home, add: tariff, over: benchmark, from: FOR, to: HOM, sectors: goods}
    - {name: foreign-tariff, title: tariff of Foreign, add: tariff, over: benchmark, from: HOM, to: FOR, sectors: goods}
    - {name: permits, party: FOR, set: licence}
"""

VERBS = [["optimal", "--party", "HOM"], ["nash"], ["cooperate", "--from", "nash"], ["bargain"], ["frontier"],
         ["enforce"], ["leverage"]]


class TalksTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.talks = self.folder / "talks.yaml"
        self.talks.write_text(TALKS)

    def answer(self, *arguments):
        return json.loads(self.succeeds("talks", *arguments, "-f", "json"))

    @staticmethod
    def region(answer, code, key="regions"):
        return next(r for r in answer[key] if r["code"] == code)

    @staticmethod
    def state(answer, name):
        return next(s for s in answer["states"] if s["name"] == name)


class Answers(TalksTest):
    def test_every_verb_answers_on_a_world_and_on_a_scenario(self):
        for verb in VERBS:
            for subject in (["--world", "world"], ["talks.yaml"]):
                for form in ("table", "json", "csv"):
                    with self.subTest(verb=verb, subject=subject, form=form):
                        self.assertTrue(self.succeeds("talks", verb[0], *subject, *verb[1:], "-f", form))

    def test_json_says_what_is_promised(self):
        a = self.answer("nash", "--world", "world")
        self.assertEqual((a["verb"], a["world"]["name"], a["world"]["regions"]), ("nash", "world", 2))
        self.assertEqual({"code", "party", "real_income", "government_objective", "mean_tariff"}
                         - set(a["regions"][0]), set())
        self.assertTrue(a["certificate"]["converged"] and a["solve"]["converged"])
        self.assertLess(a["certificate"]["step"], 1e-6)
        self.assertLess(a["certificate"]["deviation"], 1e-9)
        self.assertEqual(len(a["instruments"]), 4)

    def test_csv_is_a_long_table(self):
        rows = list(csv.DictReader(io.StringIO(self.succeeds("talks", "bargain", "talks.yaml", "-f", "csv"))))
        self.assertEqual(list(rows[0]), ["section", "name", "region", "variable", "value", "unit"])
        a = self.answer("bargain", "talks.yaml")
        income = next(r for r in rows if (r["name"], r["region"], r["variable"]) == ("deal", "HOM", "real_income"))
        self.assertEqual(float(income["value"]), self.region(a, "HOM")["real_income"])

    def test_two_runs_give_the_same_bytes_but_for_seconds(self):
        first, second = (re.sub(r'"seconds": [^},]*', "", self.succeeds("talks", "deals", "talks.yaml", "-f", "json"))
                         for _ in range(2))
        self.assertEqual(first, second)

    def test_a_report_goes_to_a_file_whole(self):
        self.assertEqual(self.succeeds("talks", "nash", "--world", "world", "-f", "json", "-o", "war.json"), "")
        self.assertEqual(json.loads((self.folder / "war.json").read_text())["verb"], "nash")


class Economics(TalksTest):
    def test_alike_regions_fight_alike(self):
        a = self.answer("nash", "--world", "world")
        self.assertAlmostEqual(self.region(a, "HOM")["real_income"], self.region(a, "FOR")["real_income"], places=9)
        self.assertLess(self.region(a, "HOM")["real_income"], 0)

    def test_alone_one_gains_and_the_other_loses(self):
        a = self.answer("optimal", "--world", "world", "--party", "HOM")
        self.assertGreater(self.region(a, "HOM")["gain"], 0)
        self.assertLess(self.region(a, "FOR")["gain"], 0)

    def test_in_a_war_nobody_gains_by_moving_alone(self):
        war = self.answer("nash", "--world", "world")
        alone = self.answer("optimal", "--world", "world", "--party", "HOM", "--start", "nash")
        self.assertAlmostEqual(self.region(war, "HOM")["real_income"], self.region(alone, "HOM")["real_income"],
                               places=9)

    def test_equal_gains(self):
        a = self.answer("cooperate", "--world", "world", "--from", "nash")
        self.assertAlmostEqual(self.region(a, "HOM")["gain"], self.region(a, "FOR")["gain"], places=7)
        self.assertGreater(self.region(a, "HOM")["gain"], 0)

    def test_power_brings_more(self):
        equal = self.answer("bargain", "--world", "world", "--from", "nash")
        strong = self.answer("bargain", "--world", "world", "--from", "nash", "--weights", "HOM=3,FOR=1")
        self.assertGreater(self.region(strong, "HOM")["gain"], self.region(equal, "HOM")["gain"] + 1e-6)

    def test_deals_please_both(self):
        a = self.answer("deals", "talks.yaml")
        self.assertGreater(a["deals"]["preferred"], 0)
        for deal in a["deals"]["list"]:
            self.assertTrue(all(gain > 0 for gain in deal["gain"].values()))
        self.assertTrue(any(deal["efficient"] for deal in a["deals"]["list"]))

    def test_a_licence_starts_where_the_base_has_it(self):
        a = self.answer("leverage", "talks.yaml")
        permits = next(i for i in a["instruments"] if i["name"] == "permits")
        self.assertAlmostEqual(permits["value"], 0.6, places=12)
        tariff = next(i for i in a["instruments"] if i["name"] == "home-tariff")
        self.assertAlmostEqual(tariff["value"], 0.4, places=9)
        self.assertEqual(set(a["leverage"][0]["derivative"]), {"HOM", "FOR"})

    def test_scaling_keeps_the_pattern_of_rates(self):
        text = TALKS.replace("sectors: goods, rate: 0.4}\n      - {add: tariff, from: HOM",
                             "sectors: goods, rate: 0.4}\n      - {add: tariff, from: FOR, to: HOM, sectors: services, "
                             "rate: 0.1}\n      - {add: tariff, from: HOM")
        one = "{name: home-tariff, title: tariff of Home, add: tariff, over: benchmark, from: FOR, to: HOM, sectors: goods}"
        for how, says in (("add", True), ("scale", False)):
            self.talks.write_text(text.replace(one, "{name: home-tariff, %s: tariff, over: benchmark, from: FOR, to: HOM}"
                                               % how))
            self.assertEqual("one value where the policy in force has many" in
                             self.succeeds("talks", "deals", "talks.yaml"), says)
        tariff = next(i for i in self.answer("leverage", "talks.yaml")["instruments"] if i["name"] == "home-tariff")
        self.assertTrue(0.1 < tariff["value"] < 0.4)

    def test_opening_further_breaks_no_deal(self):
        a = self.answer("enforce", "talks.yaml")
        for party in a["keeping"][0]["parties"]:
            self.assertGreaterEqual(party["temptation"], -1e-12)
        clock = a["keeping"][0]["clock"]
        self.assertEqual([c["days_left"] for c in clock[::2]], [90, 60, 30])

    def test_the_brief_has_it_all(self):
        text = self.succeeds("talks", "brief", "talks.yaml")
        for words in ("Talks of a test", "In brief", "Deals that every party prefers", "Which concession buys what",
                      "What keeps", "How sure", "tariff of Home"):
            self.assertIn(words, text)
        self.assertNotIn("days left", text)  # nobody is tempted to break the truce, whenever it ends
        self.assertIn("days left", self.succeeds("talks", "enforce", "talks.yaml", "--start", "peace"))

    def test_a_licence_with_room_to_spare_holds_no_deal_up(self):
        """Each side would rather have licences of its own bind than give all: the ends of the frontier tell."""
        self.data = ROOT / "data"
        ends = [{r["code"]: r["real_income"] for r in point["regions"]}
                for point in self.answer("frontier", "london-talks", "--points", "3")["frontier"]]
        alike = self.region(self.answer("cooperate", "london-talks"), "USA")["real_income"]
        self.assertGreater(ends[0]["USA"], ends[2]["USA"] + 1e-5)
        self.assertGreater(ends[2]["CHN"], ends[0]["CHN"] + 1e-5)
        self.assertAlmostEqual(alike, ends[0]["USA"], places=9)
        tempted = self.answer("enforce", "london-talks", "--start", "no-conflict")["keeping"][0]["parties"][0]
        self.assertIn(tempted["breach"], ("chip-software", "engines"))
        self.assertTrue(0 < tempted["breach_gain"] <= tempted["temptation"])

    def test_points_of_a_short_frontier_are_apart(self):
        """Both gain two thousandths and more over the threat, and the ends differ by hundredths of that."""
        self.data = ROOT / "data"
        points = [[self.region(point, party)["real_income"] for party in ("USA", "CHN")]
                  for point in self.answer("frontier", "london-talks", "--points", "7")["frontier"]]
        for before, after in zip(points, points[1:]):
            self.assertGreater(before[0] - after[0], 1e-6)
            self.assertGreater(after[1] - before[1], 1e-6)

    def test_political_weights_move_the_optimum(self):
        (self.folder / "lambda.csv").write_text("country,sector,value\nHOM,goods,1.5\n")
        plain = self.answer("optimal", "--world", "world", "--party", "HOM")
        bent = self.answer("optimal", "--world", "world", "--party", "HOM", "--political-weights", "lambda.csv")
        self.assertGreater(self.region(plain, "HOM")["real_income"], self.region(bent, "HOM")["real_income"])
        self.assertNotAlmostEqual(self.region(bent, "HOM")["government_objective"],
                                  self.region(bent, "HOM")["real_income"], places=6)

    def test_fewer_levers(self):
        for options, levers in ((["--mfn", "--uniform"], 2), (["--export-taxes"], 8), (["--sectors", "goods"], 2),
                                (["--parties", "HOM"], 2)):
            with self.subTest(options=options):
                self.assertEqual(len(self.answer("nash", "--world", "world", *options)["instruments"]), levers)

    def test_bounds_bind_and_are_counted(self):
        a = self.answer("nash", "--world", "world", "--bounds", "0,0.05")
        self.assertEqual(a["certificate"]["at_bounds"], 4)
        self.assertTrue(all(i["value"] == 0.05 for i in a["instruments"]))


class RoundTrip(TalksTest):
    """truce run takes the policy back and finds the same real income."""

    def check(self, answer, changes):
        (self.folder / "back.yaml").write_text("truce: 1\nworld: world\ncases: {back: {changes: [%s]}}\n" % changes)
        run = json.loads(self.succeeds("run", "back.yaml", "-f", "json"))["cases"][0]
        for region in run["regions"]:
            self.assertAlmostEqual(region["real_income"], self.region(answer, region["code"])["real_income"], places=9)

    def test_tariffs(self):
        a = self.answer("nash", "--world", "world", "--policy", "war.csv")
        self.assertEqual((self.folder / "war.csv").read_text().split("\n")[0], "from,to,sector,rate")
        self.check(a, "{set: tariff, table: war.csv}")

    def test_export_taxes_beside_them(self):
        a = self.answer("nash", "--world", "world", "--export-taxes", "--policy", "war.csv", "--bounds", "0,3")
        self.check(a, "{set: tariff, table: war.csv}, {set: export_tax, table: war.export-tax.csv}")

    def test_a_deal_of_issues(self):
        a = self.answer("bargain", "talks.yaml", "--policy", "deal.csv", "--variant", "deal.yaml")
        licensed = next(i["value"] for i in a["instruments"] if i["name"] == "permits")
        self.check(a, "{set: tariff, table: deal.csv}, {set: licence, name: permits, from: FOR, to: HOM, sectors: "
                      f"services, licensed: {licensed!r}}}")

    def runs_as_variant(self, *arguments, case="answer"):
        a = self.answer(*arguments, "--variant", "variant.yaml")
        run = json.loads(self.succeeds("run", "variant.yaml", "--case", case, "-f", "json"))["cases"]
        run = next(c for c in run if c["name"] == case)
        for region in run["regions"]:
            self.assertAlmostEqual(region["real_income"], self.region(a, region["code"])["real_income"], places=9)

    def test_answers_become_cases_of_the_scenario(self):
        self.runs_as_variant("bargain", "talks.yaml")
        self.runs_as_variant("nash", "talks.yaml")
        self.runs_as_variant("deals", "talks.yaml", "--from", "war")
        self.runs_as_variant("optimal", "talks.yaml", "--party", "HOM")
        self.runs_as_variant("nash", "talks.yaml", "--bilateral", "--export-taxes", "--bounds", "0,3")
        self.runs_as_variant("cooperate", "talks.yaml", "--mfn", "--from", "nash")
        self.talks.write_text(TALKS.split("  issues:")[0].replace("base: truce", "base: peace") + "  rates: additional\n")
        self.runs_as_variant("nash", "talks.yaml")
        self.talks.write_text(TALKS.replace("  peace:", "  answer:"))
        self.runs_as_variant("bargain", "talks.yaml", case="answer-2")


class Others(TalksTest):
    """Who is not at the table may respond to what is decided there."""

    def test_one_with_all_others_is_the_war(self):
        war = self.answer("nash", "--world", "world")
        alone = self.answer("optimal", "--world", "world", "--party", "HOM", "--respond", "all")
        self.assertEqual([r["responds"] for r in alone["regions"]], [r["code"] != "HOM" for r in alone["regions"]])
        self.assertLess(alone["certificate"]["outsiders"], 1e-9)
        self.assertIsNone(war["certificate"]["outsiders"])
        for region in war["regions"]:
            self.assertAlmostEqual(region["real_income"], self.region(alone, region["code"])["real_income"], places=7)
        table = self.succeeds("talks", "optimal", "--world", "world", "--party", "HOM", "--respond", "FOR")
        self.assertIn("Not at the table, but each at its own best", table)
        self.assertIn("No better answer was found for any of those who respond", " ".join(table.split()))
        self.assertIn("status-quo-answered", table)

    def test_the_block_says_who_responds(self):
        text = TALKS.split("  issues:")[0] + "  parties: HOM\n  others: %s\n"
        for others, responds in (("hold", False), ("respond", True), ("FOR", True), ("[FOR]", True)):
            self.talks.write_text(text % others)
            a = self.answer("optimal", "talks.yaml", "--party", "HOM")
            self.assertEqual(self.region(a, "FOR")["responds"], responds, others)
            self.assertEqual(a["certificate"]["outsiders"] is not None, responds, others)
        for others, says in (("FRO", "did you mean 'FOR'?"), ("HOM", "it cannot respond to them from outside"),
                             ("{a: 1}", "others: ")):
            self.talks.write_text(text % others)
            self.fails(3, "talks", "optimal", "talks.yaml", "--party", "HOM", says=says)

    def test_refusals(self):
        self.fails(3, "talks", "nash", "--world", "world", "--respond", "all", says="all regions are parties")
        self.fails(3, "talks", "nash", "--world", "world", "--respond", "XYZ", says="XYZ")


class Refusals(TalksTest):
    def test_usage(self):
        self.fails(2, "talks", says="'truce talks' needs a verb")
        self.fails(2, "talks", "nesh", says="did you mean 'truce talks nash'?")
        self.fails(2, "talks", "nash", says="needs a scenario or --world W")
        self.fails(2, "talks", "optimal", "--world", "world", says="needs --party REGION")
        self.fails(2, "talks", "nash", "--world", "world", "--bounds", "1", says="--bounds: expected two numbers")
        self.fails(2, "talks", "nash", "--world", "world", "--bounds", "2,1", says="the lower first")
        self.fails(2, "talks", "nash", "--world", "world", "--elasticities", "uniform-4", says="needs a scenario")
        self.fails(2, "talks", "nash", "--world", "world", "--mfn", "--bilateral", says="not both")
        self.fails(2, "talks", "nash", "--world", "world", "--partners", "some", says="'all' or 'each-other'")
        self.fails(2, "talks", "bargain", "--world", "world", "--solution", "kalay", says="did you mean 'kalai'?")
        self.fails(2, "talks", "enforce", "--world", "world", "--discount", "2", says="--discount")
        self.fails(2, "talks", "frontier", "--world", "world", "--points", "1", says="--points")
        self.fails(2, "talks", "nash", "--world", "world", "-f", "xml", says="--format")
        for verb in ("deals", "brief"):
            self.fails(2, "talks", verb, "--world", "world", says=f"'truce talks {verb}' needs a scenario")
        self.fails(2, "talks", "bargain", "talks.yaml", "--policy", "p.csv", says="a licence is on the table")
        self.fails(2, "talks", "nash", "--world", "world", "--variant", "v.yaml", says="it needs SCENARIO")
        self.fails(2, "talks", "enforce", "talks.yaml", "--variant", "v.yaml", says="finds no new one")
        self.fails(2, "talks", "enforce", "talks.yaml", "--period", "0", says="--period")

    def test_a_period_is_what_is_said(self):
        clock = [self.answer("enforce", "talks.yaml", *period)["keeping"][0] for period in
                 ([], ["--period", "7"], ["--period", "1"])]
        self.assertEqual([k["period_days"] for k in clock], [30, 7, 1])
        days = [sorted({c["days_left"] for c in k["clock"]}, reverse=True) for k in clock]
        self.assertEqual(days[0], [90, 60, 30])
        self.assertEqual(days[1], list(range(63, 0, -7)))
        self.assertEqual((days[2][0], days[2][-1]), (63, 1))
        self.assertLessEqual(len(days[2]), 25)
        self.talks.write_text(TALKS.replace("  today", "  period: 7\n  today"))
        self.assertEqual(self.answer("enforce", "talks.yaml")["keeping"][0]["period_days"], 7)
        self.talks.write_text(TALKS.replace("  today", "  period: 0.5\n  today"))
        self.fails(3, "talks", "enforce", "talks.yaml", says="a whole number from 1 to 3650, found 0.5")

    def test_bad_input(self):
        self.fails(3, "talks", "nash", "--world", "world", "--parties", "HOMM", says="did you mean 'HOM'?")
        self.fails(3, "talks", "nash", "--world", "world", "--sectors", "good", says="did you mean 'goods'?")
        self.fails(3, "talks", "optimal", "--world", "world", "--party", "FORR", says="no party to these talks")
        self.fails(3, "talks", "optimal", "--world", "world", "--parties", "FOR", "--party", "HOM",
                   says=["'HOM' is no party", "parties: FOR"])
        self.fails(3, "talks", "bargain", "--world", "world", "--from", "fre", says="did you mean 'free'?")
        self.fails(3, "talks", "bargain", "--world", "world", "--weights", "HOM", says="REGION=NUMBER above 0")
        self.fails(3, "talks", "bargain", "--world", "world", "--weights", "HUM=2", says="did you mean 'HOM'?")
        self.fails(3, "talks", "bargain", "--world", "world", "--weights", "HOM=2", says="FOR is a party and has none")
        self.fails(3, "talks", "bargain", "--world", "world", "--parties", "HOM", says="a deal needs two parties")
        self.fails(3, "talks", "nash", "--world", "nowhere", says="nowhere")
        self.fails(3, "talks", "nash", "nothing.yaml", says="nothing")
        self.fails(3, "talks", "enforce", "talks.yaml", "--deadline", "2025-06-01", says="before the day")

    def test_political_weights(self):
        path = self.folder / "lambda.csv"
        for text, words in (("country,sector,value\nHOM,good,1\n", "did you mean 'goods'?"),
                            ("country,sector,value\nHUM,goods,1\n", "did you mean 'HOM'?"),
                            ("country,sector,value\nHOM,goods,-1\n", "0 or more, found -1"),
                            ("country,sector,value\nHOM,goods,1\nHOM,goods,1\n", "given twice"),
                            ("country,sector\nHOM,goods\n", "value")):
            path.write_text(text)
            self.fails(3, "talks", "nash", "--world", "world", "--political-weights", "lambda.csv",
                       says=["lambda.csv", words])
        self.fails(3, "talks", "nash", "--world", "world", "--political-weights", "none.csv", says="none.csv")

    def test_issues_that_cannot_be(self):
        def with_issue(issue):
            text = TALKS.replace("    - {name: permits, party: FOR, set: licence}\n", f"    - {issue}\n")
            self.talks.write_text(text)

        with_issue("{name: nothing, party: FOR, set: licence}")
        self.fails(3, "talks", "nash", "talks.yaml", says="has no licence of that name")
        with_issue("{name: idle, scale: tariff, over: truce, from: FOR, to: HOM, sectors: services}")
        self.fails(3, "talks", "nash", "talks.yaml", says="adds nothing to the rates that are to be scaled")
        with_issue("{name: twice, set: tariff, from: FOR, to: HOM}")
        self.fails(3, "talks", "nash", "talks.yaml", says="both 'home-tariff' and 'twice' would decide on goods")

    def test_deals_need_a_short_list(self):
        text = TALKS[:TALKS.index("  issues:")]
        self.talks.write_text(text)
        self.assertTrue(self.succeeds("talks", "deals", "talks.yaml"))  # four tariffs are short enough
        self.talks.write_text(TALKS.replace(", sectors: goods}\n    - {name: permits",
                                            ", sectors: goods, steps: [%s]}\n    - {name: permits"
                                            % ", ".join(str(k / 100) for k in range(101)))
                              .replace("licence}", "licence, steps: [%s]}" % ", ".join(str(k / 100)
                                                                                      for k in range(5, 100))))
        self.fails(3, "talks", "deals", "talks.yaml", says="more than 1500 deals")

    def test_a_search_that_is_cut_short_says_so(self):
        self.fails(4, "talks", "nash", "--world", "world", "--max-iterations", "1", says="iteration")

    def test_no_deal_is_no_solution(self):
        self.fails(5, "talks", "bargain", "--world", "world", "--bounds", "1,2", says="no deal")

    def test_a_path_that_cannot_be_written_is_known_before_the_work(self):
        self.fails(1, "talks", "nash", "--world", "world", "-o", "no/such/folder", says="no/such")


class Help(TalksTest):
    def test_every_verb(self):
        overview = self.succeeds("help", "talks")
        self.assertEqual(overview, self.succeeds("talks", "--help"))
        self.assertEqual(re.findall(r"^  (talks \w+) ", overview, re.MULTILINE), TALKS_VERBS)
        for verb in TALKS_VERBS:
            words = self.succeeds(*verb.split(), "--help")
            for part in ["Usage: truce " + verb, "Options:", "Examples:", f"  truce {verb} ", "Exit status:"]:
                self.assertIn(part, words)
            self.assertLessEqual(max(map(len, words.splitlines())), 80, verb)

    def test_completions_and_manual_know_every_option(self):
        page = (ROOT / "man" / "truce-talks.1").read_text()
        texts = {name: (ROOT / "completions" / name).read_text() for name in ["truce.bash", "_truce", "truce.fish"]}
        for verb in TALKS_VERBS:
            for text in (page, *texts.values()):
                self.assertRegex(text, r"\b" + verb.split()[-1] + r"\b")
            for letter, option in re.findall(r"^ +(?:-(\w), )?--([a-z-]+)", self.succeeds("help", *verb.split()),
                                             re.MULTILINE):
                if option == "help":
                    continue
                self.assertIn("Fl -" + option, page, verb)
                self.assertRegex(texts["truce.bash"], rf"--{option}\b", verb)
                self.assertRegex(texts["_truce"], rf"--{option}\b", verb)
                self.assertRegex(texts["truce.fish"], rf"-l {option}\b", verb)
                if letter:
                    self.assertRegex(page, rf"Fl {letter}\b", verb)
                    self.assertRegex(texts["truce.fish"], rf"-s {letter} -l {option}\b", verb)

    @unittest.skipUnless(shutil.which("bash"), "no bash")
    def test_bash_completion(self):
        def complete(*words):
            script = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _truce; echo "${COMPREPLY[*]}"'
            done = subprocess.run(["bash", "-c", script, ROOT / "completions" / "truce.bash", "truce", *words], text=True,
                                  cwd=self.folder, capture_output=True, check=True,
                                  env=self.environment(PATH=os.path.dirname(COMMAND) + ":" + os.environ["PATH"]))
            self.assertEqual(done.stderr, "")
            return done.stdout.split()

        self.assertEqual(complete("talks", "na"), ["nash"])
        self.assertEqual(complete("talks", "bargain", "--sol"), ["--solution"])
        self.assertEqual(complete("talks", "bargain", "--solution", "ka"), ["kalai"])
        self.assertEqual(complete("talks", "nash", "--start", "fr"), ["free"])
        self.assertEqual(complete("talks", "nash", "--sol"), [])
        self.assertIn("talks.yaml", complete("talks", "brief", "ta"))


class London(TalksTest):
    """The built-in scenario, on the built-in world."""

    def test_from_end_to_end(self):
        environment = self.environment(TRUCE_DATA=str(ROOT / "data"))
        a = json.loads(self.succeeds("talks", "brief", "london-talks", "-f", "json", environment=environment))
        self.assertEqual([i["name"] for i in a["instruments"]],
                         ["US-tariff", "CN-tariff", "rare-earths", "chip-software", "engines"])
        gain = {r["code"]: r["gain"] for r in a["regions"]}
        war = {r["code"]: r["real_income"] for r in self.state(a, "war")["regions"]}
        now = {r["code"]: r["real_income"] for r in self.state(a, "status-quo")["regions"]}
        for party in ("USA", "CHN"):
            self.assertGreater(gain[party], 0)
            self.assertLess(war[party], now[party])
        self.assertGreater(a["deals"]["preferred"], 0)
        self.assertEqual({k["deal"] for k in a["keeping"]}, {"status-quo", "deal"})
        for code in ("KOR", "JPN", "EU"):
            self.assertIn(code, gain)

    def test_ctrl_c_leaves_nothing(self):
        environment = self.environment(TRUCE_DATA=str(ROOT / "data"))
        command = subprocess.Popen([COMMAND, "talks", "nash", "-w", "world-2023", "-o", "war.json", "-f", "json",
                                    "--tolerance", "1e-11"], cwd=self.folder, env=environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(0.4)
        command.send_signal(signal.SIGINT)
        command.communicate(timeout=60)
        if command.returncode == 0:
            self.skipTest("it was done before it could be stopped")
        self.assertEqual(command.returncode, 130)
        self.assertEqual([p.name for p in self.folder.iterdir() if "war.json" in p.name], [])


if __name__ == "__main__":
    unittest.main()
