import { describe, expect, it } from 'vitest';
import { addedOnAll, bearsOn, changeDays, differs, endOf, pathOf, spansOf, stepOn, type Agreement, type Chronicle, type Measure, type Step } from '../src/record/chronicle';
import { lanesOf, measureItem, pack } from '../src/record/lanes';
import { stepInWords } from '../src/record/names';

let numbered = 0;

function step(from: string, more: Partial<Step> = {}): Step {
  return { step: ++numbered, from, status: 'in-force', ...more };
}

function measure(id: string, steps: Step[], more: Partial<Measure> = {}): Measure {
  return { record: 'measure', id, title: id, party: 'USA', on: ['CHN'], kind: 'tariff', coverage: 'all', sources: [], steps, ...more };
}

// the reciprocal tariff: raised, cut by Geneva with a term, extended, ended
const reciprocal = measure('reciprocal', [
  step('2025-04-05', { known: '2025-04-02', rate: 0.1 }),
  step('2025-04-09', { known: '2025-04-08', rate: 0.84 }),
  step('2025-05-14', { known: '2025-05-12', rate: 0.34 }),
  step('2025-05-14', { known: '2025-05-12', until: '2025-08-12', rate: 0.1, suspended: 0.24 }),
  step('2025-08-12', { known: '2025-08-11', until: '2025-11-10', rate: 0.1, suspended: 0.24 }),
  step('2026-02-24', { known: '2026-02-20', status: 'ended' }),
]);

describe('what holds', () => {
  it('is the last step that includes the day', () => {
    expect(stepOn(reciprocal, '2025-04-04', null)).toBeUndefined();
    expect(stepOn(reciprocal, '2025-04-08', null)?.rate).toBe(0.1);
    expect(stepOn(reciprocal, '2025-05-14', null)?.rate).toBe(0.1);
    expect(stepOn(reciprocal, '2025-11-10', null)?.rate).toBe(0.34);
    expect(stepOn(reciprocal, '2026-03-01', null)?.status).toBe('ended');
  });

  it('is what was known', () => {
    expect(stepOn(reciprocal, '2025-08-12', '2025-06-10')?.rate).toBe(0.34);
    expect(stepOn(reciprocal, '2025-06-10', '2025-04-10')?.rate).toBe(0.84);
    expect(stepOn(reciprocal, '2025-06-10', '2025-01-01')).toBeUndefined();
  });

  it('makes a history without what has ended', () => {
    const spans = spansOf(reciprocal, null).map(({ from, until, step: { rate } }) => [from, until, rate]);
    expect(spans).toEqual([
      ['2025-04-05', '2025-04-09', 0.1],
      ['2025-04-09', '2025-05-14', 0.84],
      ['2025-05-14', '2025-08-12', 0.1],
      ['2025-08-12', '2025-11-10', 0.1],
      ['2025-11-10', '2026-02-24', 0.34],
    ]);
    expect(spansOf(reciprocal, '2025-06-10').at(-1)).toMatchObject({ from: '2025-08-12', until: null });
  });

  it('agrees with the history on every day', () => {
    const spans = spansOf(reciprocal, null);
    for (let t = Date.UTC(2025, 2, 1); t < Date.UTC(2026, 4, 1); t += 86_400_000) {
      const on = new Date(t).toISOString().slice(0, 10);
      const held = stepOn(reciprocal, on, null);
      const span = spans.find(({ from, until }) => from <= on && (until === null || on < until));
      expect(span?.step).toBe(held?.status === 'ended' ? undefined : held);
    }
  });

  it('takes a time for its day', () => {
    expect(stepOn(measure('x', [step('2025-04-10T12:01', { rate: 1 })]), '2025-04-10', null)?.rate).toBe(1);
  });
});

const chronicle: Chronicle = {
  ledger: 'test',
  title: 'Test',
  first: '2025-01-01',
  last: '2025-12-31',
  parties: [
    { record: 'party', id: 'USA', name: 'United States' },
    { record: 'party', id: 'CHN', name: 'China' },
  ],
  measures: [
    reciprocal,
    measure('fentanyl', [step('2025-02-04', { rate: 0.1 }), step('2025-03-04', { rate: 0.2 })]),
    measure('cars', [step('2025-04-03', { rate: 0.25 })], { coverage: undefined, on: ['all'], not_on: ['CHN'] }),
    measure('usual', [step('2018-01-01', { lowest: 0, highest: 3.5 })], { base: true, on: ['all'] }),
    measure('magnets', [step('2025-06-01', { licensed: 0.6 })], { kind: 'licence', party: 'CHN', on: ['all'] }),
  ],
  agreements: [],
  talks: [{ record: 'talk', id: 'london', title: 'London', place: 'London', sources: [], sessions: [{ session: 1, start: '2025-06-09T14:00' }] }],
  statements: [],
};

