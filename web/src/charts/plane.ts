/* The plane of two parties' real income: where war, truce, deals and the levers stand. The frontier may be a thousand
 * times smaller than the distance to war, so it is drawn a second time, enlarged. */
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { h, s } from '../dom';
import type { Point } from '../numbers/talks';
import { onWidth, readable, setPlane } from './marks';

export interface PlaneData {
  points: readonly Point[];
  /** Positions of the two regions: across, and up. */
  axes: readonly [number, number];
  names: readonly [string, string];
  /** Where talks that fail lead: to the right and above it both gain. */
  threat: Point | null;
  bothGain: string;
  lines: (point: Point) => readonly string[];
  tick: (value: number) => string;
  wholeTitle: string;
  closeTitle: string;
}

interface Spot {
  point: Point;
  x: number;
  y: number;
}
type Scale = ScaleLinear<number, number>;

const MARGIN = { top: 44, right: 16, bottom: 44, left: 58 };
const SIZES: Readonly<Record<Point['kind'], number>> = { state: 6.5, case: 5.5, live: 7.5, frontier: 4.5, deal: 2.2 };
const NEAR = 16; // px: names of points that are as close as this share one label

export class Plane {
  readonly element = h('div', { class: 'plane' });
  readonly svg = s('svg', { class: 'drawing', role: 'group' });
  private data: PlaneData | null = null;
  private width = 0;
  private chosen: string | null = null;
  private readonly refreshMarks: () => void;
  private readonly stop: () => void;
  private panels: { x: Scale; y: Scale; group: SVGGElement; isIn: (point: Point) => boolean }[] = [];
  private readonly byKey = new Map<string, Point>();

  constructor(label: string, onChoose: (key: string) => void) {
    this.svg.setAttribute('aria-label', label);
    this.element.append(this.svg);
    const pointOf = (mark: Element): Point | undefined => this.byKey.get(mark.getAttribute('data-key') ?? '');
    this.refreshMarks = readable(this.svg, {
      selector: '.spot',
      lines: (mark) => {
        const point = pointOf(mark);
        return point && this.data ? this.data.lines(point) : [];
      },
      onChoose: (mark) => onChoose(mark.getAttribute('data-key') ?? ''),
    });
    this.stop = onWidth(this.element, (width) => {
      this.width = width;
      this.draw();
    });
  }

  update(data: PlaneData): void {
    this.data = data;
    this.byKey.clear();
    for (const point of data.points) this.byKey.set(point.key, point);
    this.draw();
  }

  choose(key: string | null): void {
    this.chosen = key;
    for (const spot of this.svg.querySelectorAll('.spot')) spot.classList.toggle('is-chosen', spot.getAttribute('data-key') === key);
  }

  /** Moves the mark of the levers without drawing the rest anew. */
  moveLive(point: Point): void {
    const { data } = this;
    if (!data) return;
    this.byKey.set(point.key, point);
    for (const { x, y, group, isIn } of this.panels) {
      const mark = group.querySelector('.spot.is-live');
      if (!mark) continue;
      mark.setAttribute('transform', `translate(${x(point.income[data.axes[0]] ?? 0).toFixed(1)},${y(point.income[data.axes[1]] ?? 0).toFixed(1)})`);
      mark.setAttribute('visibility', isIn(point) ? 'visible' : 'hidden');
    }
  }

  destroy(): void {
    this.stop();
  }

  private draw(): void {
    const { data, width } = this;
    if (!data || width === 0) return;
    const [across, up] = data.axes;
    const at = (point: Point): [number, number] => [point.income[across] ?? 0, point.income[up] ?? 0];
    const close = data.points.filter((point) => point.kind === 'frontier' || point.isEfficient || point.key === 'state.deal');
    const isStacked = width < 760;
    const hasClose = close.length > 1;
    const wide = isStacked || !hasClose ? width : Math.round(width * 0.57);
    const narrow = isStacked ? width : width - wide - 24;
    const high = Math.round(Math.min(520, Math.max(320, wide * 0.8)));
    this.panels = [];
    const whole = this.panel(data, data.points, wide, high, at, data.wholeTitle, false);
    const children: SVGElement[] = [whole];
    if (hasClose) {
      const panel = this.panel(data, close, narrow, high, at, data.closeTitle, true);
      panel.setAttribute('transform', isStacked ? `translate(0,${high + 16})` : `translate(${wide + 24},0)`);
      children.push(panel);
    }
    setPlane(this.svg, width, isStacked && hasClose ? 2 * high + 16 : high);
    this.svg.replaceChildren(...children);
    this.choose(this.chosen);
    this.refreshMarks();
  }

