/* The answers of the talks, narrowed to what the page reads, and what they mean for the parties in money. */
import type { Code, Day, Num, Scenario } from '../types';

export interface TalksRegion {
  code: Code;
  party: boolean;
  /** Change from the benchmark. */
  real_income: number;
}

export interface TalksState {
  name: string;
  title: string;
  regions: TalksRegion[];
  /** Of the instruments, in their order. */
  values: Num[];
}

export interface TalksInstrument {
  name: string;
  party: Code;
  kind: string;
  additional: boolean;
  before: number;
  lower: number;
  upper: number;
}

export interface TalksDeal {
  efficient: boolean;
  terms: Record<string, number>;
  /** Over the threat, by region. */
  gain: Record<Code, number>;
}

export interface Leverage {
  name: string;
  party: Code;
  derivative: Record<Code, number>;
  concession: number;
  whole: Record<Code, number>;
}

export interface KeepingParty {
  party: Code;
  temptation: number;
  loss: number;
  /** The smallest factor from period to period that keeps it; null: none does. */
  discount_needed: Num;
  keeps: boolean;
  breach: string;
  breach_value: number;
  breach_gain: number;
}

export interface Keeping {
  deal: string;
  war: string;
  period_days: number;
  parties: KeepingParty[];
  clock: { days_left: number; party: Code; discount_if_lapse: Num; discount_if_extended: Num }[];
}

export interface Brief {
  threat: string;
  instruments: TalksInstrument[];
  states: TalksState[];
  deals?: { tried: number; preferred: number; list: TalksDeal[] };
  leverage?: Leverage[];
  keeping?: Keeping[];
}

export interface Frontier {
  instruments: TalksInstrument[];
  frontier?: TalksState[];
}

/** A point in the plane of two parties' real income, with its terms. */
export interface Point {
  key: string;
  kind: 'state' | 'case' | 'live' | 'frontier' | 'deal';
  title: string;
  /** Change of real income from the benchmark, by position of the region. */
  income: readonly number[];
  terms: Readonly<Record<string, number>>;
  isEfficient: boolean;
}

export function pointOfState(state: TalksState, instruments: readonly TalksInstrument[], kind: Point['kind'], title: string): Point {
  return {
    key: `${kind}.${state.name}`,
    kind,
    title,
    income: state.regions.map((region) => region.real_income),
    terms: Object.fromEntries(instruments.map((instrument, k) => [instrument.name, state.values[k] ?? instrument.before])),
    isEfficient: false,
  };
}

/** Deals that both prefer, from gains over the threat to changes from the benchmark. */
export function pointsOfDeals(scenario: Scenario, deals: readonly TalksDeal[], threat: readonly number[], title: (k: number) => string): Point[] {
  return deals.map((deal, k) => ({
    key: `deal.${k + 1}`,
    kind: 'deal',
    title: title(k + 1),
    income: scenario.world.regions.map(({ code }, n) => (1 + (threat[n] ?? 0)) * (1 + (deal.gain[code] ?? 0)) - 1),
    terms: deal.terms,
    isEfficient: deal.efficient,
  }));
}

/** Gain of a region at one point over another: a fraction, and that part of its benchmark income a year. */
export function gain(scenario: Scenario, n: number, over: readonly number[], at: readonly number[]): { change: number; money: number } {
  const [from, to] = [over[n] ?? 0, at[n] ?? 0];
  const change = (1 + to) / (1 + from) - 1;
  return { change, money: change * (scenario.world.income[n] ?? 0) };
}

/** Points of the frontier that differ: one that is repeated is a frontier that is a single deal. */
export function distinct(points: readonly Point[], axes: readonly [number, number]): Point[] {
  const seen = new Set<string>();
  return points.filter((point) => {
    const key = axes.map((n) => (point.income[n] ?? 0).toFixed(9)).join();
    return !seen.has(key) && Boolean(seen.add(key));
  });
}

/** Whole days from one day to another. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
