/* Numbers and days as the page writes them: every number with its unit, a true minus sign, a sign on every change. */
import type { Day, Num } from './types';

const MINUS = '\u2212';
const THIN = '\u202F'; // no line breaks between a number and its unit
export const ABSENT = '\u2013';

const formats: Intl.NumberFormat[] = [];

/** Numbers with so many decimals. Kept: making one takes as long as painting a number. */
function fixed(decimals: number): Intl.NumberFormat {
  return (formats[decimals] ??= new Intl.NumberFormat('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }));
}

/** `digits` significant digits, at most `most` after the point, groups of three set apart by a comma. */
function significant(size: number, digits: number, most: number): string {
  const rounded = Number(size.toPrecision(digits)); // 0.999 is 1.0, a digit more than 0.99
  const magnitude = rounded === 0 ? -most : Math.floor(Math.log10(rounded));
  const decimals = Math.min(most, Math.max(0, digits - 1 - magnitude));
  return fixed(decimals).format(size);
}

function signed(value: number, text: string): string {
  const isZero = !/[1-9]/.test(text);
  return isZero ? text : (value < 0 ? MINUS : '+') + text;
}

function isNumber(value: Num | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

/** A change, given as a fraction: 0.0024 is "+0.24 %". Two significant digits, at most three decimals. */
export function change(value: Num | undefined): string {
  if (!isNumber(value)) return ABSENT;
  return `${signed(value, significant(Math.abs(value * 100), 2, 3))}${THIN}%`;
}

/** A rate or share, given as a fraction: 0.3 is "30 %", 0.125 is "12.5 %". */
export function rate(value: Num | undefined): string {
  if (!isNumber(value)) return ABSENT;
  const percent = (value * 100).toLocaleString('en-US', { maximumFractionDigits: 2 });
  return `${percent.replace('-', MINUS)}${THIN}%`;
}

/** A rate without its sign, where a heading or a figure nearby says that it is per cent: 0.3 is "30". */
export function bare(value: Num | undefined): string {
  return rate(value).replace(`${THIN}%`, '');
}

/** Percentage points that are a size and no change: 0.24 is "24 pp". */
export function size(value: Num | undefined): string {
  return points(value).replace(/^\+/, '');
}

/** A difference between two rates, given as a fraction: 0.1 is "+10 pp" (percentage points). */
export function points(value: Num | undefined): string {
  if (!isNumber(value)) return ABSENT;
  const text = Math.abs(value * 100).toLocaleString('en-US', { maximumFractionDigits: 2 });
  return `${signed(value, text)}${THIN}pp`;
}

/** A change in USD bn a year: "+125 bn" with three significant digits; the currency stands in the heading or before. */
export function billions(value: Num | undefined): string {
  if (!isNumber(value)) return ABSENT;
  return `${signed(value, significant(Math.abs(value), 3, 3))}${THIN}bn`;
}

/** A change in money with its currency: "+USD 125 bn". */
export function money(value: Num | undefined): string {
  if (!isNumber(value)) return ABSENT;
  return signed(value, `USD${THIN}${significant(Math.abs(value), 3, 3)}${THIN}bn`);
}

/** A level in money: "USD 26,950 bn". */
export function level(value: Num | undefined): string {
  if (!isNumber(value)) return ABSENT;
  return `${value < 0 ? MINUS : ''}USD${THIN}${significant(Math.abs(value), 3, 2)}${THIN}bn`;
}

/** Every digit of a number, for titles and downloads. */
export function exact(value: Num | undefined): string {
  return isNumber(value) ? String(value).replace('-', MINUS) : ABSENT;
}

export type Sign = 'gain' | 'loss' | 'none';

/** Which side of nothing a change is on, once it is rounded as `change` rounds. */
export function sign(value: Num | undefined): Sign {
  if (!isNumber(value) || Math.abs(value * 100) < 0.0005) return 'none';
  return value > 0 ? 'gain' : 'loss';
}

/** A cue besides colour: an arrow that points where the number goes. */
export function arrow(value: Num | undefined): string {
  return { gain: '\u25B2', loss: '\u25BC', none: '' }[sign(value)];
}

// ---- days -------------------------------------------------------------------------------------------------------------

const MS_A_DAY = 86_400_000;

/** Days since 1970-01-01. */
export function dayNumber(day: Day): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / MS_A_DAY);
}

export function dayOf(number: number): Day {
  return new Date(number * MS_A_DAY).toISOString().slice(0, 10);
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
    dayOf(dayNumber(text)) === text;
}

export function addDays(day: Day, days: number): Day {
  return dayOf(dayNumber(day) + days);
}

/** The same day of another month, or its last day. */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}

/** "10 June 2025". */
export function longDay(day: Day): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

/** "10 Jun 2025". */
export function shortDay(day: Day): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
    .format(new Date(`${day}T00:00:00Z`))
    .replace('Sept', 'Sep');
}
