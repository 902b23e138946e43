/* The JSON of the interface: docs/openapi.yaml in types. Rates and changes are fractions (0.3 is 30 %), values are
 * USD bn a year, days are YYYY-MM-DD, a number that is not one is null. */

import type { Chronicle } from './record/chronicle';

export type Day = string;
export type Code = string;
export type Num = number | null;

export interface Named {
  code: Code;
  name: string;
}

// ---- the scenario ---------------------------------------------------------------------------------------------------

export interface WorldInfo {
  name: string;
  title: string;
  unit: string;
  year: string;
  source: string;
  regions: Named[];
  sectors: Named[];
  /** Benchmark income by region, USD bn a year. */
  income: number[];
}

export interface CaseInfo {
  name: string;
  title: string;
  description: string;
  base: string | null;
  date: Day | null;
  known: Day | null;
  /** What the case changes, in words. */
  changes: string[];
}

export type IssueKind = 'tariff' | 'export_tax' | 'licence';

/** Something on the table: a tariff, an export tax or a licensed share that one party sets. */
export interface Issue {
  name: string;
  title: string;
  party: Code;
  kind: IssueKind;
  /** A rate on top of another policy's, in points; false: the rate itself, or a licensed share. */
  additional: boolean;
  from: Code[];
  to: Code[];
  sectors: Code[];
  lower: number;
  upper: number;
  /** The values that deals are made of; empty: even steps. */
  steps: number[];
  /** Why it cannot be set; null: it can. */
  fault: string | null;
  /** Its value in each case. */
  values: Record<string, Num>;
}

export interface TalksInfo {
  base: string;
  war: string;
  threat: string;
  parties: Code[];
  today: Day | null;
  deadline: Day | null;
}

export interface LedgerInfo {
  name: string;
  title: string;
  first: Day;
  last: Day;
}

export interface VariableInfo {
  unit: string;
  description: string;
  shape: 'region' | 'sector' | 'flow';
}

export interface Scenario {
  name: string;
  title: string;
  description: string;
  version: string;
  command: string;
  world: WorldInfo;
  cases: CaseInfo[];
  groups: { regions: Record<string, Code[]>; sectors: Record<string, Code[]> };
  issues: Issue[];
  talks: TalksInfo | null;
  ledger: LedgerInfo | null;
  variables: Record<string, VariableInfo>;
}

// ---- an equilibrium -------------------------------------------------------------------------------------------------

/** A change as under `changes:` of a scenario file, or the value of an issue. */
export type Change = { issue: string; value: number } | Record<string, unknown>;

export interface SolveRequest {
  /** null: the benchmark. */
  case: string | null;
  changes: Change[];
  detail: 'regions' | 'all';
}

export interface ControlState {
  name: string;
  kind: string;
  from: Code[];
  to: Code[];
  sectors: Code[];
  cap: Num;
  volume: Num;
  /** Ad valorem. */
  rent: Num;
  rent_value: Num;
  binds: boolean;
}

export interface Solution {
  case: string | null;
  words: string[];
  solve: { iterations: number; residual: number; seconds: number };
  /** By variable, by region; besides the variables: real_income_value (USD bn), mean_tariff, mean_tariff_before. */
  regions: Record<string, Num[]>;
  world: { real_income: number; real_income_value: number };
  issues: Record<string, Num>;
  controls: ControlState[];
  /** By variable, by region and sector; detail "all". */
  sectors?: Record<string, Num[][]>;
  /** By origin and destination, at the border, USD bn a year; detail "all". */
  flows?: { before: Num[][]; after: Num[][] };
  /** Trade-weighted means by origin and destination; detail "all". */
  tariffs?: { before: Num[][]; after: Num[][] };
}

export interface ScenarioFileRequest {
  case: string | null;
  changes: Change[];
  title: string;
}

// ---- the record -----------------------------------------------------------------------------------------------------

