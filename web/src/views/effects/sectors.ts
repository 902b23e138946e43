/* Heat map of one variable by industry and region. */
import { Chart } from '../../charts/chart';
import { diverging } from '../../charts/diverging';
import { HeatMap } from '../../charts/heat';
import { figure, type TableData } from '../../charts/table';
import { Legend } from '../../charts/worldmap';
import { h } from '../../dom';
import { partyClass } from '../../numbers/parties';
import { brief, limit, bySector, inUnit, precise, variableOf, variablesOf, type Variable } from '../../numbers/variables';
import type { State } from '../../state';
import { texts } from '../../texts/en';
import type { Num } from '../../types';
import type { Comparison } from '../effects';
import { choice } from '../parts';
import type { ViewContext } from '../view';

const words = texts.effects;
const OPTION = 'effects.industry-variable';
const ORDER = 'effects.industry-order';

export class SectorSection {
  readonly element: HTMLElement;
  private readonly picker;
  private readonly order;
  private readonly heat: HeatMap;
  private readonly legend = new Legend();
  private readonly chart: Chart;
  private readonly studio = h('div', { class: 'studio', 'aria-hidden': 'true' });
  private variable: Variable;
  private values: Num[][] = [];
  private shown = '';
  private comparison: Comparison | null = null;

  constructor(
    private readonly context: ViewContext,
    source: () => string,
  ) {
    const { store, scenario } = context;
    this.variable = variableOf(scenario, 'sector', undefined);
    this.picker = choice(
      words.variable,
      variablesOf(scenario, 'sector').map(({ name, title, unit }) => ({ value: name, text: `${title}, ${unit}` })),
      (value) => store.setOption(OPTION, value),
    );
    this.order = choice(
      words.order,
      [
        { value: 'size', text: words.orders.size },
        { value: 'world', text: words.orders.world },
        ...scenario.world.regions.map(({ code, name }) => ({ value: code, text: words.byOne(name) })),
      ],
      (value) => store.setOption(ORDER, value === 'size' ? undefined : value),
    );
    this.heat = new HeatMap(
      words.bySector,
      words.sortBy,
      (code) => store.setOption(ORDER, code ?? undefined),
      (region, sector) => store.set({ region, sector }),
    );
    this.chart = new Chart({
      kind: 'chart-heat',
      table: () => this.table(),
      picture: () => this.heat.drawing(this.studio),
      legend: this.legend.element,
      source,
    });
    this.chart.body.append(this.legend.element, this.heat.element, h('p', { class: 'hint' }, words.heatHint));
    this.element = h(
      'section',
      { class: 'section' },
      h('div', { class: 'section-head' }, h('h3', { class: 'section-title' }, words.bySector), this.picker.element, this.order.element),
      this.chart.element,
      this.studio,
    );
  }

  update(comparison: Comparison, state: State): void {
    const { scenario } = this.context;
    const variable = variableOf(scenario, 'sector', state.options[OPTION]);
    const order = state.options[ORDER] ?? 'size';
    this.picker.set(variable.name);
    this.order.set(order);
    const shown = `${variable.name} ${order}`;
    if (comparison === this.comparison && shown === this.shown) return;
    this.shown = shown;
    this.comparison = comparison;
    this.variable = variable;
    this.values = bySector(variable, comparison.a, comparison.b);
    this.draw(comparison, order, scenario.world.regions.map((region) => region.code).indexOf(order));
  }

  destroy(): void {
    this.studio.remove();
  }

  private draw(comparison: Comparison, order: string, byRegion: number): void {
    const { scenario } = this.context;
    const { variable, values } = this;
    const { measure, title, unit } = variable;
    const { regions, sectors } = scenario.world;
    const scale = diverging(values.flat(), 0.97);
    const size = (j: number): number =>
      byRegion >= 0 ? (values[byRegion]?.[j] ?? 0) : Math.max(...values.map((row) => Math.abs(row[j] ?? 0)));
    const rows = sectors.map((_, j) => j);
    if (order !== 'world') rows.sort((a, b) => size(b) - size(a));
    this.chart.heading(`${title}: ${words.bySector.toLowerCase()}`, words.note(title, unit, comparison.titleA, comparison.titleB));
    this.legend.update(scale.limits, (value) => limit(measure, value), `${words.legend}, ${unit}`);
    this.heat.update({
      regions,
      sectors,
      values,
      scale,
      brief: (value) => brief(measure, value),
      lines: (n, j) => [
        `${regions[n]?.name}: ${sectors[j]?.name}`,
        `${title} ${precise(measure, values[n]?.[j], unit)}`,
      ],
      columns: regions.map((_, n) => n),
      rows,
      corner: words.corner,
      partyClass: (code) => partyClass(scenario, code),
      sortedBy: byRegion >= 0 ? order : null,
    });
    this.chart.refresh();
  }

  private table(): TableData {
    const { regions, sectors } = this.context.scenario.world;
    const { measure, title, unit } = this.variable;
    return {
      caption: `${title}, ${unit}`,
      columns: [words.sector, words.code, ...regions.map((region) => region.code)],
      rows: sectors.map((sector, j) => [
        sector.name,
        sector.code,
        ...regions.map((_, n) => figure(inUnit(measure, this.values[n]?.[j]), brief(measure, this.values[n]?.[j] ?? null))),
      ]),
    };
  }
}
