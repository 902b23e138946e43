/* Which countries make up which region, and their outlines: the files that printed reports draw from, too. */
import outlines from '../../../data/map/countries.csv?raw';
import members from '../../../data/map/regions.csv?raw';
import type { Code } from '../types';

/** The plane of the outlines: Equal Earth, which keeps areas true. */
export const MAP_WIDTH = 2000;
export const MAP_HEIGHT = 960;

export interface Country {
  iso3: Code;
  path: string;
}

/** Rows of a CSV without quotes, the heading left out. */
function rows(text: string): [string, string][] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const comma = line.indexOf(',');
      return [line.slice(0, comma), line.slice(comma + 1).trim()];
    });
}

export const countries: readonly Country[] = rows(outlines).map(([iso3, path]) => ({ iso3, path }));

const membership = new Map<Code, Code>(rows(members).map(([region, iso3]) => [iso3, region]));

const REST = ['ROW', 'RoW', 'WLD', 'OTH'];

/**
 * The region that each country belongs to, among the regions of a world: itself, the region it is a member of, or the
 * rest of the world where there is one. Countries that no region holds are left out.
 */
export function regionOfCountries(codes: readonly Code[]): Map<Code, Code> {
  const known = new Set(codes);
  const rest = REST.find((code) => known.has(code));
  const result = new Map<Code, Code>();
  for (const { iso3 } of countries) {
    const member = membership.get(iso3);
    const region = known.has(iso3) ? iso3 : member !== undefined && known.has(member) ? member : rest;
    if (region !== undefined) result.set(iso3, region);
  }
  return result;
}
