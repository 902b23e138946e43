/* What the sections of the table of talks stand on: the answers, and who is who. */
import { nameOf } from '../../numbers/parties';
import type { Brief, Point, TalksInstrument } from '../../numbers/talks';
import { texts } from '../../texts/en';
import type { Code, Scenario } from '../../types';

export interface Table {
  scenario: Scenario;
  brief: Brief;
  /** Positions of the two parties that the plane shows, and of all who are not at the table. */
  axes: readonly [number, number];
  outsiders: readonly number[];
  points: readonly Point[];
  /** Where failed talks lead, which gains are counted from. */
  threat: Point;
  base: Point;
  baseTitle: string;
  threatTitle: string;
}

export const regionAt = (table: Table, n: number): { code: Code; name: string } => {
  const region = table.scenario.world.regions[n];
  return { code: region?.code ?? '', name: region?.name ?? '' };
};

export const regionOf = (table: Table, code: Code): number => table.scenario.world.regions.findIndex((region) => region.code === code);

export const regionNamed = (table: Table, code: Code): string => nameOf(table.scenario.world.regions, code);

/** The name within a sentence. */
export const regionInText = (table: Table, code: Code): string => texts.numbers.inText(regionNamed(table, code));

export function issueTitle(scenario: Scenario, name: string): string {
  return texts.numbers.sentence(scenario.issues.find((issue) => issue.name === name)?.title ?? name);
}

export function instrumentNamed(table: Table, name: string): TalksInstrument | undefined {
  return table.brief.instruments.find((instrument) => instrument.name === name);
}

/** Money a year that a fraction of a region's benchmark income is. */
export function worth(table: Table, n: number, fraction: number): number {
  return fraction * (table.scenario.world.income[n] ?? 0);
}