  private panel(data: PlaneData, points: readonly Point[], width: number, height: number, at: (point: Point) => [number, number], title: string, isClose: boolean): SVGGElement {
    const [x, y] = this.scales(points, width, height, at, isClose);
    const group = s('g', { class: 'plane-panel' }, s('text', { class: 'panel-title', x: 0, y: 13 }, title));
    const isIn = (point: Point): boolean => {
      const [a, b] = at(point);
      const [left = 0, right = 0] = x.domain();
      const [low = 0, top = 0] = y.domain();
      return a >= left && a <= right && b >= low && b <= top;
    };
    this.panels.push({ x, y, group, isIn });
    group.append(this.gain(data, x, y, at), this.axes(data, x, y, width, height));
    const shown = data.points.filter((point) => (isIn(point) && (point.kind === 'live' || points.includes(point))));
    const line = shown.filter((point) => point.kind === 'frontier').map(at).sort((a, b) => a[0] - b[0]);
    if (line.length > 1) {
      const d = line.map(([a, b], k) => `${k === 0 ? 'M' : 'L'}${x(a).toFixed(1)},${y(b).toFixed(1)}`).join('');
      group.append(s('path', { class: 'frontier-line', d }));
    }
    const order = ['deal', 'frontier', 'case', 'state', 'live'];
    const spots = [...shown]
      .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || Number(a.isEfficient) - Number(b.isEfficient))
      .map((point) => ({ point, x: x(at(point)[0]), y: y(at(point)[1]) }));
    group.append(...spots.map((spot) => this.spot(spot, isClose)), ...this.labels(spots, width));
    return group;
  }

  private scales(points: readonly Point[], width: number, height: number, at: (point: Point) => [number, number], isClose: boolean): [Scale, Scale] {
    const extent = (k: 0 | 1): [number, number] => {
      const values = points.map((point) => at(point)[k]);
      const [least, most] = [Math.min(...values), Math.max(...values)];
      const room = Math.max(most - least, 1e-7) * (isClose ? 0.12 : 0.09);
      return [least - room, most + room];
    };
    return [
      scaleLinear(extent(0), [MARGIN.left, width - MARGIN.right]),
      scaleLinear(extent(1), [height - MARGIN.bottom, MARGIN.top]),
    ];
  }

  /** What lies to the right of the threat and above it. */
  private gain(data: PlaneData, x: Scale, y: Scale, at: (point: Point) => [number, number]): SVGGElement {
    const group = s('g');
    if (!data.threat) return group;
    const [left = 0, right = 0] = x.range();
    const [bottom = 0, top = 0] = y.range();
    const a = Math.max(left, Math.min(right, x(at(data.threat)[0])));
    const b = Math.max(top, Math.min(bottom, y(at(data.threat)[1])));
    if (right - a < 1 || b - top < 1) return group;
    const isWhole = a <= left && b >= bottom;
    group.append(s('rect', { class: 'both-gain', x: a, y: top, width: right - a, height: b - top }));
    if (!isWhole) group.append(s('text', { class: 'both-gain-name', x: right - 8, y: b - 8, 'text-anchor': 'end' }, data.bothGain));
    return group;
  }

  private axes(data: PlaneData, x: Scale, y: Scale, width: number, height: number): SVGGElement {
    const group = s('g', { class: 'axes' });
    const base = height - MARGIN.bottom;
    for (const value of x.ticks(width < 420 ? 3 : 5)) {
      const at = x(value);
      group.append(
        s('line', { class: value === 0 ? 'zero' : 'grid', x1: at, x2: at, y1: MARGIN.top, y2: base }),
        s('text', { class: 'tick', x: at, y: base + 15, 'text-anchor': 'middle' }, data.tick(value)),
      );
    }
    for (const value of y.ticks(5)) {
      const at = y(value);
      group.append(
        s('line', { class: value === 0 ? 'zero' : 'grid', x1: MARGIN.left, x2: width - MARGIN.right, y1: at, y2: at }),
        s('text', { class: 'tick', x: MARGIN.left - 8, y: at + 4, 'text-anchor': 'end' }, data.tick(value)),
      );
    }
    group.append(
      s('text', { class: 'axis-name', x: width - MARGIN.right, y: base + 34, 'text-anchor': 'end' }, `${data.names[0]} \u2192`),
      s('text', { class: 'axis-name', x: 0, y: MARGIN.top - 12 }, `\u2191 ${data.names[1]}`),
    );
    return group;
  }

  private spot({ point, x, y }: Spot, isClose: boolean): SVGElement {
    const isFaint = point.kind === 'deal' && !point.isEfficient;
    const size = SIZES[point.kind] + (point.isEfficient ? (isClose ? 1.8 : 0.6) : 0);
    const kind = `spot is-${point.kind} ${point.kind === 'state' ? `is-${point.key.replace('state.', 'the-')}` : ''} ${point.isEfficient ? 'is-efficient' : ''}`;
    const place = `translate(${x.toFixed(1)},${y.toFixed(1)})`;
    // the cloud of other deals is background: the list beside holds each of them
    if (isFaint) return s('circle', { class: 'faint', r: size, transform: place });
    return s('g', { class: kind, 'data-key': point.key, role: 'img', tabindex: '-1', transform: place }, s('circle', { class: 'halo', r: size + 5 }), s('circle', { class: 'dot', r: size }));
  }

  /** Names of the marks; those of marks that lie upon one another stand in one line. */
  private labels(spots: readonly Spot[], width: number): SVGTextElement[] {
    const groups: Spot[][] = [];
    for (const spot of spots) {
      if (spot.point.kind === 'deal' || spot.point.kind === 'frontier' || spot.point.kind === 'live') continue;
      const near = groups.find((group) => group.some((other) => Math.hypot(other.x - spot.x, other.y - spot.y) < NEAR));
      if (near) near.push(spot);
      else groups.push([spot]);
    }
    return groups.map((group) => {
      const first = group[0] as Spot;
      const text = [...new Set(group.map((spot) => spot.point.title))].join(', ');
      const isLeft = first.x + 18 + text.length * 6.6 > width;
      const x = first.x + (isLeft ? -16 : 16);
      return s('text', { class: 'spot-name', x: x.toFixed(1), y: (first.y + 4).toFixed(1), 'text-anchor': isLeft ? 'end' : 'start' }, text);
    });
  }
}
