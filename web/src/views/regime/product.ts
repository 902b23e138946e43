/* What bears on one product: its stack of tariffs, and the licences and bans beside it. */
import { h, replace } from '../../dom';
import { isCancelled } from '../../engine';
import { bare, rate } from '../../format';
import { Waiting } from '../../frame/status';
import { partyClass, rateOf, type Names } from '../../record/names';
import type { State } from '../../state';
import { texts } from '../../texts/en';
import type { Code, Composition, Day, Regime, RegimeMeasure, RegimePair } from '../../types';
import type { ViewContext } from '../view';
import { find } from './stacks';

const words = texts.regime;

const OPTIONS = { hs: 'regime.hs', from: 'regime.from' } as const;

export interface ProductLookup {
  element: HTMLElement;
  update(state: State, on: Day): void;
  destroy(): void;
}

export function productLookup({ store, engine }: ViewContext, names: Names, [a, b]: readonly [Code, Code]): ProductLookup {
  let asking = new AbortController();
  let askedFor = '';
  const hs = h('input', {
    type: 'text',
    id: 'regime-hs',
    inputmode: 'decimal',
    autocomplete: 'off',
    maxlength: '14',
    size: '12',
    pattern: '[0-9. ]{2,14}',
    placeholder: words.hsExample,
  });
  const direction = h(
    'select',
    { id: 'regime-direction' },
    h('option', { value: b }, words.pair(names.of(b), names.of(a))),
    h('option', { value: a }, words.pair(names.of(a), names.of(b))),
  );
  const result = h('div', { class: 'product-result' });
  const status = h('div', {});
  const waiting = new Waiting(status);
  const submit = (): void => store.setOption(OPTIONS.hs, hs.value.trim() || undefined);
  const form = h(
    'form',
    { class: 'filters' },
    h('p', { class: 'field' }, h('label', { for: 'regime-hs' }, words.hs), hs),
    h('p', { class: 'field' }, h('label', { for: 'regime-direction' }, words.direction), direction),
    h('button', { class: 'button' }, words.look),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  direction.addEventListener('change', () => store.setOption(OPTIONS.from, direction.value === b ? undefined : direction.value));
  const element = h(
    'section',
    { class: 'block product' },
    h('h3', {}, words.product),
    h('p', { class: 'lead' }, words.productLead),
    form,
    status,
    result,
  );

  const ask = (question: string, query: { on: Day; known: Day | undefined; from: Code; to: Code; hs: string }): void => {
    askedFor = question;
    asking.abort();
    asking = new AbortController();
    waiting.start();
    engine.ask('GET /api/regime', query, { signal: asking.signal }).then(
      (regime) => {
        waiting.done();
        replace(result, ...product(regime, query.from, query.to));
      },
      (error: unknown) => {
        if (isCancelled(error)) return;
        replace(result);
        waiting.fail(error);
      },
    );
  };

  return {
    element,
    update(state, on) {
      const code = state.options[OPTIONS.hs] ?? '';
      const from = state.options[OPTIONS.from] === a ? a : b;
      if (document.activeElement !== hs) hs.value = code;
      direction.value = from;
      const question = [code, from, on, state.known].join(' ');
      if (question === askedFor) return;
      if (code) ask(question, { on, known: state.known ?? undefined, from, to: from === a ? b : a, hs: code.replace(/\s/g, '') });
      else {
        askedFor = question;
        asking.abort();
        waiting.done();
        replace(result);
      }
    },
    destroy: () => asking.abort(),
  };
}

function product(regime: Regime, from: Code, to: Code): HTMLElement[] {
  const pair = find(regime, from, to);
  const stacked = pair?.stacked ?? regime.stacked;
  const composition = pair?.composition ?? regime.composition ?? [];
  const titles = new Map((pair?.measures ?? []).map((m) => [m.id, m.title]));
  const parts = composition.filter((part) => part.effect === 'applies' && (part.adds ?? 0) !== 0);
  const total = stacked?.rate ?? 0;
  return [
    h('p', { class: `figure ${partyClass(to)}` }, rate(total), h('span', { class: 'soft' }, ` ${words.total}`)),
    ...(stacked ? [h('p', { class: 'soft small' }, (stacked.lines ?? 1) > 1 ? words.lines(stacked.lines ?? 0, rate(stacked.lowest), rate(stacked.highest)) : words.oneLine)] : []),
    h(
      'div',
      { class: `stack ${partyClass(to)}`, 'aria-hidden': 'true' },
      ...parts.filter((part) => (part.adds ?? 0) > 0).map((part) => h('span', { class: 'in-force', style: { width: `${(100 * (part.adds ?? 0)) / Math.max(total, 0.5)}%` } }, bare(part.adds))),
    ),
    compositionTable(composition, titles),
    ...bears(pair),
  ];
}

function compositionTable(composition: readonly Composition[], titles: ReadonlyMap<string, string>): HTMLElement {
  const rows = composition.map((part) =>
    h(
      'tr',
      { class: part.effect === 'applies' ? undefined : 'soft' },
      h('th', { scope: 'row' }, titles.get(part.id) ?? part.id, part.act ? h('span', { class: 'step-note' }, part.act) : null),
      h('td', { class: 'number' }, part.adds === undefined ? '' : rate(part.adds)),
      h('td', {}, words.effects[part.effect] ?? part.effect),
    ),
  );
  return h(
    'div',
    { class: 'scroll' },
    h(
      'table',
      {},
      h('caption', { class: 'unseen' }, words.product),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, words.columns.measure), h('th', { scope: 'col', class: 'number' }, words.adds), h('th', { scope: 'col' }, words.effect))),
      h('tbody', {}, ...rows),
    ),
  );
}

function bears(pair: RegimePair | undefined): HTMLElement[] {
  const list = (pair?.measures ?? []).filter((m: RegimeMeasure) => !['tariff', 'exemption', 'export_tax'].includes(m.kind));
  if (list.length === 0) return [];
  return [
    h('h4', {}, words.bears),
    h('ul', { class: 'stack-parts' }, ...list.map((m) => h('li', {}, m.title, h('span', { class: 'number' }, rateOf(m) || texts.record.statuses[m.status] || m.status)))),
  ];
}
