/* The largest flows of trade between regions, before and after. */
import { Chart } from '../../charts/chart';
import { diverging } from '../../charts/diverging';
import { FlowsPicture } from '../../charts/flows';
import { figure, type TableData } from '../../charts/table';
import { Legend } from '../../charts/worldmap';
import { h } from '../../dom';
import { billions, change, level, rate } from '../../format';
import { flowsOf, largest, type Flow, type FlowOrder } from '../../numbers/flows';
import { partyClass } from '../../numbers/parties';
import { limit } from '../../numbers/variables';
import type { State } from '../../state';
import { texts } from '../../texts/en';
import type { Num } from '../../types';
import type { Comparison } from '../effects';
import { choice } from '../parts';
import type { ViewContext } from '../view';

const words = texts.effects;
const OPTION = 'effects.flows';
const COUNT = 20;

const ratio = (flow: Flow): Num => (flow.before > 0 ? flow.after / flow.before - 1 : null);

export class FlowSection {
  readonly element: HTMLElement;
  private readonly order;
  private readonly picture = new FlowsPicture(words.flowsLabel);
  private readonly legend = new Legend();
  private readonly chart: Chart;
  private comparison: Comparison | null = null;
  private shown = '';
  private flows: Flow[] = [];

  constructor(
    private readonly context: ViewContext,
    source: () => string,
  ) {
    const { store } = context;
    this.order = choice(
      words.flowOrder,
      (['size', 'change'] as const).map((value) => ({ value, text: words.flowOrders[value] })),
      (value) => store.setOption(OPTION, value === 'size' ? undefined : value),
    );
    this.chart = new Chart({ kind: 'chart-flows', table: () => this.table(), picture: () => this.picture.svg, legend: this.legend.element, source });
    this.chart.body.append(this.picture.element, this.legend.element);
    this.element = h(
      'section',
      { class: 'section' },
      h('div', { class: 'section-head' }, h('h3', { class: 'section-title' }, words.flows), this.order.element),
      this.chart.element,
    );
  }

  update(comparison: Comparison, state: State): void {
    const { world } = this.context.scenario;
    const order: FlowOrder = state.options[OPTION] === 'change' ? 'change' : 'size';
    this.order.set(order);
    if (comparison === this.comparison && order === this.shown) return;
    this.comparison = comparison;
    this.shown = order;
    const [before, after] = [comparison.b.flows?.after, comparison.a.flows?.after];
    if (!before || !after) return;
    this.flows = largest(flowsOf(before, after), order, COUNT);
    const scale = diverging(this.flows.map(ratio));
    this.chart.heading(words.flows, words.flowsNote(texts.numbers.aYear(world.unit), COUNT, words.flowOrders[order]));
    this.legend.update(scale.limits, (value) => limit('relative', value), `${words.legend}, %`);
    this.picture.update({
      flows: this.flows,
      nameOf: (n, isShort) => (isShort ? world.regions[n]?.code : world.regions[n]?.name) ?? '',
      kindOf: (n) => partyClass(this.context.scenario, world.regions[n]?.code ?? ''),
      stepOf: (flow) => scale.classOf(ratio(flow)),
      lines: (flow) => this.lines(flow),
      before: words.before(comparison.titleB),
      after: words.after(comparison.titleA),
    });
    this.chart.refresh();
  }

  destroy(): void {
    this.picture.destroy();
  }

  private name(region: number): string {
    return this.context.scenario.world.regions[region]?.name ?? '';
  }

  private tariffs(flow: Flow): [Num | undefined, Num | undefined] {
    const of = (solution: 'a' | 'b'): Num | undefined => this.comparison?.[solution].tariffs?.after[flow.from]?.[flow.to];
    return [of('b'), of('a')];
  }

  private lines(flow: Flow): string[] {
    const [before, after] = this.tariffs(flow);
    return [
      words.flowLine(this.name(flow.from), this.name(flow.to)),
      `${words.beforeColumn} ${level(flow.before)}`,
      `${words.afterColumn} ${level(flow.after)} (${change(ratio(flow))})`,
      `${words.tariff} ${rate(before)} \u2192 ${rate(after)}`,
    ];
  }

  private table(): TableData {
    const { unit } = this.context.scenario.world;
    return {
      caption: `${words.flows}, ${texts.numbers.aYear(unit)}`,
      columns: [words.from, words.to, words.beforeColumn, words.afterColumn, words.differenceColumn, '%', words.tariffBefore, words.tariffAfter],
      rows: this.flows.map((flow) => {
        const [before, after] = this.tariffs(flow);
        return [
          this.name(flow.from),
          this.name(flow.to),
          figure(flow.before, level(flow.before)),
          figure(flow.after, level(flow.after)),
          figure(flow.after - flow.before, billions(flow.after - flow.before)),
          figure(ratio(flow), change(ratio(flow))),
          figure(before, rate(before)),
          figure(after, rate(after)),
        ];
      }),
    };
  }
}
