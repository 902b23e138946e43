/* The chronicle of a conflict, and what follows from it without asking: what holds on a day, when it changes. */
import { dayNumber } from '../format';
import type { Code, Day } from '../types';

export interface RecordSource {
  source: string;
  title: string;
  publisher?: string;
  date?: Day;
  locator?: string;
  url?: string;
  /** Steps, by number, that rest on it; without: the whole record. */
  parts?: string[];
}

/** What one report says of a field of a record. */
export interface Assertion {
  field: string;
  value: string;
  outlet: string;
  date: Day;
  words?: string;
  differs: boolean;
  followed?: boolean;
}

/** Which of several reports the record follows, and why. */
export interface Following {
  field: string;
  source: string;
  because: string;
}

interface RecordBase {
  record: string;
  id: string;
  title?: string;
  note?: string;
  sources: RecordSource[];
  assertions?: Assertion[];
  follows?: Following[];
}

export type StepStatus = 'in-force' | 'suspended' | 'announced' | 'ended';

export interface Step {
  step: number;
  from: Day;
  until?: Day;
  /** The day on which it became known; without: the day it takes effect. */
  known?: Day;
  status: StepStatus;
  rate?: number;
  lowest?: number;
  highest?: number;
  suspended?: number;
  licensed?: number;
  act?: string;
  note?: string;
  sources?: string[];
}

export interface Measure extends RecordBase {
  record: 'measure';
  title: string;
  party: Code;
  on: Code[];
  not_on?: Code[];
  kind: string;
  base?: boolean;
  act?: string;
  coverage?: string;
  codes?: number;
  first_codes?: string;
  steps: Step[];
}

export interface Agreement extends RecordBase {
  record: 'agreement';
  title: string;
  parties: Code[];
  date: Day;
  in_force?: Day;
  expires?: Day;
  extensions?: { to: Day; known: Day; act?: string }[];
  commitments?: { commitment: string; party: Code; due?: Day; text: string }[];
}

export interface Talk extends RecordBase {
  record: 'talk';
  title: string;
  place: string;
  topics?: string;
  outcome?: string;
  sessions: { session: number; start: string; end?: string }[];
  delegations?: { party: Code; names: string }[];
}

export interface Statement extends RecordBase {
  record: 'statement';
  who: string;
  party?: Code;
  date: Day;
  claim: string;
  words?: string;
  text?: string;
}

export interface Party {
  record: 'party';
  id: Code;
  name: string;
}

export interface Chronicle {
  ledger: string;
  title: string;
  first: Day;
  last: Day;
  parties: Party[];
  measures: Measure[];
  agreements: Agreement[];
  talks: Talk[];
  statements: Statement[];
}

export type AnyRecord = Measure | Agreement | Talk | Statement;

/** A stretch of days, `until` not included, on which one step holds. */
export interface Span {
  from: Day;
  until: Day | null;
  step: Step;
}

const day = (time: string): Day => time.slice(0, 10);

function holds(step: Step, on: Day, known: Day | null): boolean {
  return day(step.from) <= on && (step.until === undefined || on < day(step.until)) &&
    (known === null || day(step.known ?? step.from) <= known);
}

/** The step that holds on a day, as known on another: the last of those that include it. */
export function stepOn(measure: Measure, on: Day, known: Day | null): Step | undefined {
  return measure.steps.findLast((step) => holds(step, on, known));
}

/** The history of a measure as it is known on a day: what holds, from when until when; ends and gaps are left out. */
export function spansOf(measure: Measure, known: Day | null): Span[] {
  const edges = new Set<Day>();
  for (const step of measure.steps) {
    edges.add(day(step.from));
    if (step.until !== undefined) edges.add(day(step.until));
  }
  const days = [...edges].sort();
  const spans: Span[] = [];
  days.forEach((from, k) => {
    const step = stepOn(measure, from, known);
    const last = spans.at(-1);
    const until = days[k + 1] ?? null;
    if (!step || step.status === 'ended') return;
    if (last && last.step === step && last.until === from) last.until = until;
    else spans.push({ from, until, step });
  });
  return spans;
}

/** True when the measure is laid on trade with `partner`. */
export function bearsOn(measure: Measure, partner: Code): boolean {
  const named = measure.on.includes('all') || measure.on.includes('*') || measure.on.includes(partner);
  return named && measure.party !== partner && !measure.not_on?.includes(partner);
}

/** True when reports of a record contradict one another. */
export function differs(record: AnyRecord): boolean {
  return record.assertions?.some((assertion) => assertion.differs) ?? false;
}

/** The rate of a step in one number: the highest, where there are several. */
export function heightOf(step: Step): number | undefined {
  return step.rate ?? step.highest;
}

/** The tariff that `party` adds on all goods from `partner` on a day: measures that cover all goods, added up. */
export function addedOnAll(chronicle: Chronicle, party: Code, partner: Code, known: Day | null): Span[][] {
  return chronicle.measures
    .filter((m) => m.kind === 'tariff' && !m.base && m.coverage === 'all' && m.party === party && bearsOn(m, partner))
    .map((m) => spansOf(m, known).filter((span) => span.step.status === 'in-force'));
}

/** A path of steps: from each day on, the sum of the rates of the spans that hold. */
export function pathOf(histories: Span[][]): { from: Day; rate: number }[] {
  const all = histories.flat();
  const days = [...new Set(all.flatMap((span) => (span.until ? [span.from, span.until] : [span.from])))].sort();
  return days.map((from) => ({
    from,
    rate: all
      .filter((span) => span.from <= from && (span.until === null || from < span.until))
      .reduce((sum, span) => sum + (span.step.rate ?? 0), 0),
  }));
}

/** Every day on which one of the measures begins, changes or ends, in order. */
export function changeDays(measures: readonly Measure[], known: Day | null): Day[] {
  const days = new Set<Day>();
  for (const measure of measures) {
    for (const span of spansOf(measure, known)) {
      days.add(span.from);
      if (span.until) days.add(span.until);
    }
  }
  return [...days].sort();
}

/** The day on which a talk begins, and the days it takes. */
export function daysOf(talk: Talk): { from: Day; days: number } {
  const days = new Set(talk.sessions.map((session) => day(session.start)));
  return { from: [...days].sort()[0] ?? '', days: days.size };
}

/** When an agreement ends as it is known on a day: the last extension known, else its own term, else never. */
export function endOf(agreement: Agreement, known: Day | null): Day | null {
  const extension = agreement.extensions?.findLast((item) => known === null || item.known <= known);
  return extension?.to ?? agreement.expires ?? null;
}

export function findRecord(chronicle: Chronicle, id: string): AnyRecord | undefined {
  const { measures, agreements, talks, statements } = chronicle;
  return [...measures, ...agreements, ...talks, ...statements].find((record) => record.id === id);
}

/** Where a day stands between two others, 0 to 1. */
export function position(on: Day, from: Day, to: Day): number {
  return (dayNumber(on) - dayNumber(from)) / (dayNumber(to) - dayNumber(from));
}
