/* The day that is looked at: a line through the picture with a handle, for the finger and for the keys. */
import { h } from '../../dom';
import { addDays, addMonths, dayNumber, longDay, shortDay } from '../../format';
import { texts } from '../../texts/en';
import type { Day } from '../../types';
import { ticksOf, type DayScale } from './scale';

const words = texts.timeline;

export interface Handle {
  /** The row on top, with years and handle. */
  axis: HTMLElement;
  /** Lies under all rows: thin rules for the years. */
  underlay: HTMLElement;
  /** Lies over all rows: the line. */
  overlay: HTMLElement;
  update(on: Day): void;
}

export interface HandleOptions {
  scale: DayScale;
  /** The days that the keys may reach: the whole record. */
  whole: DayScale;
  move(day: Day): void;
  /** The gesture is over. */
  settle(): void;
}

export function handle({ scale, whole, move, settle }: HandleOptions): Handle {
  let current: Day = scale.from;
  const grip = h('div', {
    class: 'grip',
    role: 'slider',
    tabindex: '0',
    'aria-label': words.dateHandle,
    'aria-valuemin': dayNumber(whole.from),
    'aria-valuemax': dayNumber(whole.to),
  });
  const ticks = ticksOf(scale).map(({ day, label }) =>
    h('span', { class: 'day-tick', style: { left: `${scale.percent(day)}%` } }, label),
  );
  const track = h('div', { class: 'days' }, ...ticks, grip);
  const axis = h('div', { class: 'lane-row axis' }, h('div', {}), track);
  const line = h('div', { class: 'day-line' });
  const rules = ticksOf(scale).map(({ day }) => h('span', { class: 'year-rule', style: { left: `${scale.percent(day)}%` } }));
  const underlay = h('div', { class: 'underlay', 'aria-hidden': 'true' }, ...rules);
  const overlay = h('div', { class: 'overlay', 'aria-hidden': 'true' }, line);

  const dayUnder = (event: PointerEvent): Day => {
    const box = track.getBoundingClientRect();
    return scale.dayAt((event.clientX - box.left) / box.width);
  };
  track.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    grip.focus({ preventScroll: true });
    track.setPointerCapture(event.pointerId);
    move(dayUnder(event));
  });
  track.addEventListener('pointermove', (event) => {
    if (track.hasPointerCapture(event.pointerId)) move(dayUnder(event));
  });
  track.addEventListener('lostpointercapture', settle);
  grip.addEventListener('keydown', (event) => {
    const next = moved(event.key, event.shiftKey, current, whole);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    move(next < whole.from ? whole.from : next > whole.to ? whole.to : next);
  });
  grip.addEventListener('blur', settle);

  return {
    axis,
    underlay,
    overlay,
    update(on) {
      current = on;
      const inside = scale.has(on);
      const share = `${scale.percent(on)}%`;
      grip.style.setProperty('--at', share);
      line.style.setProperty('left', share);
      line.hidden = !inside;
      grip.textContent = shortDay(on);
      grip.classList.toggle('outside', !inside);
      grip.setAttribute('aria-valuenow', String(dayNumber(on)));
      grip.setAttribute('aria-valuetext', longDay(on));
    },
  };
}

/** Where a key takes the day: arrows a day (with Shift a week), Page keys a month, Home and End to the ends. */
export function moved(key: string, shift: boolean, day: Day, whole: Pick<DayScale, 'from' | 'to'>): Day | null {
  const days = shift ? 7 : 1;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return addDays(day, -days);
    case 'ArrowRight':
    case 'ArrowUp':
      return addDays(day, days);
    case 'PageUp':
      return addMonths(day, 1);
    case 'PageDown':
      return addMonths(day, -1);
    case 'Home':
      return whole.from;
    case 'End':
      return whole.to;
    default:
      return null;
  }
}
