/* Levers: what is on the table is moved, and the world is solved anew while the hand moves. */
import { h, replace } from '../dom';
import { change, money } from '../format';
import { failure } from '../frame/status';
import { paintAndMeasure, recordLatency } from '../numbers/latency';
import { caseTitle, partiesOf, partyClass } from '../numbers/parties';
import { LiveSolver, Solutions } from '../numbers/solver';
import { byRegion, variableOf } from '../numbers/variables';
import { changesOf, type State } from '../state';
import { texts } from '../texts/en';
import type { Num, Solution } from '../types';
import { Panel } from './levers/panel';
import { Results, type Base } from './levers/results';
import { Strip, type Item } from './levers/strip';
import type { View, ViewContext } from './view';

const words = texts.levers;
const OTHERS = 4;
const CALM = 700; // ms without a movement before a screen reader hears the numbers

export function mount(element: HTMLElement, context: ViewContext): View {
  const { store, engine, scenario } = context;
  const solutions = new Solutions(engine);
  const income = variableOf(scenario, 'region', 'real_income');
  const value = variableOf(scenario, 'region', 'real_income_value');
  const parties = partiesOf(scenario);
  const source = (): string => texts.effects.source(scenario.command, scenario.world.title);
  let movedAt: number | null = null;
  let byHand = false;
  const panel = new Panel(context, (at) => (movedAt = at));
  const strip = new Strip(OTHERS);
  const results = new Results(context, source);
  const speed = h('p', { class: 'speed' });
  const problem = h('div');
  replace(
    element,
    h('div', { class: 'view-head' }, h('h2', {}, words.title), h('p', { class: 'lead' }, words.lead)),
    h('div', { class: 'bench' }, strip.element, h('div', { class: 'bench-side' }, panel.element, speed), h('div', { class: 'bench-main' }, problem, results.element)),
  );

  let base: Base | null = null;
  let basis = '';
  let question = '';
  let calm: number | undefined;
  let isClosed = false;

  const items = (solution: Solution, over: Base): { main: Item[]; others: Item[] } => {
    const changes = byRegion(income, solution, over.compare);
    const amounts = byRegion(value, solution, over.compare);
    const starts = byRegion(income, over.start, over.compare);
    const worldOf = (of: Solution): Num => (1 + of.world.real_income) / (1 + over.compare.world.real_income) - 1;
    const all = scenario.world.regions.map((region, n) => ({
      code: region.code,
      item: { name: region.name, change: changes[n] ?? null, money: amounts[n] ?? null, start: starts[n] ?? null, kind: partyClass(scenario, region.code) },
    }));
    const main = parties.map((code) => all.find((entry) => entry.code === code)?.item).filter((item) => item !== undefined);
    const world: Item = {
      name: texts.numbers.world,
      change: worldOf(solution),
      money: solution.world.real_income_value - over.compare.world.real_income_value,
      start: worldOf(over.start),
    };
    const others = all.filter((entry) => !parties.includes(entry.code)).map((entry) => entry.item);
    others.sort((a, b) => Math.abs(b.change ?? 0) - Math.abs(a.change ?? 0));
    return { main: [...main, world], others: others.slice(0, OTHERS) };
  };

  const paint = (solution: Solution): void => {
    if (!base || isClosed) return;
    const { main, others } = items(solution, base);
    strip.update(words.stripNote(base.compareTitle), main, others);
    results.paint(solution);
    window.clearTimeout(calm);
    calm = window.setTimeout(() => {
      context.announce(words.announce(main.map((item) => `${item.name} ${change(item.change)}, ${money(item.money)}`).join('; ')));
    }, CALM);
  };

  const fail = (error: unknown): void => {
    replace(problem, failure(error));
    results.element.classList.add('is-stale');
  };

  const live = new LiveSolver(
    (request, signal) => engine.ask('POST /api/solve', request, { signal }),
    (solution, asked) =>
      paintAndMeasure(
        asked,
        () => {
          if (problem.firstChild) replace(problem);
          results.element.classList.remove('is-stale');
          paint(solution);
        },
        (milliseconds) => {
          if (isClosed) return;
          if (byHand) recordLatency(milliseconds);
          speed.textContent = words.speed(milliseconds.toFixed(0), solution.solve.iterations);
        },
      ),
    fail,
  );

  /** Solves what is compared; the levers follow. */
  const found = async (state: State): Promise<void> => {
    const asked = basis;
    try {
      const plain = (name: string | null): Promise<Solution> => solutions.get(name, [], 'regions');
      const [from, against, ...cases] = await Promise.all([
        plain(state.case),
        plain(state.compare),
        ...scenario.cases.map((item) => plain(item.name)),
      ]);
      if (isClosed || asked !== basis || !from || !against) return;
      const title = (name: string | null): string => caseTitle(scenario, name) ?? texts.frame.choice.benchmark(scenario.world.year);
      base = { start: from, compare: against, cases, startTitle: title(state.case), compareTitle: title(state.compare) };
      results.setBase(base);
      question = '';
      view.update(store.state);
    } catch (error) {
      if (!isClosed && asked === basis) fail(error);
    }
  };

  const view: View = {
    update(state) {
      results.choose(state.region);
      const nextBasis = JSON.stringify([state.case, state.compare]);
      if (nextBasis !== basis) {
        basis = nextBasis;
        base = null;
        void found(state);
      }
      if (!base) return;
      panel.update(state, base.start.issues);
      const changes = changesOf(state);
      const next = JSON.stringify([basis, changes]);
      if (next === question) return;
      question = next;
      byHand = movedAt !== null;
      live.request({ case: state.case, changes, detail: 'regions' }, movedAt ?? performance.now());
      movedAt = null;
    },
    destroy() {
      isClosed = true;
      window.clearTimeout(calm);
      live.close();
      panel.destroy();
      results.destroy();
    },
  };
  return view;
}
