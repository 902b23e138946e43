/* Days as places along the picture: shares of its width, so that nothing is drawn anew when it changes. */
import { addDays, addMonths, dayNumber, dayOf } from '../../format';
import type { Day } from '../../types';

export class DayScale {
  readonly from: Day;
  readonly to: Day;
  private readonly first: number;
  private readonly days: number;

  constructor(from: Day, to: Day) {
    this.from = from;
    this.to = to;
    this.first = dayNumber(from);
    this.days = dayNumber(to) - this.first;
  }

  /** 0 at the left end, 1 at the right; beyond for days outside. */
  at(day: Day): number {
    return (dayNumber(day) - this.first) / this.days;
  }

  /** Within the picture, in per cent. */
  percent(day: Day): number {
    return 100 * Math.min(1, Math.max(0, this.at(day)));
  }

  /** The day at a share of the width. */
  dayAt(share: number): Day {
    return dayOf(Math.round(this.first + Math.min(1, Math.max(0, share)) * this.days));
  }

  has(day: Day): boolean {
    return day >= this.from && day <= this.to;
  }

  /** True when [from, until) is seen, at least in part. */
  meets(from: Day, until: Day | null): boolean {
    return from < this.to && (until === null || until > this.from);
  }
}

/** The whole record, with a margin to read the last change by. */
export function wholeScale(first: Day, last: Day): DayScale {
  return new DayScale(`${first.slice(0, 4)}-01-01`, addMonths(last, 4));
}

export function yearScale(year: number): DayScale {
  return new DayScale(`${year}-01-01`, `${year + 1}-01-01`);
}

export function yearsOf(scale: DayScale): number[] {
  const first = Number(scale.from.slice(0, 4));
  const last = Number(addDays(scale.to, -1).slice(0, 4));
  return Array.from({ length: last - first + 1 }, (_, k) => first + k);
}

export interface Tick {
  day: Day;
  label: string;
}

/** A label further right than this would not fit. */
const LAST_LABEL = 0.95;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A tick a year, or a month where the picture shows no more than two years. */
export function ticksOf(scale: DayScale): Tick[] {
  const years = yearsOf(scale);
  if (years.length > 2) {
    const all = years.map((year) => ({ day: `${year}-01-01`, label: String(year) }));
    return all.filter(({ day }) => scale.at(day) < LAST_LABEL);
  }
  return years
    .flatMap((year) => MONTHS.map((label, k) => ({ day: `${year}-${String(k + 1).padStart(2, '0')}-01`, label })))
    .filter((tick) => scale.has(tick.day) && tick.day < scale.to);
}
