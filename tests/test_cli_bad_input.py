"""Bad input: one clear line each, exit status 3, nothing printed, nothing left behind."""
import os
import unittest

from cli_harness import CommandTest


class BadWorld(CommandTest):
    def bad(self, says):
        """Both ways in refuse the world, with the same words."""
        self.fails(3, "world", "check", "world", says=says)
        self.fails(3, "run", "scenario.yaml", "-o", "report.txt", says=says)

    def edit(self, name, old, new):
        path = self.world / name
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1))

    def test_missing_world(self):
        self.fails(3, "world", "check", "nowhere", says="nowhere")
        self.fails(3, "world", "check", "no/where.nc", says="no/where.nc")
        self.fails(3, "run", "scenario.yaml", "-w", "no/where", says="no/where")

    def test_missing_file(self):
        for name in ["trade_share.csv", "expenditure.csv", "trade_elasticity.csv"]:
            with self.subTest(name):
                text = (self.world / name).read_bytes()
                (self.world / name).unlink()
                self.bad(name)
                (self.world / name).write_bytes(text)

    def test_unknown_label(self):
        self.edit("trade_share.csv", "FOR,HOM,goods", "FRO,HOM,goods")
        self.bad(["trade_share.csv:6", "FRO", "did you mean 'FOR'?"])

    def test_unknown_sector(self):
        self.edit("expenditure.csv", "HOM,services", "HOM,servises")
        self.bad(["expenditure.csv:3", "servises", "did you mean 'services'?"])

    def test_duplicate_row(self):
        self.edit("expenditure.csv", "HOM,goods,100\n", "HOM,goods,100\nHOM,goods,100\n")
        self.bad(["expenditure.csv:3", "HOM", "goods"])

    def test_negative_share(self):
        self.edit("trade_share.csv", "HOM,HOM,goods,0.75", "HOM,HOM,goods,-0.75")
        self.bad(["trade_share.csv:2", "-0.75"])

    def test_shares_do_not_sum_to_one(self):
        self.edit("trade_share.csv", "HOM,HOM,goods,0.75", "HOM,HOM,goods,0.70")
        self.bad(["trade_share", "HOM", "goods", "0.95"])

    def test_input_shares_do_not_sum_to_one(self):
        self.edit("intermediate_share.csv", "HOM,goods,goods,0.5", "HOM,goods,goods,0.4")
        self.bad(["intermediate_share", "HOM", "goods", "0.9"])

    def test_no_number(self):
        for value in ["nan", "NaN", "inf", "-inf", "1e999", "abc", "", "0,5", "0x10", "1_000"]:
            with self.subTest(value):
                self.edit("expenditure.csv", "HOM,goods,100\n", f"HOM,goods,{value}\n")
                self.bad("expenditure.csv:2")
                self.edit("expenditure.csv", f"HOM,goods,{value}\n", "HOM,goods,100\n")

    def test_out_of_range(self):
        for name, old, new in [("trade_elasticity.csv", "goods,4", "goods,0"),
                               ("trade_elasticity.csv", "goods,4", "goods,-4"),
                               ("factor_share.csv", "HOM,goods,0.5", "HOM,goods,1.5"),
                               ("expenditure.csv", "HOM,goods,100", "HOM,goods,-100"),
                               ("tariff.csv", "HOM,FOR,goods,1.1", "HOM,FOR,goods,0"),
                               ("tariff.csv", "HOM,FOR,goods,1.1", "HOM,FOR,goods,-0.5")]:
            with self.subTest(f"{name} {new}"):
                self.edit(name, old, new)
                self.bad([name, new.split(",")[-1]])
                self.edit(name, new, old)

    def test_missing_elasticity(self):
        self.edit("trade_elasticity.csv", "services,5\n", "")
        self.bad(["trade_elasticity.csv", "services"])

    def test_wrong_columns(self):
        self.edit("expenditure.csv", "country,sector,value", "country,sector,amount")
        self.bad(["expenditure.csv:1", "amount"])

    def test_missing_field(self):
        self.edit("expenditure.csv", "HOM,goods,100", "HOM,100")
        self.bad("expenditure.csv:2")

    def test_empty_file(self):
        (self.world / "trade_share.csv").write_bytes(b"")
        self.bad(["trade_share.csv", "empty"])

    def test_binary_junk(self):
        (self.world / "trade_share.csv").write_bytes(bytes(range(256)) * 64)
        self.bad(["trade_share.csv", "line 1", "binary"])
        (self.world / "trade_share.csv").write_bytes(b"\0" * 4096)
        self.bad(["trade_share.csv", "line 1", "binary"])

    def test_binary_junk_compiled(self):
        for junk in [b"", b"junk", os.urandom(4096), b"\x89HDF\r\n\x1a\n" + b"\xff" * 1000, b"CDF\x01" + b"\0" * 100]:
            (self.folder / "junk.nc").write_bytes(junk)
            self.fails(3, "world", "check", "junk.nc", says="junk.nc")

    def test_truncated_compiled(self):
        self.succeeds("world", "compile", "world", "-o", "whole.nc")
        whole = (self.folder / "whole.nc").read_bytes()
        for part in [1, 2, 3]:
            (self.folder / "part.nc").write_bytes(whole[: len(whole) * part // 4])
            self.fails(3, "world", "check", "part.nc", says="part.nc")

    def test_line_of_two_gigabytes(self):
        with open(self.world / "trade_share.csv", "wb") as file:
            file.write(b"origin,destination,sector,value\n")
            for _ in range(32):
                file.write(b"a" * (1 << 20))
            file.truncate(2 << 30)  # the rest is a hole: nothing should read as far
        self.bad(["trade_share.csv:2", "line"])

    def test_directory_for_a_file(self):
        (self.world / "expenditure.csv").unlink()
        (self.world / "expenditure.csv").mkdir()
        self.bad("expenditure.csv")

    def test_no_regions(self):
        (self.world / "regions.csv").write_text("code,name\n")
        self.bad("regions.csv")


class BadScenario(CommandTest):
    def bad(self, text, says):
        self.scenario.write_text(text)
        self.fails(3, "run", "scenario.yaml", "-o", "report.txt", says=says)

    def bad_change(self, change, says):
        self.bad(f"truce: 1\nworld: world\ncases:\n  war:\n    changes:\n      - {change}\n", ["scenario.yaml:6", *says])

    def test_missing(self):
        self.fails(3, "run", "nowhere", says="nowhere")
        self.fails(3, "run", "./nowhere.yaml", says="nowhere.yaml")
        self.fails(3, "run", "world", says="world")

    def test_empty(self):
        self.bad("", "scenario.yaml")
        self.bad("# nothing\n", "scenario.yaml")

    def test_no_yaml(self):
        self.bad("cases: [war\n", "scenario.yaml:")
        self.bad("\t- x\n", "scenario.yaml:1")
        self.scenario.write_bytes(bytes(range(256)) * 16)
        self.fails(3, "run", "scenario.yaml", says="scenario.yaml")

    def test_line_of_two_gigabytes(self):
        with open(self.scenario, "wb") as file:
            file.write(b"title: " + b"a" * (1 << 20))
            file.truncate(2 << 30)
        self.fails(3, "run", "scenario.yaml", says="scenario.yaml")

    def test_unknown_keys(self):
        self.bad("truce: 1\nworld: world\ntitel: x\ncases: {war: {}}\n",
                 ["scenario.yaml:3", "titel", "did you mean 'title'?"])
        self.bad("truce: 1\nworld: world\ncases:\n  war:\n    chagnes: []\n",
                 ["scenario.yaml:5", "chagnes", "did you mean 'changes'?"])
        self.bad_change("{set: tariff, from: FOR, to: HOM, rat: 1}", ["rat", "did you mean 'rate'?"])

    def test_wrong_types(self):
        self.bad("truce: 1\nworld: world\ncases: 3\n", "scenario.yaml:3")
        self.bad("truce: 1\nworld: [a, b]\ncases: {war: {}}\n", ["scenario.yaml:2", "world"])
        self.bad("truce: one\nworld: world\ncases: {war: {}}\n", ["scenario.yaml:1", "one"])
        self.bad("truce: 1\nworld: world\ncases:\n  war:\n    changes: 5\n", "scenario.yaml:5")
        self.bad("- truce\n- 1\n", "scenario.yaml:1")
        self.bad_change("{set: tariff, from: FOR, to: HOM, rate: [1]}", ["rate", "number"])
        self.bad_change("{set: tariff, from: FOR, to: HOM, rate: high}", ["rate", "high"])
        self.bad_change("{set: tariff, from: FOR, to: HOM, rate: .nan}", ["rate"])

    def test_unknown_names(self):
        self.bad_change("{set: tarif, from: FOR, to: HOM, rate: 1}", ["tarif", "did you mean 'tariff'?"])
        self.bad_change("{set: tariff, from: FRO, to: HOM, rate: 1}", ["FRO", "did you mean 'FOR'?"])
        self.bad_change("{set: tariff, from: FOR, to: HOM, sectors: good, rate: 1}", ["good", "did you mean 'goods'?"])

    def test_tariff_below_minus_one(self):
        self.bad_change("{set: tariff, from: FOR, to: HOM, rate: -1.5}", ["-1.5"])
        self.bad_change("{add: tariff, from: FOR, to: HOM, rate: -3}", ["tariff"])
        self.bad_change("{set: trade_cost, from: FOR, to: HOM, factor: 0}", ["factor"])

    def test_table(self):
        (self.folder / "table.csv").write_text("from,to,sector,rate\nFOR,HOM,goods,0.1\nFOR,HOM,goods,0.2\n")
        change = "truce: 1\nworld: world\ncases:\n  war:\n    changes:\n      - {set: tariff, table: table.csv}\n"
        self.bad(change, ["scenario.yaml:6: table.csv:3:", "FOR"])
        self.bad(change.replace("table.csv", "./table.csv"), "scenario.yaml:6: table.csv:3:")
        (self.folder / "table.csv").write_text("from,to,sector,rate\nFOR,HOM,godos,0.1\n")
        self.bad(change, ["table.csv:2", "did you mean 'goods'?"])
        (self.folder / "table.csv").write_text("from,to,sector,rate\nFOR,HOM,goods,-2\n")
        self.bad(change, ["table.csv:2", "-2"])
        (self.folder / "table.csv").unlink()
        self.bad(change, "table.csv")


LEDGER = """truce_ledger: 1
title: A feud
parties: [{id: HOM, name: Home}, {id: FOR, name: Abroad}]
sources: [{id: act, kind: act, title: An act, date: 2020-01-01, locator: page 1}]
measures:
  - {id: ban, party: HOM, on: FOR, kind: ban, coverage: all, sources: [act], steps: [{from: 2020-02-29}]}
"""


class BadLedger(CommandTest):
    def setUp(self):
        super().setUp()
        self.ledger = self.folder / "feud"
        self.ledger.mkdir()
        self.cache = self.folder / "cache"

    def check(self, text):
        (self.ledger / "ledger.yaml").write_text(text)
        return self.truce("ledger", "check", "feud", environment=self.environment(XDG_CACHE_HOME=str(self.cache)))

    def test_sound(self):
        run = self.check(LEDGER)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertRegex(run.stdout, r"(?m)^ +1  measures$")
        self.assertEqual(len(list((self.cache / "truce").iterdir())), 1)

    def test_all_complaints(self):
        run = self.check(LEDGER.replace("2020-02-29", "2021-02-29").replace("[act]", "[acts]"))
        self.assertEqual(run.returncode, 3)
        self.assertEqual(run.stdout, "feud/ledger.yaml:6: from: expected a day that exists, as 2025-06-10, from 1900 to "
                                     "2199; found '2021-02-29'\n"
                                     "feud/ledger.yaml:6: sources: unknown source 'acts', did you mean 'act'?\n")
        self.assertEqual(run.stderr, "truce: ledger 'feud': 2 complaints\n")
        self.assertFalse(self.cache.exists())

    def test_questions_stop_at_the_first(self):
        (self.ledger / "ledger.yaml").write_text(LEDGER.replace("kind: ban", "kind: bane").replace("[act]", "[acts]"))
        self.fails(3, "ledger", "show", "ban", "--ledger", "feud",
                   says=["feud/ledger.yaml:6: kind: ", "did you mean 'ban'?", "(and 1 more complaint)"])

    def test_missing(self):
        self.fails(3, "ledger", "check", "feude", says="ledger 'feude': found no folder")
        self.fails(3, "ledger", "check", "feud", says="feud: found no file 'ledger.yaml'")
        self.fails(2, "ledger", "check", "feud", "feud", says="unexpected word 'feud'")
        self.fails(3, "ledger", "list", says="no ledgers in ledger/")


if __name__ == "__main__":
    unittest.main()
