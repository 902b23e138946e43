"""What the ledger that ships with the command answers: its facts, from outside."""
import csv
import io
import json
import re
import subprocess
import unittest

from cli_harness import COMMAND, ROOT, CommandTest


class LedgerTest(CommandTest):
    """Asks the built-in ledger, compiled once for all tests."""

    def environment(self, **changes):
        return super().environment(TRUCE_DATA=str(ROOT / "data"), **changes)

    def json(self, *arguments):
        return json.loads(self.succeeds(*arguments, "--format", "json"))

    def rows(self, *arguments):
        return list(csv.DictReader(io.StringIO(self.succeeds(*arguments, "--format", "csv"))))

    def events(self, *arguments):
        return {(e["day"], e["id"], e["event"]): e for e in self.json(*arguments)["events"]}


class Due(LedgerTest):
    def test_the_truce_ends_unless_it_is_extended(self):
        then = self.events("due", "--on", "2025-06-10", "--known", "2025-06-10", "--within", "90d")
        expires = then["2025-08-12", "geneva-2025", "expires"]
        self.assertEqual(expires["days_left"], 63)
        tariff = then["2025-08-12", "us-reciprocal-china", "returns"]
        self.assertEqual((tariff["before"]["rate"], tariff["after"]["rate"]), (0.10, 0.34))
        self.assertEqual(tariff["before"]["suspended"], 0.24)
        reply = then["2025-08-12", "cn-reciprocal", "returns"]
        self.assertEqual((reply["before"]["rate"], reply["after"]["rate"]), (0.10, 0.34))

        later = self.events("due", "--on", "2025-06-10", "--known", "2025-08-11", "--within", "6m")
        self.assertIn(("2025-11-10", "geneva-2025", "expires"), later)
        self.assertIn(("2025-11-10", "us-reciprocal-china", "returns"), later)
        self.assertNotIn(("2025-08-12", "geneva-2025", "expires"), later)
        self.assertIn(("2025-08-12", "us-reciprocal-china", "extended"), later)

    def test_hindsight_is_said(self):
        self.assertIn("On 2025-06-10 it knew otherwise", self.succeeds("due", "--on", "2025-06-10"))
        self.assertNotIn("knew otherwise", self.succeeds("due", "--on", "2025-06-10", "--known", "2025-06-10"))

    def test_spans(self):
        def until(on, span):
            return self.json("due", "--on", on, "--within", span)["until"]

        self.assertEqual(until("2025-06-10", "90d"), "2025-09-08")
        self.assertEqual(until("2025-06-10", "90"), "2025-09-08")
        self.assertEqual(until("2025-06-10", "12w"), "2025-09-02")
        self.assertEqual(until("2025-06-10", "3m"), "2025-09-10")
        self.assertEqual(until("2025-11-30", "3m"), "2026-02-28")
        self.assertEqual(until("2024-01-31", "1m"), "2024-02-29")
        self.assertEqual(until("2024-02-29", "1y"), "2025-02-28")
        for span in ["", "d", "-1d", "3x", "90dd", "3 m", "10000d", "many", "1.5m"]:
            self.fails(2, "due", "--within", span, says=["--within", "as 90d, 12w, 3m or 1y"])
        self.assertEqual(until("2199-12-30", "1d"), "2199-12-31")
        for on, span in [("2025-06-10", "175y"), ("2025-06-10", "2100m"), ("2199-12-30", "2d"), ("2199-12-30", "1w")]:
            self.fails(2, "due", "--on", on, "--within", span, says=[f"--within: '{span}' after {on} is beyond 2199"])

    def test_calendar(self):
        arguments = ["due", "--on", "2025-06-10", "--known", "2025-06-10", "--ics"]
        path = self.folder / "truce.ics"
        printed = subprocess.run([COMMAND, *arguments], capture_output=True, check=True, env=self.environment()).stdout
        self.assertEqual(self.succeeds(*arguments, "-o", path), "")
        self.assertEqual(path.read_bytes(), printed)
        lines = printed.split(b"\r\n")
        self.assertEqual(lines[-1], b"")
        self.assertEqual((lines[0], lines[-2]), (b"BEGIN:VCALENDAR", b"END:VCALENDAR"))
        self.assertLessEqual(max(map(len, lines)), 75)
        unfolded = printed.decode().replace("\r\n ", "")
        uids = re.findall(r"^UID:(.*)\r$", unfolded, re.MULTILINE)
        self.assertEqual(len(uids), len(set(uids)))
        self.assertIn("geneva-2025-expires@us-china.truce", uids)
        event = re.search(r"UID:geneva-2025-expires.*?END:VEVENT", unfolded, re.DOTALL).group(0)
        self.assertIn("DTSTART;VALUE=DATE:20250812\r\n", event)
        self.assertIn("DTSTAMP:20250512T000000Z\r\n", event)
        self.fails(2, "due", "--ics", "--format", "json", says="a format of its own")


