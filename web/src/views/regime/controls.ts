/* The day asked about, and the day of knowledge. */
import { h } from '../../dom';
import { addDays, isDay } from '../../format';
import { icon } from '../../frame/icons';
import { changeDays } from '../../record/chronicle';
import type { State } from '../../state';
import { texts } from '../../texts/en';
import type { Day } from '../../types';
import type { ViewContext } from '../view';

const words = texts.regime;

export interface DayControls {
  element: HTMLElement;
  update(state: State, on: Day): void;
  step(direction: -1 | 1): void;
}

export function dayControls({ store, engine, scenario }: ViewContext): DayControls {
  let current: Day = '';
  const date = h('input', { type: 'date', id: 'regime-date' });
  date.addEventListener('change', () => {
    if (isDay(date.value)) store.set({ date: date.value });
  });
  const arrow = (days: -1 | 1): HTMLElement => {
    const label = days < 0 ? words.dayBefore : words.dayAfter;
    const act = (): void => store.set({ date: addDays(current, days) }, { gesture: 'date' });
    return h('button', { type: 'button', class: 'tool', title: label, 'aria-label': label, onclick: act }, icon(days < 0 ? 'back' : 'forth'));
  };
  const known = h(
    'select',
    { id: 'regime-known' },
    h('option', { value: 'now' }, words.knownNow),
    h('option', { value: 'then' }, words.knownThen),
    h('option', { value: 'day' }, words.knownOn),
  );
  const knownDay = h('input', { type: 'date', 'aria-label': words.knownDay });
  const note = h('p', { class: 'soft small' });
  known.addEventListener('change', () => {
    const chosen = { now: null, then: current, day: store.state.known ?? current }[known.value as 'now' | 'then' | 'day'];
    otherDay = known.value === 'day';
    store.set({ known: chosen });
    show(store.state);
  });
  knownDay.addEventListener('change', () => {
    if (isDay(knownDay.value)) store.set({ known: knownDay.value });
  });
  let otherDay = false;
  const show = (state: State): void => {
    known.value = state.known === null ? 'now' : state.known === current && !otherDay ? 'then' : 'day';
    knownDay.hidden = known.value !== 'day';
    if (document.activeElement !== knownDay) knownDay.value = state.known ?? '';
    note.hidden = state.known === null;
    note.textContent = state.known === null ? '' : words.knownNote(state.known);
  };
  const element = h(
    'div',
    { class: 'filters' },
    h('div', { class: 'field date-field' }, h('label', { for: 'regime-date' }, words.date), arrow(-1), date, arrow(1)),
    h('div', { class: 'field' }, h('label', { for: 'regime-known' }, words.known), known, knownDay),
    note,
  );
  return {
    element,
    update(state, on) {
      current = on;
      if (document.activeElement !== date) date.value = on;
      show(state);
    },
    step(direction) {
      if (!scenario.ledger) return;
      void engine.ask('GET /api/chronicle').then((chronicle) => {
        const days = changeDays(chronicle.measures.filter((measure) => !measure.base), store.state.known);
        const next = direction > 0 ? days.find((day) => day > current) : days.findLast((day) => day < current);
        if (next) store.set({ date: next }, { gesture: 'date' });
      });
    },
  };
}
