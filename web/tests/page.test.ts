import { describe, expect, it } from 'vitest';
import { commandOf } from '../src/command';
import { dateOf, fitting, opening } from '../src/scenario';
import { fromHash, INITIAL, type State } from '../src/state';
import type { Scenario } from '../src/types';
import { moved } from '../src/views/timeline/handle';
import { DayScale, ticksOf, wholeScale, yearScale, yearsOf } from '../src/views/timeline/scale';

const scenario = {
  name: 'london-talks',
  title: 'London',
  command: 'truce run london-talks',
  world: { regions: [{ code: 'USA', name: 'United States' }], sectors: [{ code: 'mach', name: 'Machinery' }] },
  cases: [
    { name: 'truce', date: '2025-06-10' },
    { name: 'war', date: '2025-05-01' },
  ],
  issues: [{ name: 'US-tariff' }],
  talks: { base: 'truce', today: '2025-06-10' },
  ledger: { name: 'us-china', first: '2018-02-07', last: '2028-01-01' },
} as unknown as Scenario;

describe('a scenario and a link', () => {
  it('opens at the case that talks start from', () => {
    expect(opening(scenario)).toMatchObject({ scenario: 'london-talks', case: 'truce', view: 'timeline' });
    expect(opening({ ...scenario, ledger: null, talks: null, cases: [] })).toMatchObject({ case: null, view: 'effects' });
  });

  it('keeps of a link what the scenario has', () => {
    const linked = fromHash('#levers?scenario=other&case=gone&compare=war&lever.US-tariff=0.5&lever.gone=1&region=USA&sector=gone');
    expect(fitting(linked, scenario)).toMatchObject({ scenario: 'london-talks', case: 'truce', compare: 'war', levers: { 'US-tariff': 0.5 }, region: 'USA', sector: null });
  });

  it('looks at the day of the case, unless one is chosen', () => {
    const state: State = { ...INITIAL, case: 'war' };
    expect(dateOf(state, scenario)).toBe('2025-05-01');
    expect(dateOf({ ...state, date: '2019-01-01' }, scenario)).toBe('2019-01-01');
    expect(dateOf({ ...state, case: null }, scenario)).toBe('2025-06-10');
  });
});

describe('the command line', () => {
  const state: State = { ...INITIAL, case: 'truce', known: '2025-06-11' };

  it('shows what the view shows', () => {
    expect(commandOf({ ...state, view: 'regime' }, scenario)).toBe('truce regime --on 2025-06-10 --known 2025-06-11');
    expect(commandOf({ ...state, view: 'effects' }, scenario)).toBe('truce run london-talks');
    expect(commandOf({ ...state, view: 'talks' }, scenario)).toBe('truce talks brief london-talks');
    expect(commandOf({ ...state, view: 'timeline', known: null }, scenario)).toBe('truce timeline');
  });

  it('runs the downloaded file once something is changed', () => {
    expect(commandOf({ ...state, view: 'levers', levers: { 'US-tariff': 0.1 } }, scenario)).toBe('truce run london-talks-variant.yaml');
    const odd = { ...scenario, name: "it's mine.yaml" };
    expect(commandOf({ ...state, view: 'levers', levers: { x: 1 } }, odd)).toBe("truce run 'it'\\''s mine-variant.yaml'");
  });
});

describe('days along the picture', () => {
  it('go there and back', () => {
    const scale = new DayScale('2025-01-01', '2026-01-01');
    for (const day of ['2025-01-01', '2025-06-10', '2026-01-01']) expect(scale.dayAt(scale.at(day))).toBe(day);
    expect(scale.dayAt(-1)).toBe('2025-01-01');
    expect(scale.percent('2030-01-01')).toBe(100);
    expect(scale.meets('2024-01-01', '2025-01-01')).toBe(false);
    expect(scale.meets('2024-01-01', null)).toBe(true);
  });

  it('have ticks for years, or months', () => {
    const whole = wholeScale('2018-02-07', '2028-01-01');
    expect(yearsOf(whole)).toHaveLength(11);
    expect(ticksOf(whole)[0]).toEqual({ day: '2018-01-01', label: '2018' });
    expect(ticksOf(yearScale(2025))).toHaveLength(12);
  });

  it('follow the keys', () => {
    const whole = { from: '2018-01-01', to: '2028-05-01' };
    const keys = ['ArrowRight', 'ArrowLeft', 'PageUp', 'PageDown', 'Home', 'End', 'a'];
    expect(keys.map((key) => moved(key, false, '2025-03-31', whole))).toEqual(['2025-04-01', '2025-03-30', '2025-04-30', '2025-02-28', '2018-01-01', '2028-05-01', null]);
    expect(moved('ArrowRight', true, '2025-03-31', whole)).toBe('2025-04-07');
  });
});