class Compliance(LedgerTest):
    def test_geneva_in_june(self):
        answer = self.json("compliance", "geneva-2025", "--on", "2025-06-10")
        then = self.json("compliance", "geneva-2025", "--on", "2025-06-10", "--known", "2025-06-10")
        self.assertEqual(then["expires"], "2025-08-12")
        self.assertGreater(answer["expires"], "2025-08-12")
        states = {c["id"]: c for c in answer["commitments"]}
        self.assertEqual(states["geneva-us-tariffs"]["state"], "done")
        self.assertEqual(states["geneva-cn-tariffs"]["state"], "done")
        disputed = states["geneva-cn-countermeasures"]
        self.assertEqual(disputed["state"], "disputed")
        self.assertIn("USA: breach", disputed["account"])
        figures = {f["series"]: f for f in disputed["figures"]}
        ores, magnets = figures["cn-rare-earth-exports"], figures["cn-magnet-exports"]
        self.assertEqual((ores["month"], magnets["month"]), ("2025-05", "2025-05"))
        self.assertEqual(round(100 * ores["change_on_month"]), 23)
        self.assertEqual(round(100 * magnets["change_on_month"]), -53)
        # the customs published the figure of magnets on 20 June: on the 10th nobody knew it
        known = [f for c in then["commitments"] for f in c["figures"]]
        self.assertIn(("cn-rare-earth-exports", "2025-05"), {(f["series"], f["month"]) for f in known})
        self.assertNotIn(("cn-magnet-exports", "2025-05"), {(f["series"], f["month"]) for f in known})
        table = self.succeeds("compliance", "geneva-2025", "--on", "2025-06-10")
        self.assertIn("+23 % on the month", table)
        self.assertIn("-53 % on the month", table)

    def test_refusals(self):
        self.fails(3, "compliance", "geneva-205", says="did you mean 'geneva-2025'?")
        self.fails(3, "compliance", "geneva-2025", "--on", "2025-05-01", says="nothing to comply with")
        self.fails(2, "compliance", says="AGREEMENT")
        self.fails(2, "compliance", "geneva-2025", "--on", "2025-02-29", says=["--on", "a day that exists"])


class Show(LedgerTest):
    def test_reports_differ_on_when_london_began(self):
        talk = self.json("ledger", "show", "london-2025-06")
        claims = [c for c in talk["assertions"] if c["field"] == "start"]
        days = {c["value"][:10] for c in claims}
        self.assertEqual(days, {"2025-06-09", "2025-06-10"})
        self.assertTrue(all(c["differs"] for c in claims))
        followed = [c for c in claims if c.get("followed")]
        self.assertEqual({c["value"][:10] for c in followed}, {"2025-06-09"})
        self.assertIn("start", {f["field"] for f in talk["follows"]})
        self.assertEqual(talk["sessions"][0]["start"], "2025-06-09T14:00")

    def test_clocks(self):
        clocks = {c["clock"]: c["session_1"] for c in self.json("ledger", "show", "london-2025-06")["clocks"]}
        self.assertEqual(clocks["held, Europe/London"], "2025-06-09 14:00 to 20:00")
        self.assertEqual(clocks["USA, America/New_York"], "2025-06-09 09:00 to 15:00")
        self.assertEqual(clocks["CHN, Asia/Shanghai"], "2025-06-09 21:00 to 2025-06-10 03:00")
        self.assertEqual(clocks["KOR, Asia/Seoul"], "2025-06-09 22:00 to 2025-06-10 04:00")

    def test_every_record_can_be_shown(self):
        """One of every kind, in every format, as wide as asked for."""
        ids = {e["kind"]: e["id"] for e in self.json("timeline", "--kind", "all")["events"]}
        for identity in [*ids.values(), "USA", "us-301", "us-301-1", "eo-14298", "geneva-us-tariffs"]:
            record = self.json("ledger", "show", identity)
            self.assertEqual(record["id"], identity)
            self.assertTrue(self.rows("ledger", "show", identity))
            for line in self.succeeds("ledger", "show", identity, "--width", "100").splitlines():
                self.assertLessEqual(len(line), 100, identity)

    def test_refusals(self):
        self.fails(3, "ledger", "show", "london-2025", "--ledger", "us-chna", says="us-chna")
        self.fails(3, "ledger", "show", "london-2025-6", says="did you mean 'london-2025-06'?")
        self.fails(2, "ledger", "show", says="ID")


