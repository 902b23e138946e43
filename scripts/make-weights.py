#!/usr/bin/env python3
"""Makes the trade weights, the nomenclature and the concordance that ship with Truce from the raw tables.

    make-weights.py RAW        # run in the project's root; RAW holds the tables named below

    us_imports_2024_hs6.csv    partner,hs6,imports_usd: US imports for consumption, 2024 (US Census Bureau)
    mfn_rates_2025.csv         hs8: the lines of the Harmonized Tariff Schedule of 2025 (USITC)
    hs6_gtap_crosswalk.csv     hs6_code,gtap_code: HS 2022 to GTAP (WITS)

Partners and GTAP sectors go to regions and sectors of world-2023 as its recipe has them (region_members.csv,
sector_members.csv), so that tariffs by sector mean the same sectors as the world's trade. The same tables give the same
bytes. docs/weights.md says what is in the files and what is left out.
"""
import collections
import csv
import pathlib
import sys

THRESHOLD = 500_000  # USD a year; smaller flows are left out
SPECIAL = ("98", "99")  # chapters that say how goods enter, not what they are
UNCLASSIFIED = "omf"  # sector of goods of the special chapters: the world's residual of manufacturing

ROOT = pathlib.Path("data")
RECIPE = ROOT / "recipes" / "world-2023"


def read(path):
    with open(path, newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def write(path, columns, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def members(name, column, classification):
    """Labels of a classification -> codes of the world."""
    return {row["label"]: row[column] for row in read(RECIPE / name) if row["classification"] == classification}


def make_nomenclature(raw):
    lines = sorted(row["hs8"] for row in read(raw / "mfn_rates_2025.csv") if not row["hs8"].startswith(SPECIAL))
    write(ROOT / "nomenclature" / "USA.csv", ["hs"], [[line] for line in lines])
    products = {row["hs6_code"] for row in read(raw / "hs6_gtap_crosswalk.csv")} | {line[:6] for line in lines}
    write(ROOT / "nomenclature" / "HS.csv", ["hs"], [[product] for product in sorted(products)])
    return lines


def make_weights(raw):
    regions = members("region_members.csv", "region", "census")
    value, special = collections.Counter(), collections.Counter()
    for row in read(raw / "us_imports_2024_hs6.csv"):
        key = regions[row["partner"]], row["hs6"]
        (special if row["hs6"].startswith(SPECIAL) else value)[key] += int(row["imports_usd"])
    kept = {key: usd for key, usd in value.items() if usd >= THRESHOLD}
    rows = [["USA", exporter, hs, round(usd / 1000)] for (exporter, hs), usd in sorted(kept.items())]
    write(ROOT / "weights" / "imports-2024.csv", ["importer", "exporter", "hs", "value"], rows)
    for exporter in [None, *sorted(set(regions.values()))]:
        report(exporter, *(sum(usd for (region, _), usd in flows.items() if exporter in (None, region))
                           for flows in (value, special, kept)))


def report(exporter, value, special, kept):
    total = value + special
    print(f"{exporter or 'all':4} USD {total / 1e9:7.1f} bn; left out: chapters 98 and 99 {100 * special / total:5.2f} %, "
          f"flows below the threshold {100 * (value - kept) / total:6.3f} %")


def shortest(sectors):
    """The fewest prefixes of 2, 4 and 6 digits whose longest match gives every HS6 its sector."""
    rows, chosen = [], {}
    for length in (2, 4, 6):
        groups = collections.defaultdict(collections.Counter)
        for hs6, sector in sectors.items():
            groups[hs6[:length]][sector] += 1
        for prefix, count in sorted(groups.items()):
            most = min(count, key=lambda sector: (-count[sector], sector))
            above = chosen.get(prefix[:-2])
            if above not in count or (count[most] > count[above] and length < 6):
                chosen[prefix] = most
                rows.append((prefix, most))
            else:
                chosen[prefix] = above
    return sorted(rows)


def make_concordance(raw, lines):
    of_gtap = members("sector_members.csv", "sector", "gtap")
    sectors = {row["hs6_code"]: of_gtap[row["gtap_code"]] for row in read(raw / "hs6_gtap_crosswalk.csv")}
    rows = shortest(sectors) + [(chapter, UNCLASSIFIED) for chapter in SPECIAL]
    prefixes = dict(rows)

    def sector(hs):
        return next((prefixes[hs[:n]] for n in (6, 4, 2) if hs[:n] in prefixes), None)

    assert all(sector(hs6) == expected for hs6, expected in sectors.items())
    assert all(sector(line) is not None for line in lines)
    write(ROOT / "concordances" / "world-2023.csv", ["hs", "sector"], rows)
    print(f"concordance: {len(rows)} prefixes for {len(sectors)} products")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    raw = pathlib.Path(sys.argv[1])
    lines = make_nomenclature(raw)
    make_weights(raw)
    make_concordance(raw, lines)


if __name__ == "__main__":
    main()
