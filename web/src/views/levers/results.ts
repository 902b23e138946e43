/* What the levers do: bars and a map that are written in place, and what is in force in words. */
import { Bars, roundDomain } from '../../charts/bars';
import { Chart } from '../../charts/chart';
import { diverging, type Diverging } from '../../charts/diverging';
import { figure, renderTable, type TableData } from '../../charts/table';
import { Legend, WorldMap } from '../../charts/worldmap';
import { h, replace } from '../../dom';
import { change, level, rate } from '../../format';
import { partyClass } from '../../numbers/parties';
import { brief, limit, byRegion, precise, variableOf, write, type Variable } from '../../numbers/variables';
import { texts } from '../../texts/en';
import type { Num, Solution } from '../../types';
import type { ViewContext } from '../view';

const words = texts.levers;

/** What is compared, and on which scale it is drawn. */
export interface Base {
  compare: Solution;
  start: Solution;
  compareTitle: string;
  startTitle: string;
  /** Every case of the scenario: axis and colours hold them all. */
  cases: Solution[];
}

/** A rent that is nothing but for the solver's last digits is written as nothing. */
const clean = (value: Num): Num => (value !== null && Math.abs(value) < 1e-6 ? 0 : value);

export class Results {
  readonly element: HTMLElement;
  private readonly bars: Bars;
  private readonly map: WorldMap;
  private readonly legend = new Legend();
  private readonly barChart: Chart;
  private readonly mapChart: Chart;
  private readonly words = h('div', { class: 'force-box' });
  private readonly controls = h('div', { class: 'force-box' });
  private readonly income: Variable;
  private readonly money: Variable;
  private domain: [number, number] = [0, 0];
  private scale: Diverging = diverging([]);
  private base: Base | null = null;
  private solution: Solution | null = null;
  private shownWords = '';

  constructor(
    private readonly context: ViewContext,
    source: () => string,
  ) {
    const { store, scenario } = context;
    this.income = variableOf(scenario, 'region', 'real_income');
    this.money = variableOf(scenario, 'region', 'real_income_value');
    const choose = (code: string): void => store.set({ region: store.state.region === code ? null : code });
    this.bars = new Bars(words.barsLabel, choose, (code) => this.map.choose(code ?? store.state.region));
    this.map = new WorldMap(texts.effects.mapLabel, scenario.world.regions.map((region) => region.code), choose, (code) =>
      this.bars.choose(code ?? store.state.region),
    );
    const table = (): TableData => this.table();
    this.barChart = new Chart({ kind: 'chart-bars', table, picture: () => this.bars.svg, source });
    this.mapChart = new Chart({ kind: 'chart-map', table, picture: () => this.map.svg, legend: this.legend.element, source });
    this.barChart.body.append(this.bars.element);
    this.mapChart.body.append(this.map.svg, this.legend.element);
    this.element = h(
      'div',
      { class: 'results' },
      h('div', { class: 'pair is-even' }, this.barChart.element, this.mapChart.element),
      h('div', { class: 'pair is-even' }, this.words, this.controls),
    );
  }

  setBase(base: Base): void {
    this.base = base;
    const all = base.cases.flatMap((solution) => byRegion(this.income, solution, base.compare));
    this.domain = roundDomain(all);
    this.scale = diverging(all);
    this.legend.update(this.scale.limits, (value) => limit('relative', value), texts.effects.legend);
    const { unit } = this.context.scenario.world;
    this.barChart.heading(words.bars, words.barsNote(texts.numbers.aYear(unit), base.compareTitle, base.startTitle));
    this.mapChart.heading(words.map, words.mapNote(base.compareTitle));
  }

  /** Writes the numbers of a solution into what is there. */
  paint(solution: Solution): void {
    const { base } = this;
    if (!base) return;
    this.solution = solution;
    const { scenario } = this.context;
    const values = byRegion(this.income, solution, base.compare);
    const money = byRegion(this.money, solution, base.compare);
    const start = byRegion(this.income, base.start, base.compare);
    for (const value of values) {
      if ((value ?? 0) < this.domain[0] || (value ?? 0) > this.domain[1]) this.domain = roundDomain([...this.domain, value]);
    }
    const lines = (n: number): string[] => [
      scenario.world.regions[n]?.name ?? '',
      `${this.income.title} ${precise('relative', values[n], '%')}, ${precise('value', money[n], scenario.world.unit)}`,
      words.fromStart(change(start[n])),
    ];
    this.bars.update({
      bars: scenario.world.regions.map((region, n) => ({
        key: region.code,
        label: region.name,
        value: values[n] ?? null,
        numbers: [change(values[n]), write('value', money[n])],
        kind: partyClass(scenario, region.code),
        reference: start[n] ?? null,
        lines: () => lines(n),
      })),
      columns: ['%', scenario.world.unit],
      domain: this.domain,
      tick: (value) => brief('relative', value),
    });
    this.map.update(
      scenario.world.regions.map(({ code }, n) => ({ key: code, step: this.scale.classOf(values[n]), lines: () => lines(n) })),
    );
    this.barChart.refresh();
    this.mapChart.refresh();
    this.writeWords(solution);
  }

  choose(region: string | null): void {
    this.bars.choose(region);
    this.map.choose(region);
  }

  destroy(): void {
    this.bars.destroy();
  }

  private writeWords(solution: Solution): void {
    const key = JSON.stringify([solution.words, solution.controls]);
    if (key === this.shownWords) return;
    this.shownWords = key;
    const { unit } = this.context.scenario.world;
    const controls: TableData = {
      caption: words.controlsNote(unit),
      columns: Object.values(words.control),
      rows: solution.controls.map((control) => [
        control.name,
        figure(control.cap, level(control.cap)),
        figure(control.volume, level(control.volume)),
        figure(control.rent, rate(control.rent === null ? null : Math.round(control.rent * 1e4) / 1e4)),
        figure(control.rent_value, level(clean(control.rent_value))),
        control.binds ? words.binds : words.slack,
      ]),
    };
    replace(
      this.words,
      h('h3', { class: 'chart-title' }, words.words),
      solution.words.length > 0 ? h('ul', { class: 'plain-list' }, ...solution.words.map((text) => h('li', {}, text))) : h('p', { class: 'hint' }, words.noWords),
    );
    replace(
      this.controls,
      h('h3', { class: 'chart-title' }, words.controls),
      controls.rows.length > 0
        ? h('div', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': words.controls }, renderTable(controls))
        : h('p', { class: 'hint' }, words.noControls),
    );
  }

  private table(): TableData {
    const { base, solution } = this;
    const { scenario } = this.context;
    if (!base || !solution) return { caption: '', columns: [], rows: [] };
    const values = byRegion(this.income, solution, base.compare);
    const money = byRegion(this.money, solution, base.compare);
    const start = byRegion(this.income, base.start, base.compare);
    const tariffs = solution.regions['mean_tariff'] ?? [];
    const percent = (value: Num | undefined): Num => (value === null || value === undefined ? null : value * 100);
    return {
      caption: `${words.bars}, ${words.stripNote(base.compareTitle)}`,
      columns: [texts.effects.region, texts.effects.code, `${this.income.title}, %`, scenario.world.unit, `${base.startTitle}, %`, `${words.tariffs}, %`],
      rows: scenario.world.regions.map((region, n) => [
        region.name,
        region.code,
        figure(percent(values[n]), change(values[n])),
        figure(money[n], write('value', money[n])),
        figure(percent(start[n]), change(start[n])),
        figure(percent(tariffs[n]), rate(tariffs[n])),
      ]),
    };
  }
}