class Timeline(LedgerTest):
    def test_the_spring_of_2025(self):
        events = self.events("timeline", "--since", "2025-02-01", "--until", "2025-06-10", "--party", "CHN")
        tariff = {day: (e["before"].get("rate"), e["after"].get("rate")) for (day, name, _), e in events.items()
                  if name == "us-reciprocal-china"}
        self.assertEqual(tariff, {"2025-04-05": (None, 0.10), "2025-04-09": (0.10, 0.84), "2025-04-10": (0.84, 1.25),
                                  "2025-05-14": (1.25, 0.10)})
        fentanyl = [(day, e["after"]["rate"]) for (day, name, _), e in events.items() if name == "us-fentanyl-china"]
        self.assertEqual(fentanyl, [("2025-02-04", 0.10), ("2025-03-04", 0.20)])
        self.assertIn(("2025-05-12", "geneva-2025", "agreed"), events)
        self.assertTrue(events["2025-06-09", "london-2025-06", "session"]["conflict"])
        days = [day for day, _, _ in events]
        self.assertEqual(days, sorted(days))
        self.assertTrue(all("source" in e for e in events.values()))

    def test_what_was_not_known(self):
        electronics = ("2025-04-05", "us-electronics-exemption", "begins")
        self.assertIn(electronics, self.events("timeline", "--until", "2025-04-30", "--known", "2025-04-11"))
        self.assertNotIn(electronics, self.events("timeline", "--until", "2025-04-30", "--known", "2025-04-07"))

    def test_kinds(self):
        kinds = {e["kind"] for e in self.json("timeline", "--kind", "licence,ban")["events"]}
        self.assertLessEqual(kinds, {"licence", "ban"})
        self.assertEqual({r["kind"] for r in self.rows("timeline", "-k", "agreement")}, {"agreement"})
        self.fails(2, "timeline", "--kind", "tarif", says="did you mean 'tariff'?")
        self.fails(3, "timeline", "--party", "CHIN", says="CHN")
        self.fails(3, "timeline", "--about", "genva-2025", says="did you mean 'geneva-2025'?")
        self.fails(2, "timeline", "--since", "2025-06-10", "--until", "2025-06-09", says="later than")
        self.fails(2, "timeline", "--since", "10 June", says="--since")

    def test_width(self):
        for line in self.succeeds("timeline", "--kind", "all", "--width", "72").splitlines():
            self.assertLessEqual(len(line), 72)


