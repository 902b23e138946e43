/* The table of talks: where the parties stand, what they could sign, who gains by it, whether it would be kept. */
import { h, replace } from '../dom';
import { isCancelled } from '../engine';
import { change, money } from '../format';
import { absence, Waiting } from '../frame/status';
import { caseTitle, partiesOf } from '../numbers/parties';
import { LiveSolver, Solutions } from '../numbers/solver';
import { distinct, gain, pointOfState, pointsOfDeals, type Brief, type Frontier, type Point } from '../numbers/talks';
import { changesOf, type State } from '../state';
import { texts } from '../texts/en';
import type { Scenario, Solution, TalksInfo } from '../types';
import { Deals } from './talks/deals';
import { KeepingSection } from './talks/keeping';
import { LeverageSection } from './talks/leverage';
import { PlaneSection } from './talks/map';
import { regionAt, type Table } from './talks/table';
import { Terms } from './talks/terms';
import type { View, ViewContext } from './view';

const words = texts.talks;
const FRONTIER_POINTS = 15;
const LIVE = 'live';

export function mount(element: HTMLElement, context: ViewContext): View {
  const { scenario, store } = context;
  const head = h('div', { class: 'view-head' }, h('h2', {}, words.title), h('p', { class: 'lead' }, words.lead));
  if (scenario.talks) return mountTalks(element, head, context, scenario.talks);
  const toLevers = h('button', { type: 'button', class: 'button', onclick: () => store.set({ view: 'levers' }) }, words.none.levers);
  replace(element, head, absence(words.none), h('div', { class: 'lever-tools' }, toLevers));
  return { update: () => undefined, destroy: () => undefined };
}

interface Answers {
  brief: Brief;
  frontier: Frontier;
  cases: { name: string; solution: Solution }[];
}

/** The case that a word of the talks stands for, in the scenario's words. */
function titleOf(scenario: Scenario, talks: TalksInfo, word: string): string {
  const name = word === 'status-quo' ? talks.base : word;
  return name === 'benchmark' ? texts.frame.choice.benchmark(scenario.world.year) : (caseTitle(scenario, name) ?? name);
}

function tableOf(scenario: Scenario, talks: TalksInfo, answers: Answers): Table {
  const { brief, frontier, cases } = answers;
  const codes = scenario.world.regions.map((region) => region.code);
  const parties = partiesOf(scenario);
  const axes = [codes.indexOf(parties[0] ?? ''), codes.indexOf(parties[1] ?? '')] as const;
  const baseTitle = titleOf(scenario, talks, 'status-quo');
  const states = brief.states.map((state) =>
    pointOfState(state, brief.instruments, 'state', state.name === 'deal' ? words.names.deal : state.title),
  );
  const base = states.find((point) => point.key === 'state.status-quo') as Point;
  const threat = states.find((point) => point.key === `state.${brief.threat}`) ?? base;
  const taken = new Set([talks.base, talks.war]);
  const others = cases
    .filter(({ name }) => !taken.has(name))
    .map(({ name, solution }): Point => ({
      key: `case.${name}`,
      kind: 'case',
      title: caseTitle(scenario, name) ?? name,
      income: (solution.regions['real_income'] ?? []).map((value) => value ?? 0),
      terms: Object.fromEntries(Object.entries(solution.issues).map(([issue, value]) => [issue, value ?? 0])),
      isEfficient: false,
    }));
  const line = distinct((frontier.frontier ?? []).map((state) => pointOfState(state, frontier.instruments, 'frontier', state.title)), axes);
  line.forEach((point, k) => (point.title = words.names.frontier(k + 1, line.length)));
  const deals = pointsOfDeals(scenario, brief.deals?.list ?? [], threat.income, words.names.numbered);
  const outsiders = codes.map((_, n) => n).filter((n) => !talks.parties.includes(codes[n] ?? ''));
  const threatTitle = titleOf(scenario, talks, brief.threat);
  return { scenario, brief, axes, outsiders, points: [...states, ...others, ...line, ...deals], threat, base, baseTitle, threatTitle };
}

function summaryOf(table: Table): string[] {
  const { scenario } = table;
  const effects = (point: Point, regions: readonly number[]): string =>
    regions
      .map((n) => {
        const got = gain(scenario, n, table.base.income, point.income);
        return words.summary.effect(texts.numbers.inText(regionAt(table, n).name), change(got.change), money(got.money));
      })
      .join(', ');
  const find = (key: string): Point | undefined => table.points.find((point) => point.key === key);
  const [war, deal] = [find('state.war'), find('state.deal')];
  const most = (point: Point): number[] =>
    [...table.outsiders]
      .sort((a, b) => Math.abs(gain(scenario, b, table.base.income, point.income).change) - Math.abs(gain(scenario, a, table.base.income, point.income).change))
      .slice(0, 3);
  const { deals } = table.brief;
  return [
    war && texts.numbers.sentence(words.summary.war(war.title, table.baseTitle, effects(war, table.axes))),
    deal && words.summary.deal(table.baseTitle, effects(deal, table.axes)),
    deal && words.summary.others(effects(deal, most(deal))),
    deals && words.summary.count(deals.preferred, deals.tried, deals.list.filter((item) => item.efficient).length),
  ].filter((sentence): sentence is string => Boolean(sentence));
}

