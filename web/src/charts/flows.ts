/* Trade between regions before and after: two pictures of the same flows at the same scale, side by side. */
import { h, s } from '../dom';
import { layFlows, type Flow, type FlowLayout } from '../numbers/flows';
import { colourClass } from './diverging';
import { onWidth, readable, setPlane } from './marks';

export interface FlowsData {
  flows: readonly Flow[];
  nameOf: (region: number, isShort: boolean) => string;
  kindOf: (region: number) => string | undefined;
  /** Class of gain or loss of a flow. */
  stepOf: (flow: Flow) => number | null;
  lines: (flow: Flow) => readonly string[];
  before: string;
  after: string;
}

const HEIGHT = 430;
const GAP = 7;
const LEAST = 13; // room for a label
const HEAD = 26;
const BAR = 8;

export class FlowsPicture {
  readonly element = h('div', { class: 'flows' });
  readonly svg = s('svg', { class: 'drawing', role: 'group' });
  private data: FlowsData | null = null;
  private width = 0;
  private readonly refreshMarks: () => void;
  private readonly stop: () => void;

  constructor(label: string) {
    this.svg.setAttribute('aria-label', label);
    this.element.append(this.svg);
    this.refreshMarks = readable(this.svg, {
      selector: '.ribbon',
      lines: (mark) => {
        const flow = this.data?.flows[Number(mark.getAttribute('data-key'))];
        return flow && this.data ? this.data.lines(flow) : [];
      },
      onHover: (mark) => this.highlight(mark?.getAttribute('data-key') ?? null),
    });
    this.stop = onWidth(this.element, (width) => {
      this.width = width;
      this.draw();
    });
  }

  update(data: FlowsData): void {
    this.data = data;
    this.draw();
  }

  destroy(): void {
    this.stop();
  }

  private highlight(key: string | null): void {
    this.svg.classList.toggle('has-focus', key !== null);
    for (const ribbon of this.svg.querySelectorAll('.ribbon')) {
      ribbon.classList.toggle('is-lit', ribbon.getAttribute('data-key') === key);
    }
  }

  private draw(): void {
    const { data, width } = this;
    if (!data || width === 0) return;
    const isStacked = width < 700;
    const unit = layFlows(data.flows, 'before', 1, 0, 0).height || 1;
    const rows = new Set(data.flows.map((flow) => flow.from)).size;
    const scale = Math.max(120, HEIGHT - HEAD - rows * GAP) / unit;
    const layouts = (['before', 'after'] as const).map((when) => layFlows(data.flows, when, scale, GAP, LEAST));
    const high = Math.max(...layouts.map((layout) => layout.height)) + HEAD + 8;
    const wide = isStacked ? width : (width - 32) / 2;
    setPlane(this.svg, width, isStacked ? 2 * high + 16 : high);
    this.svg.replaceChildren(
      ...layouts.map((layout, k) => {
        const panel = this.panel(layout, k === 1, wide, data);
        panel.setAttribute('transform', isStacked ? `translate(0,${k * (high + 16)})` : `translate(${k * (wide + 32)},0)`);
        return panel;
      }),
    );
    this.refreshMarks();
  }

  private panel(layout: FlowLayout, isAfter: boolean, width: number, data: FlowsData): SVGGElement {
    const isShort = width < 420;
    const side = isShort ? 44 : 112;
    const [x0, x1] = [side + BAR, width - side - BAR];
    const group = s('g', {}, s('text', { class: 'panel-title', x: 0, y: 13 }, isAfter ? data.after : data.before));
    const ribbons = s('g');
    [...layout.ribbons]
      .map((ribbon, k) => ({ ribbon, k }))
      .sort((a, b) => b.ribbon.thickness - a.ribbon.thickness)
      .forEach(({ ribbon, k }) => {
        const [a, b] = [HEAD + ribbon.y0, HEAD + ribbon.y1];
        const middle = (x0 + x1) / 2;
        const half = Math.max(0.4, ribbon.thickness / 2);
        const d =
          `M${x0},${(a - half).toFixed(1)}C${middle},${(a - half).toFixed(1)} ${middle},${(b - half).toFixed(1)} ${x1},${(b - half).toFixed(1)}` +
          `V${(b + half).toFixed(1)}C${middle},${(b + half).toFixed(1)} ${middle},${(a + half).toFixed(1)} ${x0},${(a + half).toFixed(1)}Z`;
        const kind = isAfter ? colourClass(data.stepOf(ribbon.flow)) : 'is-before';
        ribbons.append(s('path', { class: `ribbon ${kind}`, d, 'data-key': k, role: 'img', tabindex: '-1' }));
      });
    group.append(ribbons);
    for (const isOrigin of [true, false]) {
      for (const { region, y, height } of isOrigin ? layout.origins : layout.destinations) {
        const x = isOrigin ? side : width - side - BAR;
        group.append(
          s('rect', { class: `node ${data.kindOf(region) ?? ''}`, x, y: HEAD + y, width: BAR, height: Math.max(1, height) }),
          s(
            'text',
            { class: 'bar-label', x: isOrigin ? side - 6 : width - side + 6, y: HEAD + y + Math.max(LEAST, height) / 2 + 4, 'text-anchor': isOrigin ? 'end' : 'start' },
            data.nameOf(region, isShort),
          ),
        );
      }
    }
    return group;
  }
}
