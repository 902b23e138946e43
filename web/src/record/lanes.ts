/* The chronicle as lanes of a picture: what was agreed and said on top, then what each party imposes, kind by kind. */
import type { Code, Day } from '../types';
import {
  bearsOn,
  daysOf,
  differs,
  endOf,
  heightOf,
  spansOf,
  type AnyRecord,
  type Chronicle,
  type Measure,
  type StepStatus,
} from './chronicle';
import { stepInWords } from './names';

/** A stretch of a bar: `height` from 0 to 1, or undefined where there is no rate. */
export interface Stretch {
  from: Day;
  until: Day | null;
  status: StepStatus;
  height: number | undefined;
  words: string;
}

export interface LaneItem {
  record: AnyRecord;
  label: string;
  stretches: Stretch[];
  /** Days that are points: signatures, sessions, words. */
  points: Day[];
  conflict: boolean;
}

export interface Lane {
  /** "talks", "USA.tariff": names the lane in the address. */
  id: string;
  party: Code | undefined;
  kind: string;
  items: LaneItem[];
}

export interface LaneChoice {
  /** Only what these two lay on each other's trade; null: everything. */
  pair: readonly [Code, Code] | null;
  party: Code | null;
  kind: string | null;
  known: Day | null;
}

export const KINDS = ['tariff', 'export_tax', 'licence', 'quota', 'ban', 'trade_cost', 'exemption', 'other'] as const;

/** The rate at which a bar is as high as it gets; what is above is drawn no higher. */
const FULL_RATE = 1.45;

export function isBetween(measure: Measure, pair: readonly [Code, Code]): boolean {
  const [a, b] = pair;
  return (measure.party === a && bearsOn(measure, b)) || (measure.party === b && bearsOn(measure, a));
}

export function measureItem(measure: Measure, known: Day | null): LaneItem {
  const stretches = spansOf(measure, known).map(({ from, until, step }) => {
    const rate = heightOf(step);
    // the square root: 7.5 and 145 per cent are both to be seen
    const height = rate === undefined ? undefined : Math.sqrt(Math.min(1, Math.abs(rate) / FULL_RATE));
    return { from, until, status: step.status, height, words: stepInWords(step) };
  });
  return { record: measure, label: measure.title, stretches, points: [], conflict: differs(measure) };
}

function agreementItems(chronicle: Chronicle, known: Day | null): LaneItem[] {
  return chronicle.agreements
    .filter((agreement) => known === null || agreement.date <= known)
    .map((agreement) => {
      const from = agreement.in_force ?? agreement.date;
      const stretch: Stretch = { from, until: endOf(agreement, known), status: 'in-force', height: undefined, words: '' };
      return {
        record: agreement,
        label: agreement.title,
        stretches: stretch.until === null ? [] : [stretch],
        points: [agreement.date],
        conflict: differs(agreement),
      };
    });
}

function talkItems(chronicle: Chronicle, known: Day | null): LaneItem[] {
  return chronicle.talks
    .map((talk) => ({ record: talk, label: talk.title, stretches: [], points: [daysOf(talk).from], conflict: differs(talk) }))
    .filter(({ points: [first] }) => first !== undefined && first !== '' && (known === null || first <= known));
}

function statementItems(chronicle: Chronicle, choice: LaneChoice): LaneItem[] {
  return chronicle.statements
    .filter(({ date, party }) => (choice.known === null || date <= choice.known) && (!choice.party || party === choice.party))
    .map((said) => ({ record: said, label: said.who, stretches: [], points: [said.date], conflict: differs(said) }));
}

/** The measures that a choice leaves, usual tariffs apart, those that begin first on top. */
export function chosenMeasures(chronicle: Chronicle, choice: LaneChoice): Measure[] {
  return chronicle.measures.filter(
    (measure) =>
      !measure.base &&
      (!choice.pair || isBetween(measure, choice.pair)) &&
      (!choice.party || measure.party === choice.party) &&
      (!choice.kind || measure.kind === choice.kind),
  );
}

export function lanesOf(chronicle: Chronicle, choice: LaneChoice): Lane[] {
  const lanes: Lane[] = [];
  if (!choice.kind) {
    lanes.push(
      { id: 'agreements', party: undefined, kind: 'agreements', items: agreementItems(chronicle, choice.known) },
      { id: 'talks', party: undefined, kind: 'talks', items: talkItems(chronicle, choice.known) },
      { id: 'statements', party: undefined, kind: 'statements', items: statementItems(chronicle, choice) },
    );
  }
  const measures = chosenMeasures(chronicle, choice);
  for (const { id: party } of chronicle.parties) {
    for (const kind of KINDS) {
      const items = measures
        .filter((measure) => measure.party === party && measure.kind === kind)
        .map((measure) => measureItem(measure, choice.known))
        .filter((item) => item.stretches.length > 0);
      lanes.push({ id: `${party}.${kind}`, party, kind, items });
    }
  }
  return lanes.filter((lane) => lane.items.length > 0);
}

/** Rows for the gathered form: items whose bars do not meet share one, `gap` days apart at least. */
export function pack(items: readonly LaneItem[], gapDays: (until: Day) => Day): LaneItem[][] {
  const rows: { end: Day; items: LaneItem[] }[] = [];
  for (const item of items) {
    const first = item.stretches[0]?.from ?? item.points[0] ?? '';
    const last = item.stretches.at(-1);
    const end = last ? (last.until ? gapDays(last.until) : '9999-12-31') : gapDays(first);
    const row = rows.find((candidate) => candidate.end <= first);
    if (row) {
      row.items.push(item);
      row.end = end;
    } else {
      rows.push({ end, items: [item] });
    }
  }
  return rows.map((row) => row.items);
}
