/* Effects: what a case does to every region, industry and flow, beside another case or the world as it was. */
import { h, replace } from '../dom';
import { isCancelled } from '../engine';
import { change, money } from '../format';
import { failure } from '../frame/status';
import { caseTitle } from '../numbers/parties';
import { Solutions } from '../numbers/solver';
import type { State } from '../state';
import { changesOf } from '../state';
import { texts } from '../texts/en';
import type { Change, Num, Scenario, Solution } from '../types';
import { FlowSection } from './effects/flows';
import { RegionSection } from './effects/regions';
import { SectorSection } from './effects/sectors';
import type { View, ViewContext } from './view';

/** Two solved cases, and what they are called. */
export interface Comparison {
  a: Solution;
  b: Solution;
  titleA: string;
  titleB: string;
}

const words = texts.effects;

/** "Most is lost by China (−0.53 %, −USD 88.7 bn) and ...": the two largest amounts on either side. */
export function headline(scenario: Scenario, comparison: Comparison): string {
  const { a, b } = comparison;
  const values = (solution: Solution, name: string): Num[] => solution.regions[name] ?? [];
  const rows = scenario.world.regions.map((region, n) => ({
    name: region.name,
    change: (1 + (values(a, 'real_income')[n] ?? 0)) / (1 + (values(b, 'real_income')[n] ?? 0)) - 1,
    money: (values(a, 'real_income_value')[n] ?? 0) - (values(b, 'real_income_value')[n] ?? 0),
  }));
  const felt = rows.filter((row) => Math.abs(row.change) >= 5e-6);
  if (felt.length === 0) return words.noneMoves;
  const list = (items: typeof rows): string =>
    items.map((row) => words.headline.one(texts.numbers.inText(row.name), change(row.change), money(row.money))).join(words.headline.and);
  const losers = felt.filter((row) => row.money < 0).sort((x, y) => x.money - y.money).slice(0, 2);
  const winners = felt.filter((row) => row.money > 0).sort((x, y) => y.money - x.money).slice(0, 2);
  const world = (1 + a.world.real_income) / (1 + b.world.real_income) - 1;
  const gains = losers.length > 0 ? words.headline.gains : words.headline.onlyGains;
  const parts = [losers.length > 0 && words.headline.loses(list(losers)), winners.length > 0 && gains(list(winners))];
  return (
    words.headline.world(change(world), money(a.world.real_income_value - b.world.real_income_value)) +
    parts.filter(Boolean).join('; ') + '.'
  );
}

export function mount(element: HTMLElement, context: ViewContext): View {
  const { store, engine, scenario } = context;
  const solutions = new Solutions(engine);
  const summary = h('p', { class: 'summary' });
  const problem = h('div');
  const source = (): string => words.source(scenario.command, scenario.world.title);
  const sections = [
    new RegionSection(context, source),
    new SectorSection(context, source),
    new FlowSection(context, source),
  ];
  replace(
    element,
    h(
      'div',
      { class: 'view-head' },
      h('h2', {}, words.title),
      h('p', { class: 'lead' }, words.lead),
      summary,
      problem,
    ),
    ...sections.map((section) => section.element),
  );

  let comparison: Comparison | null = null;
  let asked = '';
  let isClosed = false;

  const show = (state: State): void => {
    if (comparison) for (const section of sections) section.update(comparison, state);
  };

  const solve = async (state: State, changes: Change[]): Promise<void> => {
    summary.classList.add('is-waiting');
    if (!comparison) summary.textContent = words.solving;
    const question = asked;
    try {
      const [a, b] = await Promise.all([
        solutions.get(state.case, changes, 'all'),
        solutions.get(state.compare, [], 'all'),
      ]);
      if (isClosed || question !== asked) return;
      const title = (name: string | null): string => caseTitle(scenario, name) ?? texts.frame.choice.benchmark(scenario.world.year);
      comparison = { a, b, titleA: title(state.case) + (changes.length > 0 ? words.changed : ''), titleB: title(state.compare) };
      const isSame = state.case === state.compare && changes.length === 0;
      summary.textContent = isSame ? words.same : words.headline.opening(texts.numbers.sentence(comparison.titleA), comparison.titleB) + headline(scenario, comparison);
      summary.classList.remove('is-waiting');
      replace(problem);
      context.announce(summary.textContent);
      show(store.state);
    } catch (error) {
      if (isClosed || question !== asked || isCancelled(error)) return;
      summary.classList.remove('is-waiting');
      replace(problem, failure(error, () => void solve(store.state, changes)));
    }
  };

  return {
    update(state) {
      const changes = changesOf(state);
      const question = JSON.stringify([state.case, state.compare, changes]);
      if (question !== asked) {
        asked = question;
        void solve(state, changes);
      } else {
        show(state);
      }
    },
    destroy() {
      isClosed = true;
      for (const section of sections) section.destroy();
    },
  };
}
