/* Names of parties and kinds, and a measure's state in words. */
import { ABSENT, rate, size } from '../format';
import { texts } from '../texts/en';
import type { Code, Named } from '../types';
import type { Measure, Step } from './chronicle';

const words = texts.record;

/** Names of parties by code; a code without a name stands for itself. */
export class Names {
  private readonly names: ReadonlyMap<Code, string>;

  constructor(named: readonly Named[]) {
    this.names = new Map(named.map(({ code, name }) => [code, name]));
  }

  of(code: Code): string {
    return code === 'all' || code === '*' ? words.everyone : (this.names.get(code) ?? code);
  }

  list(codes: readonly Code[]): string {
    return codes.map((code) => this.of(code)).join(', ');
  }
}

/** The class that colours what a party does, the same everywhere. */
export function partyClass(code: Code | undefined): string {
  return code === 'USA' ? 'party-usa' : code === 'CHN' ? 'party-chn' : 'party-other';
}

export function kindName(kind: string, many = false): string {
  return words.kinds[kind]?.[many ? 1 : 0] ?? kind;
}

interface Rated {
  rate?: number | undefined;
  lowest?: number | undefined;
  highest?: number | undefined;
  licensed?: number | undefined;
}

/** "25 %", "7.5 % to 25 %", "61.9 % licensed", or nothing where there is no rate. */
export function rateOf(item: Rated): string {
  if (item.rate !== undefined) return rate(item.rate);
  if (item.lowest !== undefined) return words.range(rate(item.lowest), rate(item.highest));
  if (item.licensed !== undefined) return words.licensed(rate(item.licensed));
  return '';
}

/** "25 %, suspended": what a step says, in words. */
export function stepInWords(step: Step): string {
  const status = words.statuses[step.status] ?? step.status;
  const parts = [rateOf(step)];
  if (step.suspended !== undefined) parts.push(words.suspendedPart(size(step.suspended)));
  if (step.status !== 'in-force' || !parts.some(Boolean)) parts.push(status);
  return parts.filter(Boolean).join(', ');
}

/** "China", "everyone except Canada, Mexico". */
export function targets(measure: Pick<Measure, 'on' | 'not_on'>, names: Names): string {
  const on = measure.on.length > 0 ? names.list(measure.on) : ABSENT;
  return measure.not_on?.length ? `${on}, ${words.except(names.list(measure.not_on))}` : on;
}