export interface Source {
  id: string;
  title: string;
  url?: string;
  locator?: string;
}

/** What a measure does to the rate on a product. */
export interface Composition {
  id: string;
  group?: string;
  act?: string;
  adds?: number;
  effect: string;
  share?: number;
}

export interface Stacked {
  rate: number;
  base: number;
  additional: number;
  lowest: number;
  highest: number;
  lines?: number;
}

export interface RegimeMeasure {
  id: string;
  title: string;
  kind: string;
  party: Code;
  on: Code[];
  act?: string;
  status: string;
  rate?: number;
  lowest?: number;
  highest?: number;
  suspended?: number;
  licensed?: number;
  base?: boolean;
  not_on?: Code[];
  note?: string;
  effect?: string;
  extended_to?: Day;
  begun?: Day;
  from: Day;
  until?: Day;
  days_left?: number;
  then?: { from: Day; status?: string; rate?: number; licensed?: number; act?: string };
  covers?: { all: boolean; codes: number; except: number; sectors?: string };
  sources: Source[];
}

export interface RegimePair {
  from: Code;
  to: Code;
  additional?: number;
  additional_then?: { from: Day; rate: number };
  next_expiry?: { id: string; until: Day; days_left: number };
  measures: RegimeMeasure[];
  /** With a product in the question. */
  stacked?: Stacked;
  composition?: Composition[];
}

export interface Regime {
  ledger: string;
  title: string;
  on: Day;
  known?: Day;
  pairs: RegimePair[];
  /** With a pair and a product in the question. */
  hs?: string;
  stacked?: Stacked;
  composition?: Composition[];
}

export interface TimelineEvent {
  day: Day;
  kind: string;
  event: string;
  id: string;
  title: string;
  party: Code[];
  on?: Code[];
  act?: string;
  detail?: string;
  source?: string;
  known?: Day;
  conflict: boolean;
}

export interface Timeline {
  ledger: string;
  events: TimelineEvent[];
}

/** The talks' answers are the JSON of `truce talks VERB`; the view that reads one narrows it. */
export type TalksVerb =
  | 'optimal'
  | 'nash'
  | 'cooperate'
  | 'bargain'
  | 'frontier'
  | 'deals'
  | 'enforce'
  | 'leverage'
  | 'brief';

export interface Health {
  version: string;
  scenario: string;
  solves: number;
  uptime_seconds: number;
}

// ---- questions and answers ------------------------------------------------------------------------------------------

export type Query = Record<string, string | number | undefined>;

/** What can be asked: by method and path, what goes in and what comes out. */
export interface Contract {
  'GET /api/scenario': { input: Query; answer: Scenario };
  'GET /api/health': { input: Query; answer: Health };
  'POST /api/solve': { input: SolveRequest; answer: Solution };
  'POST /api/scenario.yaml': { input: ScenarioFileRequest; answer: string };
  'GET /api/regime': { input: Query; answer: Regime };
  'GET /api/timeline': { input: Query; answer: Timeline };
  'GET /api/chronicle': { input: Query; answer: Chronicle };
  'GET /api/record': { input: Query; answer: Record<string, unknown> };
  'GET /api/due': { input: Query; answer: Record<string, unknown> };
  'GET /api/compliance': { input: Query; answer: Record<string, unknown> };
  'GET /api/diff': { input: Query; answer: Record<string, unknown> };
}
export type TalksContract = { [V in TalksVerb as `GET /api/talks/${V}`]: { input: Query; answer: Record<string, unknown> } };
export type Questions = Contract & TalksContract;
export type Question = keyof Questions;

export type ErrorStatus =
  | 'usage'
  | 'bad_input'
  | 'not_converged'
  | 'no_solution'
  | 'no_memory'
  | 'io'
  | 'cancelled'
  | 'unreachable'
  | 'internal';

export interface Progress {
  iteration: number;
  step: number;
  seconds: number;
}
