/* The world by region, coloured in classes of gain and loss. */
import { h, s } from '../dom';
import { countries, MAP_HEIGHT, MAP_WIDTH, regionOfCountries } from '../numbers/regions';
import type { Code } from '../types';
import { colourClass } from './diverging';
import { readable } from './marks';

export interface MapRegion {
  key: Code;
  /** Class of gain or loss; null for no number. */
  step: number | null;
  /** For the tooltip and the label. */
  lines: () => readonly string[];
}

export class WorldMap {
  readonly svg = s('svg', { class: 'map', role: 'group', viewBox: `0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`, preserveAspectRatio: 'xMidYMid meet' });
  private readonly groups = new Map<Code, SVGGElement>();
  private readonly regions = new Map<Code, MapRegion>();
  private readonly refreshMarks: () => void;

  constructor(label: string, codes: readonly Code[], onChoose?: (key: Code) => void, onHover?: (key: Code | null) => void) {
    this.svg.setAttribute('aria-label', label);
    const regionOf = regionOfCountries(codes);
    const elsewhere = s('g', { class: 'region d-x' });
    this.svg.append(elsewhere);
    for (const code of codes) {
      const group = s('g', { class: 'region d-x', 'data-key': code, role: 'img', tabindex: '-1' });
      this.groups.set(code, group);
      this.svg.append(group);
    }
    for (const { iso3, path } of countries) {
      const region = regionOf.get(iso3);
      (region === undefined ? elsewhere : (this.groups.get(region) ?? elsewhere)).append(s('path', { d: path }));
    }
    const keyOf = (mark: Element): Code => mark.getAttribute('data-key') ?? '';
    this.refreshMarks = readable(this.svg, {
      selector: '.region[data-key]',
      lines: (mark) => this.regions.get(keyOf(mark))?.lines() ?? [],
      ...(onChoose && { onChoose: (mark: Element) => onChoose(keyOf(mark)) }),
      onHover: (mark) => onHover?.(mark ? keyOf(mark) : null),
    });
  }

  update(regions: readonly MapRegion[]): void {
    const isFirst = this.regions.size === 0;
    for (const region of regions) {
      this.regions.set(region.key, region);
      const group = this.groups.get(region.key);
      const isChosen = group?.classList.contains('is-chosen');
      const kind = `region ${colourClass(region.step)}${isChosen ? ' is-chosen' : ''}`;
      if (group && group.getAttribute('class') !== kind) group.setAttribute('class', kind);
    }
    if (isFirst) this.refreshMarks();
  }

  /** The chosen region is drawn last, so that its outline is whole. */
  choose(key: Code | null): void {
    for (const [code, group] of this.groups) {
      const isChosen = code === key;
      if (isChosen && !group.classList.contains('is-chosen') && document.activeElement !== group) this.svg.append(group);
      group.classList.toggle('is-chosen', isChosen);
    }
  }
}

/** What a colour stands for: classes from the largest loss to the largest gain, their limits where two colours meet. */
export class Legend {
  readonly element = h('ol', { class: 'legend' });

  update(limits: readonly number[], write: (value: number) => string, label: string): void {
    const steps = limits.map((_, k) => k + 1);
    const item = (step: number, text: string): HTMLLIElement =>
      h('li', { class: `${step < 0 ? 'is-below' : step > 0 ? 'is-above' : ''}${Math.abs(step) === 1 ? ' is-least' : ''}` }, h('span', { class: `swatch ${colourClass(step)}`, 'aria-hidden': 'true' }), h('span', {}, text));
    const limit = (step: number, sign: 1 | -1): string => write(sign * (limits[step - 1] as number));
    this.element.setAttribute('aria-label', label);
    this.element.replaceChildren(
      ...[...steps].reverse().map((step) => item(-step, limit(step, -1))),
      item(0, ''),
      ...steps.map((step) => item(step, limit(step, 1))),
    );
  }
}
