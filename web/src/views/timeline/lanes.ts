/* Lanes drawn: gathered, with every bar thin and none named, or open, a row for each record. Positions are shares of
 * the width, so the browser lays the picture out anew without us when its size changes. */
import { h, replace } from '../../dom';
import { addDays } from '../../format';
import { stepOn, type Measure } from '../../record/chronicle';
import { pack, type Lane, type LaneItem, type Stretch } from '../../record/lanes';
import { kindName, partyClass, rateOf, type Names } from '../../record/names';
import { texts } from '../../texts/en';
import type { Day } from '../../types';
import type { DayScale } from './scale';

const words = texts.timeline;

const LEAST_HEIGHT = 0.2; // of a row: a bar of 1 % is still a bar
const FLAT_HEIGHT = 0.45; // of what has no rate
const GATHERED_GAP = 0.006; // of the width, between bars that share a row

export interface LaneRow {
  element: HTMLElement;
  /** Keeps the counts in step with the day. */
  update(on: Day, known: Day | null): void;
}

export interface LaneOptions {
  scale: DayScale;
  names: Names;
  open: boolean;
  chosen: string | null;
  toggle(id: string): void;
}

export function laneName(lane: Lane): string {
  if (lane.id === 'agreements') return words.agreements;
  if (lane.id === 'talks') return words.talks;
  if (lane.id === 'statements') return words.statements;
  return kindName(lane.kind, true);
}

export function laneRow(lane: Lane, options: LaneOptions): LaneRow {
  const name = laneName(lane);
  const tone = lane.party ? partyClass(lane.party) : 'tone-neutral';
  const count = h('span', { class: 'lane-count' });
  const title = (options.open ? words.close : words.open)(name);
  const toggle = h(
    'button',
    {
      type: 'button',
      class: 'lane-toggle row-button',
      'aria-expanded': String(options.open),
      'data-lane': lane.id,
      title,
      onclick: () => options.toggle(lane.id),
    },
    h('span', { class: 'lane-name' }, name),
    count,
  );
  const seen = lane.items.filter((item) => isSeen(item, options.scale));
  const track = h('div', { class: 'days' });
  const head = h('div', { class: 'lane-row lane-head' }, toggle, track);
  const label = lane.party ? `${options.names.of(lane.party)}: ${name}` : name;
  const element = h('div', { class: `lane lane-${lane.kind} ${tone}`, role: 'group', 'aria-label': label }, head);
  const rows = options.open ? seen.map((item) => itemRow(item, options)) : [];
  if (options.open) element.append(...rows.map((row) => row.element));
  else replace(track, gathered(seen, options));
  return {
    element,
    update(on, known) {
      count.textContent = counted(lane, on, known);
      for (const row of rows) row.update(on, known);
    },
  };
}

function counted(lane: Lane, on: Day, known: Day | null): string {
  if (!lane.party) return String(lane.items.length);
  const inForce = lane.items.filter((item) => stepOn(item.record as Measure, on, known)?.status === 'in-force').length;
  return words.inForce(inForce, lane.items.length);
}

function isSeen(item: LaneItem, scale: DayScale): boolean {
  return item.stretches.some((stretch) => scale.meets(stretch.from, stretch.until)) || item.points.some((day) => scale.has(day));
}

// ---- gathered -----------------------------------------------------------------------------------------------------------

function gathered(items: readonly LaneItem[], { scale, chosen }: LaneOptions): HTMLElement {
  const gap = Math.ceil(GATHERED_GAP * (scale.at(addDays(scale.from, 1)) ** -1));
  const pointsOnly = items.every((item) => item.stretches.length === 0);
  const rows = pointsOnly ? [[...items]] : pack(items, (until) => addDays(until, gap));
  return h(
    'div',
    { class: `gathered${pointsOnly ? ' points' : ''}`, 'aria-hidden': 'true' },
    ...rows.map((row) => h('div', { class: 'thin-row' }, ...row.flatMap((item) => drawn(item, scale, chosen)))),
  );
}

// ---- one by one -----------------------------------------------------------------------------------------------------------

function itemRow(item: LaneItem, { scale, chosen }: LaneOptions): LaneRow {
  const { id } = item.record;
  const now = h('span', { class: 'item-now' });
  const label = h(
    'button',
    { type: 'button', class: 'row-button item-label', 'data-record': id, 'aria-pressed': String(id === chosen), tabindex: '-1' },
    h('span', {}, item.label),
    item.conflict ? h('span', { class: 'differs' }, '!', h('span', { class: 'unseen' }, ` ${texts.record.conflict}`)) : null,
    now,
  );
  const element = h(
    'div',
    { class: `lane-row lane-item${id === chosen ? ' chosen' : ''}` },
    label,
    h('div', { class: 'days', 'aria-hidden': 'true' }, ...drawn(item, scale, chosen)),
  );
  return { element, update: (on, known) => (now.textContent = rateNow(item, on, known)) };
}

/** The rate that a measure stands at, if it is in force and has one. */
function rateNow(item: LaneItem, on: Day, known: Day | null): string {
  if (item.record.record !== 'measure') return '';
  const step = stepOn(item.record as Measure, on, known);
  return step?.status === 'in-force' ? rateOf(step) : '';
}

// ---- bars and points ------------------------------------------------------------------------------------------------------

function drawn(item: LaneItem, scale: DayScale, chosen: string | null): HTMLElement[] {
  const { id } = item.record;
  const mark = id === chosen ? ' chosen' : '';
  const bars = item.stretches
    .filter((stretch) => scale.meets(stretch.from, stretch.until))
    .map((stretch) => bar(stretch, scale, id, mark));
  const points = item.points
    .filter((day) => scale.has(day))
    .map((day) => h('span', { class: `moment${mark}`, 'data-record': id, style: { left: `${scale.percent(day)}%` } }));
  const first = bars[0] ?? points[0];
  if (item.conflict && first) first.append(h('span', { class: 'differs' }, '!'));
  return [...bars, ...points];
}

function bar({ from, until, status, height }: Stretch, scale: DayScale, id: string, mark: string): HTMLElement {
  const left = scale.percent(from);
  const right = until === null ? 100 : scale.percent(until);
  const share = height === undefined ? FLAT_HEIGHT : LEAST_HEIGHT + (1 - LEAST_HEIGHT) * height;
  const open = until === null || until > scale.to ? ' goes-on' : '';
  return h('span', {
    class: `stretch ${status}${open}${mark}`,
    'data-record': id,
    style: { left: `${left}%`, width: `${right - left}%`, '--height': share.toFixed(3), '--shade': shade(height).toFixed(2) },
  });
}

/** In the gathered form every bar is as thin as the others, and its shade says what its height would. */
function shade(height: number | undefined): number {
  return height === undefined ? 0.55 : 0.3 + 0.7 * height;
}
