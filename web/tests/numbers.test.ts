import { describe, expect, it } from 'vitest';
import { colourClass, diverging } from '../src/charts/diverging';
import { fileName } from '../src/charts/save';
import { figure, toCsv } from '../src/charts/table';
import { flowsOf, largest, layFlows } from '../src/numbers/flows';
import { quantile } from '../src/numbers/latency';
import { issueLevers, newChange, ownLevers, valueOf, withValue, writeValue } from '../src/numbers/levers';
import { countries, regionOfCountries } from '../src/numbers/regions';
import { runTable } from '../src/numbers/run';
import { distinct, gain, pointsOfDeals } from '../src/numbers/talks';
import { brief, byRegion, differ, limit, precise, variableOf } from '../src/numbers/variables';
import type { Scenario, Solution } from '../src/types';

const scenario = {
  name: 'x',
  world: {
    unit: 'USD bn', year: 2023, title: 'w',
    regions: [{ code: 'USA', name: 'United States' }, { code: 'CHN', name: 'China' }, { code: 'ROW', name: 'Rest of the world' }],
    sectors: [{ code: 'chip', name: 'Advanced chips' }, { code: 'tool', name: 'Chipmaking tools' }],
    income: [100, 50, 200],
  },
  cases: [{ name: 'truce', title: 'the truce' }],
  groups: { regions: {}, sectors: {} },
  issues: [{
    name: 'US-tariff', title: 'US tariff', party: 'USA', kind: 'tariff', additional: true, from: ['CHN'], to: ['USA'],
    sectors: ['chip', 'tool'], lower: 0, upper: 1.5, steps: [], fault: null, values: { none: 0, truce: 0.3, war: 0.3, later: null },
  }],
  talks: null, ledger: null,
  variables: { real_income: { unit: 'fraction', description: '', shape: 'region' }, exports: { unit: 'fraction', description: '', shape: 'sector' } },
} as unknown as Scenario;

const solution = (income: (number | null)[]): Solution =>
  ({ case: 'truce', words: [], regions: { real_income: income, exports: [0, 0, 0], mean_tariff: [0, 0, 0] }, sectors: { exports: [[0.5, null], [0, 0], [0, 0]] } }) as unknown as Solution;

describe('classes of gain and loss', () => {
  it('have limits in steps of 1 and 3 below the largest size', () => {
    expect(diverging([0.0053, -0.002]).limits).toEqual([3e-5, 1e-4, 3e-4, 1e-3, 3e-3]);
    expect(diverging([100, 7]).limits).toEqual([1, 3, 10, 30, 100]);
  });
  it('are symmetric, and nothing is nothing', () => {
    const scale = diverging([0.0053]);
    expect([0.0053, 0.003, 0.0029, 3e-5, 1e-6, 0].map((value) => scale.classOf(value))).toEqual([5, 5, 4, 1, 0, 0]);
    expect(scale.classOf(-0.0053)).toBe(-5);
    expect([scale.classOf(null), scale.classOf(NaN)]).toEqual([null, null]);
    expect([colourClass(3), colourClass(-1), colourClass(0), colourClass(null)]).toEqual(['d-p3', 'd-n1', 'd-0', 'd-x']);
  });
  it('can leave outliers out of account, and take no numbers at all', () => {
    expect(diverging([1000, ...Array.from({ length: 99 }, () => 0.5)], 0.97).limits.at(-1)).toBe(0.3);
    expect(diverging([]).limits).toHaveLength(5);
    expect(diverging([null, NaN, 0]).classOf(0)).toBe(0);
  });
});

describe('variables', () => {
  it('compare changes by ratio, levels and rates by difference', () => {
    expect(differ('relative', 0.1, 0.1)).toBe(0);
    expect(differ('relative', 0.21, 0.1)).toBeCloseTo(0.1, 12);
    expect(differ('value', 5, 7)).toBe(-2);
    expect(differ('points', null, 1)).toBeNull();
  });
  it('keep what is missing', () => {
    expect(byRegion(variableOf(scenario, 'region', 'real_income'), solution([0.1, null, 0]), solution([0, 0, 0]))[1]).toBeNull();
  });
  it('are written with sign and unit', () => {
    expect([brief('relative', -0.12), brief('relative', 0.0045), brief('relative', 0.00001), brief('value', null)]).toEqual(['\u221212', '+0.45', '0', '']);
    expect([limit('relative', -0.00003), limit('relative', 0.3)]).toEqual(['\u22120.003', '+30']);
    expect(precise('relative', -0.0043485489, '%')).toBe('\u22120.43485\u202F%');
  });
});