class Regime(LedgerTest):
    def regime(self, *arguments):
        return self.json("regime", *arguments)

    def pair(self, report, exporter, importer):
        return next(p for p in report["pairs"] if (p["from"], p["to"]) == (exporter, importer))

    def measures(self, report, exporter, importer):
        return {m["id"]: m for m in self.pair(report, exporter, importer)["measures"]}

    def test_truce_of_geneva(self):
        report = self.regime("--on", "2025-06-10")
        self.assertEqual(self.pair(report, "CHN", "USA")["additional"], 0.30)
        self.assertEqual(self.pair(report, "USA", "CHN")["additional"], 0.10)
        here = self.measures(report, "CHN", "USA")
        self.assertEqual((here["us-fentanyl-china"]["rate"], here["us-reciprocal-china"]["rate"]), (0.20, 0.10))
        self.assertEqual(here["us-301-list-1"]["rate"], 0.25)
        self.assertEqual(here["us-232-steel"]["rate"], 0.50)
        self.assertEqual(here["cn-rare-earths-2025-04"]["kind"], "licence")
        self.assertEqual(here["cn-ban-us-2024"]["kind"], "ban")
        for measure in here.values():
            self.assertTrue(measure["sources"], measure["id"])

    def test_height_of_the_war(self):
        report = self.regime("--on", "2025-05-01")
        self.assertEqual(self.pair(report, "CHN", "USA")["additional"], 1.45)
        self.assertEqual(self.pair(report, "USA", "CHN")["additional"], 1.25)

    def test_the_truce_ends_unless_the_record_says_extended(self):
        then = self.measures(self.regime("--on", "2025-06-10", "--known", "2025-06-10"), "CHN", "USA")["us-reciprocal-china"]
        self.assertEqual((then["until"], then["days_left"], then["suspended"]), ("2025-08-12", 63, 0.24))
        self.assertEqual((then["then"]["from"], then["then"]["rate"]), ("2025-08-12", 0.34))
        self.assertNotIn("extended_to", then)
        now = self.measures(self.regime("--on", "2025-06-10"), "CHN", "USA")["us-reciprocal-china"]
        self.assertEqual(now["until"], "2025-08-12")
        self.assertGreater(now["extended_to"], "2025-11-09")

    def test_exemption_of_electronics(self):
        """In force since 5 April, known since the 11th."""
        question = ["--on", "2025-04-10", "--from", "CHN", "--to", "USA", "--hs", "8517.13"]
        self.assertEqual(self.regime(*question)["stacked"]["additional"], 0.20)
        self.assertEqual(self.regime(*question, "--known", "2025-04-10")["stacked"]["additional"], 1.45)
        parts = {part["id"]: part for part in self.regime(*question)["composition"]}
        self.assertEqual(parts["us-reciprocal-china"]["effect"], "exempt")
        self.assertEqual(parts["us-reciprocal-china"]["by"], "us-electronics-exemption")

    def test_section_232_displaces_the_reciprocal_tariff(self):
        report = self.regime("--on", "2025-06-10", "--from", "CHN", "--to", "USA", "--hs", "7208.10.15.00")
        parts = {part["id"]: part for part in report["composition"]}
        self.assertEqual(parts["us-reciprocal-china"]["effect"], "yields")
        self.assertEqual(parts["us-reciprocal-china"]["by"], "us-232-steel")
        self.assertEqual(parts["us-232-steel"]["adds"], 0.5)
        self.assertAlmostEqual(sum(part["adds"] for part in parts.values()), report["stacked"]["rate"], 12)

    def test_means_over_lines_are_written_as_decimals(self):
        report = self.regime("--on", "2025-06-10", "--from", "CHN", "--to", "USA", "--hs", "7208")
        parts = {part["id"]: part for part in report["composition"]}
        self.assertEqual(parts["us-fentanyl-china"]["adds"], 0.2)
        self.assertEqual(parts["us-232-steel"]["adds"], 0.5)
        self.assertEqual(parts["us-232-steel"]["share"], 1)

    def test_sector_is_the_average_of_the_sector(self):
        question = ["--on", "2025-06-10", "--from", "CHN", "--to", "USA", "--sector", "mach"]
        stacked, average = self.regime(*question)["stacked"], self.regime(*question, "--average")["average"]
        self.assertAlmostEqual(stacked["rate"], average["rate"], 9)
        self.assertAlmostEqual(stacked["weight"], average["weight"], 6)

    def test_zones(self):
        """On the evening of 13 May in Washington it is 14 May in Beijing, London and Seoul."""
        report = self.regime("--on", "2025-05-13T20:00-04:00")
        self.assertEqual(self.pair(report, "CHN", "USA")["additional"], 1.45)
        self.assertEqual(self.pair(report, "USA", "CHN")["additional"], 0.10)
        for at in ["2025-05-14T13:00+09:00", "2025-05-14T05:00+01:00", "2025-05-14T04:00Z"]:
            self.assertEqual(self.pair(self.regime("--on", at), "CHN", "USA")["additional"], 0.30, at)

    def test_path(self):
        question = ["regime", "--range", "2025-01-01..2025-12-31", "--from", "CHN", "--to", "USA"]
        days = {row["day"]: row for row in self.rows(*question, "--hs", "8505.11")}
        self.assertEqual(len(days), 365)
        for day, additional in {"2025-02-03": 0, "2025-02-04": 0.1, "2025-03-04": 0.2, "2025-04-05": 0.3,
                                "2025-04-09": 1.04, "2025-04-10": 1.45, "2025-05-13": 1.45, "2025-05-14": 0.3}.items():
            self.assertEqual(float(days[day]["additional"]), additional, day)
        average = self.json(*question)
        self.assertEqual(len(average["days"]), 365)
        on = self.regime("--on", "2025-06-10", "--from", "CHN", "--to", "USA", "--average")["average"]["rate"]
        self.assertAlmostEqual(next(d for d in average["days"] if d["day"] == "2025-06-10")["rate"], on, 9)

    def test_page(self):
        """Fits on a wall: 100 columns, summaries before lists."""
        page = self.succeeds("regime", "--on", "2025-06-10").splitlines()
        self.assertLess(len(page), 200)
        self.assertLessEqual(max(map(len, page)), 100)
        self.assertIn("China to United States: 30 %", page[2])

    def test_cannot_be_meant(self):
        self.fails(2, "regime", "--on", "2025-02-29", says="--on: expected a day that exists")
        self.fails(2, "regime", "--on", "2025-13-01T08:00Z", says="before the T")
        self.fails(2, "regime", "--on", "2025-06-10T08:00", says="without a time zone")
        self.fails(2, "regime", "--from", "CHN", says="--from needs --to")
        self.fails(2, "regime", "--to", "CHN", says="--to needs --from")
        self.fails(2, "regime", "--hs", "850511", "--sector", "mach", says="cannot be asked for together")
        self.fails(2, "regime", "--hs", "85.051", says="'85.051' is no code of goods")
        self.fails(2, "regime", "--since", "2025-01-20", says="--since needs --average")
        self.fails(2, "regime", "--average", "--on", "2025-06-10T08:00Z", says="--on 2025-06-10")
        self.fails(2, "regime", "--range", "2025-01-01..2025-02-01", says="--range needs --from")
        for dates in ["2025-01-01", "2025-01-01..", "..2025-01-01", "2025-02-01..2025-01-01", "2025-1-1..2025-01-02"]:
            self.fails(2, "regime", "--range", dates, "--from", "CHN", "--to", "USA", says="--range")
        self.fails(3, "regime", "--from", "CHN", "--to", "UAS", says="did you mean 'USA'?")
        self.fails(3, "regime", "--from", "CHN", "--to", "USA", "--sector", "mahc", says="did you mean 'mach'?")
        self.fails(3, "regime", "--ledger", "us-chna", says="did you mean 'us-china'?")


