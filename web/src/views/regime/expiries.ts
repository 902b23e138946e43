/* What runs out next between the two, how many days are left, and what follows. */
import { h } from '../../dom';
import { shortDay } from '../../format';
import { partyClass, rateOf, type Names } from '../../record/names';
import { texts } from '../../texts/en';
import type { Code, Regime, RegimeMeasure } from '../../types';
import { find } from './stacks';

const words = texts.regime;
const SHOWN = 8;
const LONGEST_DAYS = 180; // the length of the bar that stands for a half-year or more

export function expiries(regime: Regime, [a, b]: readonly [Code, Code], names: Names): HTMLElement {
  const all = [find(regime, b, a), find(regime, a, b)].flatMap((pair) => pair?.measures ?? []);
  const unique = [...new Map(all.map((measure) => [measure.id, measure])).values()];
  const ending = unique
    .filter((measure) => measure.until !== undefined && measure.days_left !== undefined && measure.status !== 'announced')
    .sort((x, y) => (x.days_left ?? 0) - (y.days_left ?? 0));
  const rest = ending.length - SHOWN;
  return h(
    'section',
    { class: 'block' },
    h('h3', {}, words.next),
    ending.length === 0 ? h('p', { class: 'soft' }, words.nextNone) : null,
    h('ol', { class: 'expiries' }, ...ending.slice(0, SHOWN).map((measure) => row(measure, names))),
    rest > 0 ? h('p', { class: 'soft small' }, words.nextWithin(rest)) : null,
  );
}

function row(measure: RegimeMeasure, names: Names): HTMLElement {
  const left = measure.days_left ?? 0;
  return h(
    'li',
    { class: partyClass(measure.party) },
    h('span', { class: 'days-left' }, String(left), h('span', { class: 'soft' }, ` ${words.days(left)}`)),
    h(
      'span',
      { class: 'clock', 'aria-hidden': 'true' },
      h('span', { style: { width: `${Math.min(100, (100 * left) / LONGEST_DAYS)}%` } }),
    ),
    h('time', { datetime: measure.until }, shortDay(measure.until ?? '')),
    h('span', {}, h('span', { class: 'who' }, names.of(measure.party)), ' ', measure.title, h('span', { class: 'step-note' }, thenWords(measure))),
  );
}

/** "then 100 % licensed", "then suspended", "ends", "since extended to 10 Jan 2027". */
export function thenWords(measure: RegimeMeasure): string {
  if (measure.extended_to) return words.extends(shortDay(measure.extended_to));
  const { then } = measure;
  if (!then || then.status === 'ended') return measure.until ? words.ends : '';
  const status = then.status && then.status !== 'in-force' ? texts.record.statuses[then.status] : '';
  return words.returns([rateOf(then), status].filter(Boolean).join(', ') || texts.record.statuses['in-force'] || '');
}
