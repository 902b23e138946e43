/* Every measure of either direction in tables, kind by kind; long ones are closed at first. */
import { h } from '../../dom';
import { shortDay } from '../../format';
import { kindName, partyClass, rateOf, type Names } from '../../record/names';
import { sources } from '../../record/detail';
import { KINDS } from '../../record/lanes';
import { texts } from '../../texts/en';
import type { Code, Regime, RegimeMeasure, RegimePair } from '../../types';
import { thenWords } from './expiries';
import { find } from './stacks';

const words = texts.regime;
const record = texts.record;

export function measureTables(regime: Regime, [a, b]: readonly [Code, Code], names: Names): HTMLElement {
  const blocks = [a, b].flatMap((imposer) => imposed(regime, imposer, imposer === a ? b : a, names));
  return h('section', { class: 'block' }, h('h3', {}, words.measures), ...blocks);
}

/** What one side has imposed on trade with the other, whichever way that trade goes. */
function imposed(regime: Regime, imposer: Code, other: Code, names: Names): HTMLElement[] {
  const pairs = [find(regime, other, imposer), find(regime, imposer, other)].filter((p): p is RegimePair => p !== undefined);
  const all = [...new Map(pairs.flatMap((pair) => pair.measures).filter((m) => m.party === imposer).map((m) => [m.id, m])).values()];
  const inForce = all.filter((m) => m.status === 'in-force');
  const groups = KINDS.map((kind) => ({ name: kindName(kind, true), id: kind as string, list: inForce.filter((m) => m.kind === kind && !m.base) }));
  groups.push({ name: words.dormant, id: 'dormant', list: all.filter((m) => m.status !== 'in-force') });
  groups.push({ name: words.usual, id: 'usual', list: inForce.filter((m) => m.base) });
  return [
    h('h4', { class: `imposed ${partyClass(imposer)}` }, names.of(imposer)),
    ...groups.filter(({ list }) => list.length > 0).map(({ name, id, list }) => group(`${imposer}-${id}`, name, list)),
  ];
}

function group(id: string, name: string, list: readonly RegimeMeasure[]): HTMLElement {
  return h(
    'details',
    { id, class: 'measures' },
    h('summary', {}, h('span', {}, name), h('span', { class: 'lane-count' }, String(list.length))),
    h('div', { class: 'scroll' }, table(name, list)),
  );
}

function table(name: string, list: readonly RegimeMeasure[]): HTMLElement {
  const { measure, rate, covers, since, until, left, then } = words.columns;
  const head = (text: string, number = false): HTMLElement => h('th', { scope: 'col', class: number ? 'number' : undefined }, text);
  return h(
    'table',
    {},
    h('caption', { class: 'unseen' }, name),
    h('thead', {}, h('tr', {}, head(measure), head(rate, true), head(covers), head(since), head(until), head(left, true), head(then))),
    h('tbody', {}, ...list.map(measureRow)),
  );
}

function measureRow(m: RegimeMeasure): HTMLElement {
  const status = m.status === 'in-force' ? '' : (record.statuses[m.status] ?? m.status);
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, title(m)),
    h('td', { class: 'number' }, [rateOf(m), status].filter(Boolean).join(', ')),
    h('td', {}, coverage(m)),
    h('td', { class: 'day' }, shortDay(m.begun ?? m.from)),
    h('td', { class: 'day' }, m.until ? shortDay(m.until) : ''),
    h('td', { class: 'number' }, m.days_left === undefined ? '' : String(m.days_left)),
    h('td', {}, thenWords(m)),
  );
}

/** The title opens act, remark and sources. */
function title(m: RegimeMeasure): HTMLElement {
  return h(
    'details',
    { id: `regime-${m.id}`, class: 'cited' },
    h('summary', {}, m.title),
    h('div', { class: 'record-detail' }, m.act ? h('p', {}, m.act) : null, m.note ? h('p', { class: 'record-note' }, m.note) : null, ...sources(m.sources)),
  );
}

function coverage({ covers }: RegimeMeasure): string {
  if (!covers) return '';
  if (covers.all) return record.allGoods;
  return covers.codes > 0 ? record.codes(covers.codes) : (covers.sectors ?? '');
}
