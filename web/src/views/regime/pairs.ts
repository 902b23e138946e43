/* Every pair of the record in one table: what is added on all goods, how many measures, and the next end. */
import { h } from '../../dom';
import { rate, shortDay } from '../../format';
import type { Names } from '../../record/names';
import { texts } from '../../texts/en';
import type { Regime } from '../../types';

const words = texts.regime;

export function pairTable(regime: Regime, names: Names): HTMLElement {
  const columns = words.columnsPairs;
  const head = (text: string, number = false): HTMLElement => h('th', { scope: 'col', class: number ? 'number' : undefined }, text);
  const rows = regime.pairs.map((pair) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, words.pair(names.of(pair.from), names.of(pair.to))),
      h('td', { class: 'number' }, rate(pair.additional)),
      h('td', { class: 'number' }, pair.additional_then ? rate(pair.additional_then.rate) : ''),
      h('td', { class: 'day' }, pair.additional_then ? shortDay(pair.additional_then.from) : ''),
      h('td', { class: 'number' }, String(pair.measures.filter((m) => m.status === 'in-force').length)),
      h('td', { class: 'day' }, pair.next_expiry ? shortDay(pair.next_expiry.until) : ''),
      h('td', { class: 'number' }, pair.next_expiry ? String(pair.next_expiry.days_left) : ''),
    ),
  );
  return h(
    'section',
    { class: 'block' },
    h('h3', {}, words.pairs),
    h('p', { class: 'lead' }, words.pairsLead),
    h(
      'details',
      { id: 'all-pairs', class: 'measures' },
      h('summary', {}, h('span', {}, words.pairsOpen), h('span', { class: 'lane-count' }, String(rows.length))),
      h(
        'div',
        { class: 'scroll' },
        h(
          'table',
          {},
          h('caption', { class: 'unseen' }, words.pairs),
          h('thead', {}, h('tr', {}, head(columns.pair), head(columns.now, true), head(columns.then, true), head(columns.from), head(columns.measures, true), head(columns.expiry), head(columns.left, true))),
          h('tbody', {}, ...rows),
        ),
      ),
    ),
  );
}