function mountTalks(element: HTMLElement, head: HTMLElement, context: ViewContext, talks: TalksInfo): View {
  const { store, engine, scenario } = context;
  const solutions = new Solutions(engine);
  const stage = h('div');
  const content = h('div', { hidden: true });
  const summary = h('div', { class: 'summary is-list' });
  const choose = (key: string): void => store.set({ point: store.state.point === key ? null : key });
  const plane = new PlaneSection(() => texts.effects.source(`truce talks brief ${scenario.name}`, scenario.world.title), choose);
  const use = (point: Point): void => {
    const levers: Record<string, number> = {};
    for (const issue of scenario.issues) {
      const value = point.terms[issue.name];
      const before = table?.base.terms[issue.name];
      if (value !== undefined && (before === undefined || Math.abs(value - before) > 1e-9)) levers[issue.name] = value;
    }
    store.set({ case: talks.base === 'benchmark' ? null : talks.base, levers, changes: [], view: 'levers' });
    context.announce(words.terms.used);
  };
  const terms = new Terms(use);
  const deals = new Deals(choose);
  const leverage = new LeverageSection();
  const keeping = new KeepingSection();
  content.append(
    summary,
    h('section', { class: 'section' }, h('div', { class: 'pair is-wide' }, plane.chart.element, terms.element)),
    leverage.element,
    deals.element,
    keeping.element,
  );
  replace(element, head, stage, content);

  let table: Table | null = null;
  let live: Point | null = null;
  let asked = '';
  const stop = new AbortController();

  const pointOf = (key: string | null): Point | null =>
    key === LIVE ? live : (table?.points.find((point) => point.key === key) ?? table?.points.find((point) => point.key === 'state.deal') ?? null);

  const showPoint = (state: State): void => {
    if (!table) return;
    const point = pointOf(state.point);
    plane.choose(point?.key ?? null);
    deals.choose(point?.key ?? null);
    terms.update(table, point);
  };

  const solver = new LiveSolver(
    (request, signal) => engine.ask('POST /api/solve', request, { signal }),
    (solution) => {
      if (!table) return;
      live = {
        key: LIVE,
        kind: 'live',
        title: words.names.live,
        income: (solution.regions['real_income'] ?? []).map((value) => value ?? 0),
        terms: Object.fromEntries(Object.entries(solution.issues).map(([name, value]) => [name, value ?? 0])),
        isEfficient: false,
      };
      if (table.points.some((point) => point.key === LIVE)) plane.moveLive(live);
      else {
        table = { ...table, points: [...table.points, live] };
        plane.update(table, isSingle);
      }
      showPoint(store.state);
    },
    () => undefined, // the view of levers says what is wrong with them
  );
  let isSingle = false;

  const show = (answers: Answers): void => {
    table = tableOf(scenario, talks, answers);
    isSingle = (answers.frontier.frontier?.length ?? 0) > 1 && table.points.filter((point) => point.kind === 'frontier').length === 1;
    const sentences = summaryOf(table);
    replace(summary, ...sentences.map((sentence) => h('p', {}, sentence)));
    plane.update(table, isSingle);
    deals.update(table);
    leverage.update(table);
    keeping.update(table);
    content.hidden = false;
    context.announce(sentences[1] ?? words.title);
    follow(store.state);
  };

  const follow = (state: State): void => {
    showPoint(state);
    const changes = changesOf(state);
    const question = JSON.stringify([state.case, changes]);
    if (question === asked) return;
    asked = question;
    solver.request({ case: state.case, changes, detail: 'regions' }, performance.now());
  };

  const ask = async (): Promise<void> => {
    const waiting = new Waiting(stage);
    waiting.start();
    const options = { signal: stop.signal, onProgress: waiting.progress.bind(waiting) };
    try {
      const [brief, frontier, ...cases] = await Promise.all([
        engine.ask('GET /api/talks/brief', {}, options),
        engine.ask('GET /api/talks/frontier', { points: FRONTIER_POINTS }, { signal: stop.signal }),
        ...scenario.cases.map(async ({ name }) => ({ name, solution: await solutions.get(name, [], 'regions') })),
      ]);
      waiting.done();
      show({ brief: brief as unknown as Brief, frontier: frontier as unknown as Frontier, cases });
    } catch (error) {
      if (!isCancelled(error) || !stop.signal.aborted) waiting.fail(error, () => void ask());
    }
  };
  void ask();

  return {
    update(state) {
      if (table) follow(state);
    },
    destroy() {
      stop.abort();
      solver.close();
      plane.destroy();
    },
  };
}