describe('levers', () => {
  it('have a mark for every value, shared by the cases that have it', () => {
    const [lever] = issueLevers(scenario, { 'US-tariff': 0.3 });
    expect(lever?.marks).toEqual([{ cases: ['none'], value: 0 }, { cases: ['truce', 'war'], value: 0.3 }]);
    expect(lever?.about).toBe('Advanced chips, chipmaking tools, from China to the United States');
    expect(lever?.start).toBe(0.3);
  });
  it('stand for changes that can be read back and moved', () => {
    const change = newChange('licence', 'CHN', 'USA', ['chip'], 'lever-1');
    expect(change).toEqual({ set: 'licence', name: 'lever-1', from: 'CHN', to: 'USA', sectors: ['chip'], licensed: 0.5 });
    expect(valueOf(withValue(change, 0.2))).toBe(0.2);
    expect(newChange('trade-cost', 'all', 'USA', 'all', '')).toEqual({ multiply: 'trade_cost', from: 'all', to: 'USA', factor: 1.1 });
    expect(ownLevers(scenario, [change, { measure: 'x', ended: true }])[1]).toBeNull();
  });
  it('widen their bounds for a value beyond them', () => {
    expect(ownLevers(scenario, [{ add: 'tariff', from: 'CHN', to: 'USA', rate: 2.5 }])[0]?.upper).toBe(2.5);
  });
  it('are written in their own unit', () => {
    expect([writeValue('points', 0.29607), writeValue('percent', 0.25), writeValue('factor', 1.1)]).toEqual(['+29.61\u202Fpp', '25\u202F%', '\u00D7\u202F1.1']);
  });
});

describe('the map', () => {
  it('puts members with their region and everybody else with the rest', () => {
    const regions = regionOfCountries(['USA', 'EU', 'ROW']);
    expect([regions.get('DEU'), regions.get('USA'), regions.get('KEN')]).toEqual(['EU', 'USA', 'ROW']);
    expect(regions.size).toBe(countries.length);
  });
  it('leaves out who belongs nowhere', () => {
    expect(regionOfCountries(['USA', 'FRA']).get('KEN')).toBeUndefined();
    expect(regionOfCountries(['USA', 'FRA', 'EU']).get('FRA')).toBe('FRA');
  });
});

describe('flows', () => {
  const flows = flowsOf([[9, 4, 1], [3, 9, 2], [0, 0, 9]], [[9, 1, 1], [3, 9, 6], [0, 0, 9]]);
  it('leave out trade at home and rank by size or change', () => {
    expect(flows).toHaveLength(6);
    expect(largest(flows, 'size', 1)[0]).toEqual({ from: 1, to: 2, before: 2, after: 6 });
    expect(largest(flows, 'change', 2).map((flow) => flow.after - flow.before)).toEqual([4, -3]);
  });
  it('fill their stacks exactly', () => {
    const { ribbons, origins, destinations } = layFlows(largest(flows, 'size', 4), 'after', 2, 5, 0);
    for (const [stacks, end] of [[origins, 'from'], [destinations, 'to']] as const) {
      for (const stack of stacks) {
        const sum = ribbons.filter((ribbon) => ribbon.flow[end] === stack.region).reduce((total, ribbon) => total + ribbon.thickness, 0);
        expect(sum).toBeCloseTo(stack.height, 12);
      }
    }
  });
});

describe('talks', () => {
  it('count gains from the threat', () => {
    const [point] = pointsOfDeals(scenario, [{ efficient: true, terms: {}, gain: { USA: 0.1, CHN: 0, ROW: 0 } }], [-0.2, 0, 0], (k) => `deal ${k}`);
    expect(point?.income[0]).toBeCloseTo(-0.12, 12);
    const got = gain(scenario, 0, [-0.2, 0, 0], point?.income ?? []);
    expect(got.change).toBeCloseTo(0.1, 12);
    expect(got.money).toBeCloseTo(10, 10);
  });
  it('show a point of the frontier once', () => {
    const point = { key: '', kind: 'frontier' as const, title: '', terms: {}, isEfficient: false };
    expect(distinct([{ ...point, income: [1, 2] }, { ...point, income: [1, 2] }, { ...point, income: [1, 3] }], [0, 1])).toHaveLength(2);
  });
});

describe('files', () => {
  it('are CSV with every digit, quoted where needed, empty where there is no number', () => {
    const table = { caption: '', columns: ['a', 'b'], rows: [['x, "y"', figure(0.1 + 0.2, '0.3')], ['z', figure(null, '\u2013')]] };
    expect(toCsv(table)).toBe('a,b\n"x, ""y""",0.30000000000000004\nz,\n');
  });
  it('have the rows of truce run', () => {
    const rows = runTable(scenario, solution([0.1, 0, 0])).rows.map((row) => row.slice(0, 4).join());
    expect(rows).toHaveLength(3 * 2 + 3 * 2);
    expect(rows).toContain('truce,USA,,exports');
    expect(rows).toContain('truce,USA,chip,exports');
    expect(rows.some((row) => row.includes('mean_tariff'))).toBe(false);
  });
  it('have plain names', () => {
    expect(fileName('Real income: Türkiye & co.', null)).toBe('real-income-turkiye-co');
  });
});

it('quantiles are those of the sample', () => {
  expect([quantile([3, 1, 2], 0.5), quantile([1], 0.95), quantile(Array.from({ length: 100 }, (_, k) => k + 1), 0.95)]).toEqual([2, 1, 95]);
});