describe('between two', () => {
  it('knows on whom a measure bears', () => {
    const cars = chronicle.measures[2] as Measure;
    expect([bearsOn(cars, 'CHN'), bearsOn(cars, 'EU'), bearsOn(cars, 'USA')]).toEqual([false, true, false]);
  });

  it('adds up what is laid on all goods', () => {
    const path = pathOf(addedOnAll(chronicle, 'USA', 'CHN', null));
    const at = (day: string): number | undefined => path.findLast(({ from }) => from <= day)?.rate;
    expect(at('2025-02-10')).toBeCloseTo(0.1, 12);
    expect(at('2025-04-20')).toBeCloseTo(1.04, 12);
    expect(at('2025-06-10')).toBeCloseTo(0.3, 12);
    expect(at('2026-03-01')).toBeCloseTo(0.2, 12);
  });

  it('finds the days of change', () => {
    expect(changeDays([chronicle.measures[1] as Measure], null)).toEqual(['2025-02-04', '2025-03-04']);
  });
});

describe('lanes', () => {
  const all = { pair: null, party: null, kind: null, known: null };

  it('stand by party and kind, without usual tariffs and empty lanes', () => {
    expect(lanesOf(chronicle, all).map(({ id, items }) => `${id} ${items.length}`)).toEqual(['talks 1', 'USA.tariff 3', 'CHN.licence 1']);
    expect(lanesOf(chronicle, { ...all, pair: ['USA', 'CHN'] }).find((lane) => lane.id === 'USA.tariff')?.items).toHaveLength(2);
    expect(lanesOf(chronicle, { ...all, kind: 'licence' }).map(({ id }) => id)).toEqual(['CHN.licence']);
    expect(lanesOf(chronicle, { ...all, known: '2025-03-01' }).map(({ id }) => id)).toEqual(['USA.tariff']);
  });

  it('are higher where the rate is, up to the top', () => {
    const heights = measureItem(measure('x', [step('2025-01-01', { rate: 0.1 }), step('2025-02-01', { rate: 1.45 }), step('2025-03-01', { rate: 9 }), step('2025-04-01', { licensed: 0.5 })]), null).stretches.map((s) => s.height);
    expect(heights[0]).toBeLessThan(heights[1] as number);
    expect(heights.slice(1)).toEqual([1, 1, undefined]);
  });

  it('share a row where bars do not meet', () => {
    const item = (from: string, until: string | undefined) => measureItem(measure('x', [step(from, { rate: 0.1, ...(until ? { until } : {}) })]), null);
    const rows = pack([item('2018-01-01', '2019-01-01'), item('2018-06-01', undefined), item('2019-02-01', '2020-01-01'), item('2021-01-01', undefined)], (until) => until);
    expect(rows.map((row) => row.length)).toEqual([3, 1]);
  });
});

describe('words', () => {
  it('say what a step says', () => {
    expect(stepInWords(step('2025-05-14', { rate: 0.1, suspended: 0.24 }))).toBe('10\u202F%, 24\u202Fpp more suspended');
    expect(stepInWords(step('2025-05-14', { status: 'suspended', rate: 0.25 }))).toBe('25\u202F%, suspended');
    expect(stepInWords(step('2025-05-14'))).toBe('in force');
    expect(stepInWords(step('2025-05-14', { licensed: 0.619 }))).toBe('61.9\u202F% licensed');
    expect(stepInWords(step('2025-05-14', { lowest: 0.15, highest: 0.25 }))).toBe('15\u202F% to 25\u202F%');
  });

  it('know when reports differ and when an agreement ends', () => {
    const agreement: Agreement = { record: 'agreement', id: 'g', title: 'Geneva', parties: ['USA', 'CHN'], date: '2025-05-12', expires: '2025-08-12', sources: [], extensions: [{ to: '2025-11-10', known: '2025-08-11' }] };
    expect([endOf(agreement, '2025-06-10'), endOf(agreement, null)]).toEqual(['2025-08-12', '2025-11-10']);
    expect(differs(agreement)).toBe(false);
    expect(differs({ ...agreement, assertions: [{ field: 'x', value: 'y', outlet: 'z', date: '2025-01-01', differs: true }] })).toBe(true);
  });
});
