"""truce exposure: what it prints, and what it refuses."""
import csv
import io
import json
import unittest

from cli_harness import CommandTest


class Exposure(CommandTest):
    def ask(self, *arguments):
        return self.succeeds("exposure", "--world", "world", *arguments)

    def test_formats_agree(self):
        found = json.loads(self.ask("--input", "goods", "--from", "FOR", "-f", "json"))
        self.assertEqual((found["good"], found["from"], found["at_stake"]), ("goods", "FOR", "inputs"))
        self.assertAlmostEqual(found["flow"], 25)
        rows = list(csv.DictReader(io.StringIO(self.ask("--input", "goods", "--from", "FOR", "--format", "csv"))))
        values = {(r["kind"], r["region"], r["sector"], r["variable"]): float(r["value"]) for r in rows if r["value"]}
        for industry in found["industries"]:
            for variable in ["content_total", "at_risk_total", "output"]:
                key = ("industry", industry["region"], industry["sector"], variable)
                self.assertEqual(values[key], industry[variable])
        # both industries of HOM spend a quarter of cost on goods, a quarter of that in FOR
        home = next(i for i in found["industries"] if (i["region"], i["sector"]) == ("HOM", "goods"))
        self.assertAlmostEqual(home["content_direct"], 0.25 * 0.25)
        self.assertIn("Exposure to Goods from FOR", self.ask("--input", "goods", "--from", "FOR"))

    def test_exports(self):
        found = json.loads(self.ask("-i", "goods", "--exports", "--from", "HOM", "--to", "FOR", "-f", "json"))
        first = found["industries"][0]
        self.assertEqual((found["at_stake"], first["region"], first["sector"]), ("sales", "HOM", "goods"))
        self.assertAlmostEqual(first["at_risk_direct"], 25 / 1.1)
        self.assertIsNone(first["content_total"])
        self.assertIn("What depends on selling Goods from HOM to FOR",
                      self.ask("-i", "goods", "--exports", "--from", "HOM", "--to", "FOR"))

    def test_top_and_intensity(self):
        short = json.loads(self.ask("-i", "goods", "--top", "1", "-f", "json"))
        self.assertEqual(len(short["industries"]), 1)
        at_risk = [json.loads(self.ask("-i", "goods", "--intensity", x, "-f", "json"))["industries"][0]["at_risk_total"]
                   for x in ["0", "2"]]
        self.assertGreater(at_risk[0], 0)
        self.assertEqual(at_risk[1], 0)

    def test_file(self):
        self.ask("-i", "goods", "-f", "csv", "-o", "exposure.csv")
        self.assertEqual((self.folder / "exposure.csv").read_text(), self.ask("-i", "goods", "-f", "csv"))

    def test_refusals(self):
        self.fails(2, "exposure", "-w", "world", says="needs --input SECTOR")
        self.fails(2, "exposure", "-w", "world", "-i", "goods", "--top", "0", says="--top")
        for value in ["-1", "x", "nan", "inf", ""]:
            self.fails(2, "exposure", "-w", "world", "-i", "goods", "--intensity", value, says="--intensity: expected")
        self.fails(2, "exposure", "-w", "world", "-i", "goods", "--exports", "--intensity", "2", says="--exports")
        self.fails(2, "exposure", "-w", "world", "-i", "goods", "--from", "HOM", "--to", "HOM", says="from HOM to itself")
        self.fails(3, "exposure", "-w", "world", "-i", "good", says="unknown sector 'good', did you mean 'goods'?")
        self.fails(3, "exposure", "-w", "world", "-i", "goods", "--from", "HOME", says="did you mean 'HOM'?")
        self.fails(3, "exposure", "-w", "wrold", "-i", "goods", says="wrold")
        self.fails(1, "exposure", "-w", "world", "-i", "goods", "-o", "no/such/file", says="no/such/file")


if __name__ == "__main__":
    unittest.main()
