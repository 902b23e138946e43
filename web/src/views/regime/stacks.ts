/* The tariffs that each side adds on all goods of the other, one upon another, and what follows. */
import { h } from '../../dom';
import { bare, points, rate, shortDay, size } from '../../format';
import { partyClass, type Names } from '../../record/names';
import { texts } from '../../texts/en';
import type { Code, Regime, RegimeMeasure, RegimePair } from '../../types';

const words = texts.regime;

/** The width of the picture stands for this rate, or for the highest that is shown. */
const LEAST_FULL = 0.5;

interface Part {
  title: string;
  rate: number;
  status: string;
}

/** Tariffs on all goods in force, then the parts of them that are suspended. */
export function partsOf(pair: RegimePair): Part[] {
  const general = pair.measures.filter((m) => m.kind === 'tariff' && !m.base && m.covers?.all);
  const inForce = general.filter((m) => m.status === 'in-force' && (m.rate ?? 0) !== 0);
  return [
    ...inForce.map((m) => ({ title: m.title, rate: m.rate ?? 0, status: 'in-force' })),
    ...inForce.filter((m) => m.suspended).map((m) => ({ title: m.title, rate: m.suspended ?? 0, status: 'suspended' })),
  ];
}

export function stacks(regime: Regime, [a, b]: readonly [Code, Code], names: Names): HTMLElement {
  const shown = [find(regime, b, a), find(regime, a, b)].filter((pair): pair is RegimePair => pair !== undefined);
  const widest = Math.max(LEAST_FULL, ...shown.map((pair) => partsOf(pair).reduce((sum, part) => sum + part.rate, 0)));
  return h('div', { class: 'stacks' }, ...shown.map((pair) => stack(pair, widest, names)));
}

export function find(regime: Regime, from: Code, to: Code): RegimePair | undefined {
  return regime.pairs.find((pair) => pair.from === from && pair.to === to);
}

function stack(pair: RegimePair, widest: number, names: Names): HTMLElement {
  const parts = partsOf(pair);
  const added = pair.additional ?? 0;
  const bar = h(
    'div',
    { class: 'stack', 'aria-hidden': 'true' },
    ...parts.map((part) => h('span', { class: part.status, style: { width: `${(100 * part.rate) / widest}%` } }, bare(part.rate))),
  );
  const list = h('ul', { class: 'stack-parts' }, ...parts.filter((part) => part.status === 'in-force').map((part) => h('li', {}, part.title, h('span', { class: 'number' }, points(part.rate)))), ...suspended(pair));
  return h(
    'section',
    { class: `stack-of ${partyClass(pair.to)}` },
    h('h3', {}, words.headline(names.of(pair.to), names.of(pair.from))),
    h('p', { class: 'figure' }, rate(added)),
    h('p', { class: 'soft' }, added === 0 && parts.length === 0 ? words.nothingAdded : words.added),
    bar,
    list,
    pair.additional_then ? h('p', {}, words.then(shortDay(pair.additional_then.from), rate(pair.additional_then.rate))) : null,
    h('p', { class: 'soft small' }, beside(pair)),
  );
}

function suspended(pair: RegimePair): HTMLElement[] {
  return pair.measures
    .filter((m) => m.kind === 'tariff' && m.covers?.all && m.suspended)
    .map((m) => h('li', { class: 'soft' }, suspendedWords(m)));
}

function suspendedWords(measure: RegimeMeasure): string {
  const part = size(measure.suspended);
  return measure.until ? words.suspended(part, shortDay(measure.until)) : words.suspendedOpen(part);
}

/** "Beside it: 24 tariffs on products, 6 licences, 1 ban." */
function beside(pair: RegimePair): string {
  const counts = new Map<string, number>();
  for (const m of pair.measures) {
    const general = m.kind === 'tariff' && m.covers?.all;
    if (m.status === 'in-force' && !m.base && !general) counts.set(m.kind, (counts.get(m.kind) ?? 0) + 1);
  }
  const parts = [...counts].map(([kind, count]) => `${count} ${words.besides[kind]?.[count === 1 ? 0 : 1] ?? kind}`);
  return parts.length > 0 ? `${words.beside}: ${parts.join(', ')}.` : '';
}