class Diff(LedgerTest):
    def test_what_geneva_changed(self):
        report = self.json("diff", "2025-05-01", "2025-06-10")
        found = {d["id"]: d for d in report["differences"]}
        tariff = found["us-reciprocal-china"]
        self.assertEqual((tariff["difference"], tariff["day"], tariff["act"]),
                         ("changed", "2025-05-14", "Executive Order 14298"))
        self.assertEqual((tariff["before"]["rate"], tariff["after"]["rate"]), (1.25, 0.10))
        self.assertEqual(tariff["sources"], ["eo-14298"])
        self.assertEqual(found["us-eda-2025-05"]["difference"], "came")
        self.assertEqual(found["cn-unreliable-entities-2025-04"]["difference"], "suspended")
        averages = {(a["from"], a["to"]): a for a in report["averages"]}
        self.assertEqual(averages["CHN", "USA"]["additional_before"], 1.45)
        self.assertEqual(averages["CHN", "USA"]["additional_after"], 0.30)
        self.assertLess(averages["CHN", "USA"]["change"], -0.5)

    def test_nothing_and_nonsense(self):
        self.assertIn("Nothing.", self.succeeds("diff", "2025-06-10", "2025-06-10"))
        self.fails(2, "diff", "2025-06-10", says="DATE DATE")
        self.fails(2, "diff", "2025-06-10", "2025-05-01", says="later than")
        self.fails(2, "diff", "2025-06-10", "tomorow", says="'tomorow'")
        self.fails(2, "diff", "2025-05-01", "2025-06-10", "--to", "USA", says="--to needs --from")
        self.fails(3, "diff", "2025-05-01", "2025-06-10", "--to", "USA", "--from", "CNH", says="did you mean 'CHN'?")


class Readme(LedgerTest):
    def test_shown_output_is_what_the_command_prints(self):
        """Every example of the README that asks the ledger, up to its dots."""
        shown = re.findall(r"```\n\$ truce ((?:regime|diff|timeline|due|compliance|ledger show) .*?)\n(.*?)\n(?:\.\.\.\n)?```",
                           (ROOT / "README.md").read_text(), re.DOTALL)
        self.assertGreater(len(shown), 0)
        for command, text in shown:
            printed = self.succeeds(*command.split()).splitlines()
            for there, here in zip(text.splitlines(), printed):
                self.assertEqual(there, here, f"README.md shows what truce {command} no longer prints")


if __name__ == "__main__":
    unittest.main()
