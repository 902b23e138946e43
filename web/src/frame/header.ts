/* Title, tools, the choice of cases, the way to the views. */
import { h, replace } from '../dom';
import { changesOf, toHash, VIEWS, type State, type Store } from '../state';
import { opening } from '../scenario';
import { texts } from '../texts/en';
import type { Scenario } from '../types';
import { link } from './address';
import { icon } from './icons';
import { setTheme, theme, THEMES } from './theme';

const words = texts.frame;

export interface Header {
  element: HTMLElement;
  update(state: State): void;
  nextTheme(): void;
}

export function header(store: Store, scenario: Scenario, openHelp: () => void): Header {
  const tools = toolRow(store, scenario, openHelp);
  const choice = scenario.cases.length > 0 ? choiceRow(store, scenario) : null;
  const navigation = viewRow(store, scenario);
  const element = h(
    'header',
    { class: 'header' },
    h(
      'div',
      { class: 'title-row' },
      h('p', { class: 'wordmark' }, words.name),
      h('h1', {}, scenario.title),
      tools.element,
    ),
    choice?.element,
    navigation.element,
  );
  return {
    element,
    update(state) {
      tools.update();
      choice?.update(state);
      navigation.update(state);
    },
    nextTheme: tools.nextTheme,
  };
}

// ---- tools --------------------------------------------------------------------------------------------------------------

function toolButton(name: Parameters<typeof icon>[0], label: string, act: () => void): HTMLButtonElement {
  return h('button', { type: 'button', class: 'tool', title: label, 'aria-label': label, onclick: act }, icon(name));
}

function toolRow(store: Store, scenario: Scenario, openHelp: () => void) {
  const undo = toolButton('undo', words.tools.undo, () => store.undo());
  const redo = toolButton('redo', words.tools.redo, () => store.redo());
  const note = h('span', { class: 'tool-note', role: 'status' });
  const share = toolButton('share', words.tools.share, () => void copyLink(store, scenario, note));
  const themeButton = toolButton('theme', words.tools.theme[theme()], () => nextTheme());
  const nextTheme = (): void => {
    const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length] ?? 'auto';
    setTheme(next);
    const label = words.tools.theme[next];
    themeButton.title = label;
    themeButton.setAttribute('aria-label', label);
    flash(note, label);
  };
  const element = h(
    'div',
    { class: 'tools', role: 'group', 'aria-label': words.toolsLabel },
    note,
    undo,
    redo,
    share,
    themeButton,
    toolButton('print', words.tools.print, () => window.print()),
    toolButton('help', words.tools.help, openHelp),
  );
  const update = (): void => {
    undo.disabled = !store.canUndo;
    redo.disabled = !store.canRedo;
  };
  return { element, update, nextTheme };
}

async function copyLink(store: Store, scenario: Scenario, note: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(link(store.state, scenario));
    flash(note, words.tools.shared);
  } catch {
    flash(note, words.tools.shareFailed);
  }
}

const timers = new WeakMap<HTMLElement, number>();

function flash(note: HTMLElement, text: string): void {
  window.clearTimeout(timers.get(note));
  note.textContent = text;
  timers.set(note, window.setTimeout(() => (note.textContent = ''), 2500));
}

// ---- cases --------------------------------------------------------------------------------------------------------------

function choiceRow(store: Store, scenario: Scenario) {
  const benchmark = words.choice.benchmark(scenario.world.year);
  const select = (id: string, name: 'case' | 'compare'): HTMLSelectElement => {
    const options = scenario.cases.map((item) => h('option', { value: item.name, title: item.description }, item.title));
    const element = h('select', { id }, ...options, h('option', { value: '' }, benchmark));
    element.addEventListener('change', () => store.set({ [name]: element.value || null }));
    return element;
  };
  const chosen = select('case', 'case');
  const compared = select('compare', 'compare');
  const count = h('span', {});
  const reset = h('button', { type: 'button', class: 'link', onclick: () => store.set({ levers: {}, changes: [] }) }, words.choice.reset);
  const changed = h('p', { class: 'changed' }, count, ' ', reset);
  const element = h(
    'div',
    { class: 'choice-row', role: 'group', 'aria-label': words.choice.label },
    h('p', { class: 'field' }, h('label', { for: 'case' }, words.choice.case), chosen),
    h('p', { class: 'field' }, h('label', { for: 'compare' }, words.choice.compare), compared),
    changed,
  );
  const update = (state: State): void => {
    chosen.value = state.case ?? '';
    compared.value = state.compare ?? '';
    const changes = changesOf(state).length;
    changed.hidden = changes === 0;
    count.textContent = words.choice.changed(changes);
  };
  return { element, update };
}

// ---- views --------------------------------------------------------------------------------------------------------------

function viewRow(store: Store, scenario: Scenario) {
  const base = opening(scenario);
  const links = VIEWS.map((view) => {
    const element = h('a', { href: `#${view}` }, words.views[view]);
    element.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return; // a tab of its own
      event.preventDefault();
      store.set({ view });
    });
    return { view, element };
  });
  const row = h('ul', {}, ...links.map(({ element: anchor }) => h('li', {}, anchor)));
  const element = h('nav', { class: 'views', 'aria-label': words.viewsLabel }, row);
  /** Where the row is wider than the window, the open view is in its middle, and its neighbours can be seen. */
  const bringIn = (anchor: HTMLElement): void => {
    const [outer, inner] = [row.getBoundingClientRect(), anchor.getBoundingClientRect()];
    row.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
  };
  let shown: string | undefined;
  const update = (state: State): void => {
    for (const { view, element: anchor } of links) {
      anchor.setAttribute('href', toHash({ ...state, view }, base));
      if (view === state.view) anchor.setAttribute('aria-current', 'page');
      else anchor.removeAttribute('aria-current');
      if (view === state.view && view !== shown) bringIn(anchor);
    }
    shown = state.view;
  };
  return { element, update };
}

/** A note above the content, until it is dismissed. */
export function notice(text: string): HTMLElement {
  const element = h('div', { class: 'notice', role: 'status' });
  const dismiss = h('button', { type: 'button', class: 'link', onclick: () => element.remove() }, words.states.dismiss);
  replace(element, h('p', {}, text), dismiss);
  return element;
}
