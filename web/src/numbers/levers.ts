/* Levers: the issues on the table of a scenario, and those that a reader adds. A lever is a number between bounds that
 * stands for a change of the policy. */
import { points, rate } from '../format';
import { texts } from '../texts/en';
import type { Change, Code, Issue, Num, Scenario } from '../types';

export interface Mark {
  /** Cases in which the lever has this value. */
  cases: string[];
  value: number;
}

/** How the number of a lever is shown: points on top of what holds, a rate or share, or a factor. */
export type Scale = 'points' | 'percent' | 'factor';

export interface Lever {
  /** Unique: the issue's name, or "own.0". */
  id: string;
  title: string;
  /** What it is on, in a sentence. */
  about: string;
  party: Code;
  scale: Scale;
  lower: number;
  upper: number;
  /** What an arrow key, and Page Up, move it by. */
  step: number;
  page: number;
  /** Its value where nobody has moved it; null for a lever that was added. */
  start: Num;
  marks: Mark[];
  fault: string | null;
}

export function writeValue(scale: Scale, value: Num | undefined): string {
  if (value === null || value === undefined) return '\u2013';
  if (scale === 'factor') return `\u00D7\u202F${value.toLocaleString('en-US', { maximumFractionDigits: 3 })}`;
  const rounded = Math.round(value * 1e4) / 1e4;
  return scale === 'points' ? points(rounded) : rate(rounded);
}

/** Fractions are shown in per cent, factors as they are. */
export const unitFactor = (scale: Scale): number => (scale === 'factor' ? 1 : 100);

const NEAR = 5e-5;

function marksOf(issue: Issue): Mark[] {
  const marks: Mark[] = [];
  for (const [name, value] of Object.entries(issue.values)) {
    if (value === null) continue;
    const same = marks.find((mark) => Math.abs(mark.value - value) < NEAR);
    if (same) same.cases.push(name);
    else marks.push({ cases: [name], value });
  }
  return marks.sort((a, b) => a.value - b.value);
}

/** "China", "Chipmaking tools, chip-design software", "19 industries": codes in a few words. */
function listed(scenario: Scenario, codes: readonly string[], many: (count: number) => string): string {
  const { regions, sectors } = scenario.world;
  const name = (code: string, k: number): string => {
    const region = regions.find((item) => item.code === code);
    if (region) return texts.numbers.inText(region.name);
    const sector = sectors.find((item) => item.code === code)?.name ?? code.replaceAll('_', ' ');
    return k > 0 ? texts.numbers.continued(sector) : sector;
  };
  return codes.length <= 3 ? codes.map(name).join(', ') : many(codes.length);
}

function aboutIssue(scenario: Scenario, issue: Issue): string {
  return texts.levers.about(
    listed(scenario, issue.sectors, texts.levers.industries),
    listed(scenario, issue.from, texts.levers.regions),
    listed(scenario, issue.to, texts.levers.regions),
  );
}

/** The issues of a scenario as levers. `start`: their values in the case that one starts from. */
export function issueLevers(scenario: Scenario, start: Readonly<Record<string, Num>>): Lever[] {
  return scenario.issues.map((issue) => ({
    id: issue.name,
    title: texts.numbers.sentence(issue.title),
    about: aboutIssue(scenario, issue),
    party: issue.party,
    scale: issue.additional ? 'points' : 'percent',
    lower: issue.lower,
    upper: issue.upper,
    step: 0.01,
    page: 0.1,
    start: start[issue.name] ?? null,
    marks: marksOf(issue),
    fault: issue.fault,
  }));
}

// ---- levers that a reader adds ----------------------------------------------------------------------------------------

export type Instrument = 'tariff-add' | 'tariff-set' | 'export-tax' | 'licence' | 'trade-cost';
export const INSTRUMENTS: readonly Instrument[] = ['tariff-add', 'tariff-set', 'export-tax', 'licence', 'trade-cost'];

interface Kind {
  verb: 'set' | 'add' | 'multiply';
  instrument: string;
  value: 'rate' | 'licensed' | 'factor';
  scale: Scale;
  lower: number;
  upper: number;
  begin: number;
}

const KINDS: Readonly<Record<Instrument, Kind>> = {
  'tariff-add': { verb: 'add', instrument: 'tariff', value: 'rate', scale: 'points', lower: 0, upper: 1, begin: 0.1 },
  'tariff-set': { verb: 'set', instrument: 'tariff', value: 'rate', scale: 'percent', lower: 0, upper: 1, begin: 0.1 },
  'export-tax': { verb: 'add', instrument: 'export_tax', value: 'rate', scale: 'points', lower: 0, upper: 1, begin: 0.1 },
  licence: { verb: 'set', instrument: 'licence', value: 'licensed', scale: 'percent', lower: 0, upper: 1, begin: 0.5 },
  'trade-cost': { verb: 'multiply', instrument: 'trade_cost', value: 'factor', scale: 'factor', lower: 1, upper: 2, begin: 1.1 },
};

/** Codes, the name of a group, or "all", as a change has them. */
export type Place = string | string[];

/** The change that a new lever stands for. `name`: of a licence, unique. */
export function newChange(instrument: Instrument, from: Place, to: Place, sectors: Place, name: string): Change {
  const kind = KINDS[instrument];
  return {
    [kind.verb]: kind.instrument,
    ...(instrument === 'licence' && { name }),
    from,
    to,
    ...(sectors !== 'all' && { sectors }),
    [kind.value]: kind.begin,
  };
}

export function instrumentOf(change: Change): Instrument | null {
  const has = change as Record<string, unknown>;
  return (
    INSTRUMENTS.find((name) => has[KINDS[name].verb] === KINDS[name].instrument && typeof has[KINDS[name].value] === 'number') ?? null
  );
}

export function valueOf(change: Change): number | null {
  const instrument = instrumentOf(change);
  return instrument === null ? null : ((change as Record<string, unknown>)[KINDS[instrument].value] as number);
}

/** The change with another value. */
export function withValue(change: Change, value: number): Change {
  const instrument = instrumentOf(change);
  return instrument === null ? change : { ...change, [KINDS[instrument].value]: value };
}

/** The levers of the reader's own changes; null for a change that is none, such as one that names a measure. */
export function ownLevers(scenario: Scenario, changes: readonly Change[]): (Lever | null)[] {
  const name = (place: unknown): string =>
    listed(scenario, (Array.isArray(place) ? place : [place]).map(String), texts.levers.several);
  return changes.map((change, k) => {
    const instrument = instrumentOf(change);
    if (instrument === null) return null;
    const kind = KINDS[instrument];
    const { from, to, sectors } = change as Record<string, unknown>;
    const value = valueOf(change) ?? kind.begin;
    return {
      id: `own.${k}`,
      title: texts.levers.instruments[instrument],
      about: texts.levers.about(sectors === undefined ? texts.levers.allIndustries : name(sectors), name(from), name(to)),
      party: String(Array.isArray(from) ? from[0] : from),
      scale: kind.scale,
      lower: Math.min(kind.lower, value),
      upper: Math.max(kind.upper, value),
      step: 0.01,
      page: 0.1,
      start: null,
      marks: [],
      fault: null,
    };
  });
}
