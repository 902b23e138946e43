/* Map and ranked bars of one variable by region. */
import { Bars, roundDomain } from '../../charts/bars';
import { Chart } from '../../charts/chart';
import { diverging } from '../../charts/diverging';
import { figure, type TableData } from '../../charts/table';
import { Legend, WorldMap } from '../../charts/worldmap';
import { h } from '../../dom';
import { partyClass } from '../../numbers/parties';
import { byRegion, brief, limit, inUnit, precise, variableOf, variablesOf, write, type Variable } from '../../numbers/variables';
import type { State } from '../../state';
import { texts } from '../../texts/en';
import type { Code, Num } from '../../types';
import type { Comparison } from '../effects';
import { choice } from '../parts';
import type { ViewContext } from '../view';

const words = texts.effects;
const OPTION = 'effects.variable';

export class RegionSection {
  readonly element: HTMLElement;
  private readonly picker;
  private readonly map: WorldMap;
  private readonly legend = new Legend();
  private readonly bars: Bars;
  private readonly mapChart: Chart;
  private readonly barChart: Chart;
  private variable: Variable;
  private comparison: Comparison | null = null;
  private values: Num[] = [];
  private money: Num[] = [];

  constructor(
    private readonly context: ViewContext,
    source: () => string,
  ) {
    const { store, scenario } = context;
    this.variable = variableOf(scenario, 'region', undefined);
    this.picker = choice(
      words.variable,
      variablesOf(scenario, 'region').map(({ name, title, unit }) => ({ value: name, text: `${title}, ${unit}` })),
      (value) => store.setOption(OPTION, value),
    );
    const choose = (code: Code): void => store.set({ region: store.state.region === code ? null : code });
    const codes = scenario.world.regions.map((region) => region.code);
    this.map = new WorldMap(words.mapLabel, codes, choose, (code) => this.bars.choose(code ?? store.state.region));
    this.bars = new Bars(words.rankedLabel, choose, (code) => this.map.choose(code ?? store.state.region));
    const table = (): TableData => this.table();
    this.mapChart = new Chart({ kind: 'chart-map', table, picture: () => this.map.svg, legend: this.legend.element, source });
    this.barChart = new Chart({ kind: 'chart-bars', table, picture: () => this.bars.svg, source });
    this.mapChart.body.append(this.map.svg, this.legend.element);
    this.barChart.body.append(this.bars.element);
    this.element = h(
      'section',
      { class: 'section' },
      h('div', { class: 'section-head' }, h('h3', { class: 'section-title' }, words.byRegion), this.picker.element),
      h('div', { class: 'pair' }, this.mapChart.element, this.barChart.element),
    );
  }

  update(comparison: Comparison, state: State): void {
    const { scenario } = this.context;
    const variable = variableOf(scenario, 'region', state.options[OPTION]);
    this.picker.set(variable.name);
    if (comparison !== this.comparison || variable.name !== this.variable.name) {
      this.comparison = comparison;
      this.variable = variable;
      this.values = byRegion(variable, comparison.a, comparison.b);
      this.money = byRegion({ ...variable, name: 'real_income_value', measure: 'value' }, comparison.a, comparison.b);
      this.draw(comparison);
    }
    this.map.choose(state.region);
    this.bars.choose(state.region);
  }

  destroy(): void {
    this.bars.destroy();
  }

  private get hasMoney(): boolean {
    return this.variable.name === 'real_income';
  }

  private draw(comparison: Comparison): void {
    const { scenario } = this.context;
    const { variable, values } = this;
    const { measure } = variable;
    const scale = diverging(values);
    const note = words.note(variable.title, variable.unit, comparison.titleA, comparison.titleB);
    this.mapChart.heading(`${variable.title}: ${words.map}`, note);
    this.barChart.heading(`${variable.title}: ${words.ranked}`, note);
    const lines = (n: number): string[] => {
      const first = [scenario.world.regions[n]?.name ?? '', `${variable.title} ${precise(measure, values[n], variable.unit)}`];
      return this.hasMoney ? [...first, precise('value', this.money[n], texts.numbers.aYear(scenario.world.unit))] : first;
    };
    this.map.update(
      scenario.world.regions.map(({ code }, n) => ({ key: code, step: scale.classOf(values[n]), lines: () => lines(n) })),
    );
    this.legend.update(scale.limits, (value) => limit(measure, value), `${words.legend}, ${variable.unit}`);
    const ranked = values.map((_, n) => n).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
    const unit = words.short(variable.unit);
    this.bars.update({
      bars: ranked.map((n) => {
        const region = scenario.world.regions[n] as { code: Code; name: string };
        return {
          key: region.code,
          label: region.name,
          value: values[n] ?? null,
          numbers: [write(measure, values[n]), ...(this.hasMoney ? [write('value', this.money[n])] : [])],
          kind: partyClass(scenario, region.code),
          lines: () => lines(n),
        };
      }),
      columns: [unit, ...(this.hasMoney ? [scenario.world.unit] : [])],
      domain: roundDomain(values),
      tick: (value) => `${brief(measure, value)}`,
    });
    this.mapChart.refresh();
    this.barChart.refresh();
  }

  private table(): TableData {
    const { scenario } = this.context;
    const { measure, title, unit } = this.variable;
    return {
      caption: `${title}, ${unit}`,
      columns: [words.region, words.code, `${title}, ${unit}`, ...(this.hasMoney ? [scenario.world.unit] : [])],
      rows: scenario.world.regions.map((region, n) => [
        region.name,
        region.code,
        figure(inUnit(measure, this.values[n]), write(measure, this.values[n])),
        ...(this.hasMoney ? [figure(this.money[n], write('value', this.money[n]))] : []),
      ]),
    };
  }
}
