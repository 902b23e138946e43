/* The variables of an equilibrium as the page shows them: how two cases are compared, and how a number is written. */
import { billions, change, points } from '../format';
import { texts } from '../texts/en';
import type { Num, Scenario, Solution } from '../types';

/** How a variable of two cases is compared, and what its numbers are. */
export type Measure =
  | 'relative' /* change from the benchmark: (1 + a) / (1 + b) - 1 */
  | 'share' /* of income: a - b, written in per cent */
  | 'points' /* a rate: a - b, in percentage points */
  | 'value'; /* money a year: a - b */

export interface Variable {
  name: string;
  shape: 'region' | 'sector';
  measure: Measure;
  title: string;
  /** What the numbers are in: "%", "USD bn a year". */
  unit: string;
}

const REGION: Readonly<Record<string, Measure>> = {
  real_income: 'relative',
  real_income_value: 'value',
  real_wage: 'relative',
  wage: 'relative',
  price_index: 'relative',
  exports: 'relative',
  imports: 'relative',
  export_volume: 'relative',
  import_volume: 'relative',
  mean_tariff: 'points',
  tariff_revenue: 'value',
  licence_rent: 'value',
  tot: 'share',
  vot: 'share',
};

const SECTOR: Readonly<Record<string, Measure>> = {
  output_volume: 'relative',
  output: 'relative',
  employment: 'relative',
  price: 'relative',
  cost: 'relative',
  exports: 'relative',
  imports: 'relative',
  output_level: 'value',
  expenditure: 'value',
};

/** The variables of a shape, in the order in which they are offered. */
export function variablesOf(scenario: Scenario, shape: 'region' | 'sector'): Variable[] {
  const titles: Record<string, string> = texts.numbers[shape];
  return Object.entries(shape === 'region' ? REGION : SECTOR).map(([name, measure]) => ({
    name,
    shape,
    measure,
    title: titles[name] ?? name,
    unit: unitOf(scenario, measure),
  }));
}

export function variableOf(scenario: Scenario, shape: 'region' | 'sector', name: string | undefined): Variable {
  const all = variablesOf(scenario, shape);
  return all.find((variable) => variable.name === name) ?? (all[0] as Variable);
}

function unitOf(scenario: Scenario, measure: Measure): string {
  if (measure === 'value') return texts.numbers.aYear(scenario.world.unit);
  return measure === 'points' ? texts.numbers.points : '%';
}

/** A difference as the page writes it, with sign and unit. */
export function write(measure: Measure, value: Num | undefined): string {
  if (measure === 'value') return billions(value);
  return measure === 'points' ? points(value === null || value === undefined ? value : round(value, 4)) : change(value);
}

const FIVE_DIGITS = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 5 });

/** The number with five significant digits, for whoever points at it. */
export function precise(measure: Measure, value: Num | undefined, unit: string): string {
  const scaled = inUnit(measure, value);
  if (scaled === null || !Number.isFinite(scaled)) return '\u2013';
  const text = FIVE_DIGITS.format(Math.abs(scaled));
  const sign = scaled < 0 ? '\u2212' : scaled > 0 ? '+' : '';
  return `${sign}${text}\u202F${unit}`;
}

/** The number alone for narrow places, such as a cell: "−12", "+0.40", "0". */
export function brief(measure: Measure, value: Num | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '';
  const scaled = measure === 'value' ? value : value * 100;
  const size = Math.abs(scaled);
  if (size < 0.005) return '0';
  const text = size >= 9.95 ? size.toFixed(0) : size >= 0.995 ? size.toFixed(1) : size.toFixed(2);
  return (scaled < 0 ? '\u2212' : '+') + text;
}

/** A limit of a class, a round number: "+0.003", "−10". */
export function limit(measure: Measure, value: number): string {
  const scaled = measure === 'value' ? value : value * 100;
  const text = Math.abs(scaled).toLocaleString('en-US', { maximumSignificantDigits: 1 });
  return (scaled < 0 ? '\u2212' : '+') + text;
}

/** The factor that takes a variable to its unit: fractions to per cent. */
export function inUnit(measure: Measure, value: Num | undefined): Num {
  if (value === null || value === undefined) return null;
  return measure === 'value' ? value : value * 100;
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

/** What case a has over case b. */
export function differ(measure: Measure, a: Num | undefined, b: Num | undefined): Num {
  if (a === null || a === undefined || b === null || b === undefined) return null;
  return measure === 'relative' ? (1 + a) / (1 + b) - 1 : a - b;
}

/** A variable by region in one case over another. */
export function byRegion(variable: Variable, a: Solution, b: Solution): Num[] {
  const right = b.regions[variable.name] ?? [];
  return (a.regions[variable.name] ?? []).map((value, n) => differ(variable.measure, value, right[n]));
}

/** A variable by region and sector in one case over another; both solved in all detail. */
export function bySector(variable: Variable, a: Solution, b: Solution): Num[][] {
  const right = b.sectors?.[variable.name] ?? [];
  return (a.sectors?.[variable.name] ?? []).map((row, n) =>
    row.map((value, j) => differ(variable.measure, value, right[n]?.[j])),
  );
}
