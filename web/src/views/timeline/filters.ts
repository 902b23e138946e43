/* What of the record is shown, and the day typed rather than pulled. */
import { h } from '../../dom';
import { isDay } from '../../format';
import type { Chronicle } from '../../record/chronicle';
import { KINDS } from '../../record/lanes';
import { kindName, type Names } from '../../record/names';
import { icon } from '../../frame/icons';
import type { State, Store } from '../../state';
import { texts } from '../../texts/en';
import type { Code, Day } from '../../types';
import { yearScale, yearsOf, type DayScale } from './scale';

const words = texts.timeline;

/** What the address remembers of this view. */
export const OPTIONS = {
  year: 'timeline.year',
  party: 'timeline.party',
  kind: 'timeline.kind',
  scope: 'timeline.scope',
  open: 'timeline.open',
} as const;

export function openLanes(state: State): Set<string> {
  return new Set((state.options[OPTIONS.open] ?? '').split(' ').filter(Boolean));
}

export function scaleOf(state: State, whole: DayScale): DayScale {
  const year = Number(state.options[OPTIONS.year]);
  return yearsOf(whole).includes(year) ? yearScale(year) : whole;
}

export interface FilterRow {
  element: HTMLElement;
  update(state: State, on: Day): void;
}

export interface FilterOptions {
  store: Store;
  chronicle: Chronicle;
  pair: readonly [Code, Code];
  names: Names;
  whole: DayScale;
  step(direction: -1 | 1): void;
  /** Names of all lanes that are shown. */
  lanes(): string[];
}

export function filters({ store, chronicle, pair, names, whole, step, lanes }: FilterOptions): FilterRow {
  const imposers = chronicle.parties.filter(({ id }) => chronicle.measures.some((m) => m.party === id && !m.base));
  const kinds = KINDS.filter((kind) => chronicle.measures.some((m) => m.kind === kind));
  const date = h('input', { type: 'date', id: 'timeline-date', min: whole.from, max: whole.to });
  date.addEventListener('change', () => {
    if (isDay(date.value)) store.set({ date: date.value });
  });
  const party = choice(store, OPTIONS.party, 'timeline-party', [
    ['', words.bothParties],
    ...imposers.map(({ id }): [string, string] => [id, names.of(id)]),
  ]);
  const kind = choice(store, OPTIONS.kind, 'timeline-kind', [
    ['', words.allKinds],
    ...kinds.map((name): [string, string] => [name, kindName(name, true)]),
  ]);
  const scope = choice(store, OPTIONS.scope, 'timeline-scope', [
    ['', words.scopePair(names.of(pair[0]), names.of(pair[1]))],
    ['all', words.scopeAll],
  ]);
  const years = yearRow(store, whole);
  const arrow = (direction: -1 | 1): HTMLElement => {
    const label = direction < 0 ? words.previousChange : words.nextChange;
    return h('button', { type: 'button', class: 'tool', title: label, 'aria-label': label, onclick: () => step(direction) }, icon(direction < 0 ? 'back' : 'forth'));
  };
  const choices = h(
    'div',
    { class: 'filter-choices', id: 'timeline-choices' },
    field('timeline-party', words.party, party),
    field('timeline-kind', words.kind, kind),
    field('timeline-scope', words.scope, scope),
  );
  const more = h('button', { type: 'button', class: 'link more-filters', 'aria-expanded': 'false', 'aria-controls': 'timeline-choices' }, words.moreFilters);
  more.addEventListener('click', () => more.setAttribute('aria-expanded', String(choices.classList.toggle('shown'))));
  const openAll = h('button', { type: 'button', class: 'link' });
  openAll.addEventListener('click', () => {
    const open = openLanes(store.state).size === 0;
    store.setOption(OPTIONS.open, open ? lanes().sort().join(' ') : undefined);
  });
  const element = h(
    'div',
    { class: 'filters', role: 'group', 'aria-label': words.filters },
    h('div', { class: 'field date-field' }, h('label', { for: 'timeline-date' }, words.date), arrow(-1), date, arrow(1)),
    more,
    choices,
    h('div', { class: 'years-row' }, years.element, openAll),
  );
  return {
    element,
    update(state, on) {
      if (document.activeElement !== date) date.value = on;
      party.value = state.options[OPTIONS.party] ?? '';
      kind.value = state.options[OPTIONS.kind] ?? '';
      scope.value = state.options[OPTIONS.scope] ?? '';
      years.update(state);
      openAll.textContent = openLanes(state).size === 0 ? words.expandAll : words.collapseAll;
    },
  };
}

function field(id: string, label: string, input: HTMLElement): HTMLElement {
  return h('p', { class: 'field' }, h('label', { for: id }, label), input);
}

function choice(store: Store, option: string, id: string, values: [string, string][]): HTMLSelectElement {
  const element = h('select', { id }, ...values.map(([value, text]) => h('option', { value }, text)));
  element.addEventListener('change', () => store.setOption(option, element.value || undefined));
  return element;
}

function yearRow(store: Store, whole: DayScale): { element: HTMLElement; update(state: State): void } {
  const buttons = ['', ...yearsOf(whole).map(String)].map((year) => ({
    year,
    button: h('button', { type: 'button', onclick: () => store.setOption(OPTIONS.year, year || undefined) }, year || words.allYears),
  }));
  return {
    element: h('div', { class: 'choices years', role: 'group', 'aria-label': words.years }, ...buttons.map(({ button }) => button)),
    update(state) {
      for (const { year, button } of buttons) button.setAttribute('aria-pressed', String((state.options[OPTIONS.year] ?? '') === year));
    },
  };
}
