/* What is modelled, what is not, where figures come from, and how to get them again without this page. */
import { commandOf, variantFile } from '../command';
import { h, replace } from '../dom';
import { longDay } from '../format';
import { copyButton } from '../frame/footer';
import { dateOf } from '../scenario';
import { changesOf, VIEWS, type State } from '../state';
import { texts } from '../texts/en';
import type { Scenario } from '../types';
import type { View, ViewContext } from './view';

const words = texts.method;
const BUILT_IN = ['world-2023', 'strategic-2023'];

export function mount(element: HTMLElement, { scenario }: ViewContext): View {
  const question = h('section', { class: 'block' });
  const commands = h('section', { class: 'block' });
  replace(
    element,
    h('div', { class: 'view-head' }, h('h2', {}, words.title), h('p', { class: 'lead' }, words.lead)),
    h(
      'div',
      { class: 'method' },
      question,
      commands,
      list(words.modelled, words.modelledItems),
      list(words.absent, words.absentItems, h('p', { class: 'aside' }, words.range)),
      units(),
      data(scenario),
      literature(),
      licences(scenario),
    ),
  );
  return {
    update(state) {
      replace(question, h('h3', {}, words.question), asked(state, scenario));
      replace(commands, h('h3', {}, words.reproduce), ...reproduction(state, scenario));
    },
    destroy: () => undefined,
  };
}

function list(title: string, items: readonly string[], ...more: HTMLElement[]): HTMLElement {
  return h('section', { class: 'block' }, h('h3', {}, title), h('ul', { class: 'prose-list' }, ...items.map((item) => h('li', {}, item))), ...more);
}

function terms(...pairs: [string, string | HTMLElement | null][]): HTMLElement {
  const shown = pairs.filter((pair): pair is [string, string | HTMLElement] => Boolean(pair[1]));
  return h('dl', { class: 'record-terms' }, ...shown.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

function asked(state: State, scenario: Scenario): HTMLElement {
  const find = (name: string | null) => scenario.cases.find((item) => item.name === name);
  const chosen = find(state.case);
  const benchmark = words.benchmark(scenario.world.title);
  const own = changesOf(state);
  return terms(
    [words.case, chosen ? [chosen.title, chosen.description].filter(Boolean).join(': ') : benchmark],
    [words.changes, chosen && chosen.changes.length > 0 ? h('ul', {}, ...chosen.changes.map((text) => h('li', {}, text))) : null],
    [words.compare, find(state.compare)?.title ?? benchmark],
    [words.own, own.length > 0 ? h('ul', {}, ...own.map((change) => h('li', {}, h('code', {}, JSON.stringify(change))))) : null],
    [words.day, longDay(dateOf(state, scenario))],
    [words.known, state.known ? longDay(state.known) : null],
  );
}

function reproduction(state: State, scenario: Scenario): (HTMLElement | null)[] {
  const shown = VIEWS.filter((view) => view !== 'method' && (scenario.ledger || !['timeline', 'regime'].includes(view)) && (scenario.talks || view !== 'talks'));
  const rows = shown.map((view) => {
    const command = commandOf(state, scenario, view);
    return h('tr', {}, h('th', { scope: 'row' }, texts.frame.views[view]), h('td', {}, h('code', {}, command)), h('td', { class: 'number' }, copyButton(() => command)));
  });
  return [
    h('p', { class: 'lead' }, words.reproduceLead),
    h('div', { class: 'scroll' }, h('table', {}, h('caption', { class: 'unseen' }, words.reproduce), h('tbody', {}, ...rows))),
    changesOf(state).length > 0 ? h('p', { class: 'aside' }, words.reproduceOwn(variantFile(scenario))) : null,
  ];
}

function units(): HTMLElement {
  return h('section', { class: 'block' }, h('h3', {}, words.units), terms(...words.unitItems.map(([unit, what]): [string, string] => [unit, what])));
}

function data(scenario: Scenario): HTMLElement {
  const { world, ledger } = scenario;
  const builtIn = BUILT_IN.includes(world.name);
  return h(
    'section',
    { class: 'block' },
    h('h3', {}, words.data),
    terms(
      [words.world, [world.title, world.source].filter(Boolean).join('. ')],
      [words.ledger, ledger ? words.ledgerSpan(ledger.title, longDay(ledger.first), longDay(ledger.last)) : null],
    ),
    builtIn ? h('h4', {}, words.builtIn) : null,
    builtIn ? h('ul', { class: 'prose-list' }, ...words.builtInItems.map((item) => h('li', {}, item))) : null,
    builtIn ? h('p', { class: 'soft' }, words.builtInNote) : null,
  );
}

function literature(): HTMLElement {
  const items = words.papers.map(([who, title, where, doi, what]) =>
    h('li', {}, `${who}: `, h('a', { href: `https://doi.org/${doi}`, rel: 'noreferrer', target: '_blank' }, title), `. ${where}.`, h('span', { class: 'step-note' }, what)),
  );
  return h('section', { class: 'block' }, h('h3', {}, words.literature), h('ul', { class: 'prose-list' }, ...items));
}

function licences(scenario: Scenario): HTMLElement {
  return h(
    'section',
    { class: 'block' },
    h('h3', {}, words.licence),
    h('p', {}, words.version(scenario.version)),
    h('p', {}, words.dataLicence),
    h('p', {}, `${words.page} `, h('a', { href: './assets/licences.txt' }, words.pageLink), '.'),
  );
}
