/* The conflict since its first measure: bars by party and kind, agreements and talks, and the day that is looked at. */
import { h, replace } from '../dom';
import { isCancelled } from '../engine';
import { longDay } from '../format';
import { absence, Waiting } from '../frame/status';
import { changeDays, findRecord, stepOn, type AnyRecord, type Chronicle } from '../record/chronicle';
import { detail } from '../record/detail';
import { chosenMeasures, lanesOf, type Lane, type LaneChoice } from '../record/lanes';
import { Names, partyClass } from '../record/names';
import { partiesOf } from '../record/parties';
import { dateOf } from '../scenario';
import type { State } from '../state';
import { texts } from '../texts/en';
import type { Code } from '../types';
import { around, happenings, type Happening } from './timeline/around';
import { filters, openLanes, OPTIONS, scaleOf, type FilterRow } from './timeline/filters';
import { handle, type Handle } from './timeline/handle';
import { headline, type Headline } from './timeline/headline';
import { laneRow, type LaneRow } from './timeline/lanes';
import { rowKeys } from './timeline/rows';
import { wholeScale, type DayScale } from './timeline/scale';
import type { View, ViewContext } from './view';

const words = texts.timeline;

export function mount(element: HTMLElement, context: ViewContext): View {
  const { engine, scenario } = context;
  const state = (): State => context.store.state;
  const asking = new AbortController();
  let picture: Picture | undefined;
  if (!scenario.ledger) {
    replace(element, absence(texts.frame.states.noLedger));
    return { update: () => undefined, destroy: () => undefined };
  }
  const waiting = new Waiting(element);
  const load = (): void => {
    waiting.start();
    engine.ask('GET /api/chronicle', {}, { signal: asking.signal }).then(
      (chronicle) => {
        waiting.done();
        picture = new Picture(element, context, chronicle);
        picture.update(state());
      },
      (error: unknown) => {
        if (!isCancelled(error)) waiting.fail(error, load);
      },
    );
  };
  load();
  return {
    update: (next) => picture?.update(next),
    step: (direction) => picture?.step(direction),
    destroy: () => asking.abort(),
  };
}

class Picture {
  private readonly names: Names;
  private readonly pair: readonly [Code, Code];
  private readonly whole: DayScale;
  private readonly filters: FilterRow;
  private readonly plot = h('div', { class: 'lanes' });
  private readonly panel = h('aside', { class: 'record-detail', 'aria-label': words.detail, tabindex: '-1' });
  private drawnFor = '';
  private scale: DayScale;
  private lanes: { lane: Lane; row: LaneRow }[] = [];
  private handle: Handle | undefined;
  private headline: Headline | undefined;
  private happened: Happening[] = [];
  private preview: string | null = null;

  constructor(
    element: HTMLElement,
    private readonly context: ViewContext,
    private readonly chronicle: Chronicle,
  ) {
    const { store, scenario } = context;
    this.names = new Names([...scenario.world.regions, ...chronicle.parties.map(({ id, name }) => ({ code: id, name }))]);
    this.pair = partiesOf(chronicle, scenario);
    this.whole = wholeScale(chronicle.first, chronicle.last);
    this.scale = this.whole;
    this.filters = filters({ store, chronicle, pair: this.pair, names: this.names, whole: this.whole, step: (d) => this.step(d), lanes: () => this.lanes.map(({ lane }) => lane.id) });
    replace(
      element,
      h('div', { class: 'view-head' }, h('h2', {}, chronicle.title), h('p', { class: 'lead' }, words.lead)),
      this.filters.element,
      h('div', { class: 'timeline' }, this.plot, this.panel),
      key(),
    );
    this.listen();
  }

  private get choice(): LaneChoice {
    const { known, options } = this.context.store.state;
    return {
      pair: options[OPTIONS.scope] === 'all' ? null : this.pair,
      party: options[OPTIONS.party] ?? null,
      kind: options[OPTIONS.kind] ?? null,
      known,
    };
  }

  private get day(): string {
    return dateOf(this.context.store.state, this.context.scenario);
  }

  update(state: State): void {
    const drawFor = JSON.stringify([state.options, state.known, state.record]);
    if (drawFor !== this.drawnFor) this.draw(state);
    this.drawnFor = drawFor;
    const on = this.day;
    this.filters.update(state, on);
    this.handle?.update(on);
    this.headline?.update(on);
    for (const { row } of this.lanes) row.update(on, state.known);
    this.showDetail();
  }

  /** To the change before or after the day, among the measures that are shown. */
  step(direction: -1 | 1): void {
    const days = changeDays(chosenMeasures(this.chronicle, this.choice), this.choice.known);
    const on = this.day;
    const next = direction > 0 ? days.find((day) => day > on) : days.findLast((day) => day < on);
    if (next) this.moveTo(next);
    this.context.store.settle();
  }

  private moveTo(day: string): void {
    const { store } = this.context;
    if (!this.scale.has(day)) store.setOption(OPTIONS.year, this.whole.has(day) ? day.slice(0, 4) : undefined);
    store.set({ date: day }, { gesture: 'date' });
    const measures = chosenMeasures(this.chronicle, this.choice);
    const inForce = measures.filter((m) => stepOn(m, day, this.choice.known)?.status === 'in-force').length;
    this.context.announce(words.said(longDay(day), inForce));
  }

  private draw(state: State): void {
    const focused = this.plot.contains(document.activeElement) ? keyOf(document.activeElement) : null;
    const { store } = this.context;
    this.scale = scaleOf(state, this.whole);
    this.happened = happenings(this.chronicle, this.choice);
    const opened = openLanes(state);
    this.handle = handle({ scale: this.scale, whole: this.whole, move: (day) => this.moveTo(day), settle: () => store.settle() });
    this.headline = state.options[OPTIONS.kind] ? undefined : headline(this.chronicle, this.pair, state.known, this.scale, this.names);
    this.lanes = lanesOf(this.chronicle, this.choice).map((lane) => ({
      lane,
      row: laneRow(lane, {
        scale: this.scale,
        names: this.names,
        open: opened.has(lane.id),
        chosen: state.record,
        toggle: (id) => this.toggle(id),
      }),
    }));
    const rows: Node[] = [];
    let party: Code | undefined;
    for (const { lane, row } of this.lanes) {
      if (lane.party && lane.party !== party) {
        rows.push(h('h3', { class: `imposer ${partyClass(lane.party)}` }, h('span', {}, this.names.of(lane.party)), h('span', { class: 'lane-count' }, words.inForceHead)));
        party = lane.party;
      }
      rows.push(row.element);
    }
    if (!party && state.options[OPTIONS.kind]) rows.push(h('p', { class: 'soft' }, words.empty));
    replace(this.plot, this.handle.underlay, this.handle.axis, this.headline?.element, ...rows, this.handle.overlay);
    rowKeys.refresh(this.plot);
    if (focused) this.plot.querySelector<HTMLElement>(focused)?.focus({ preventScroll: true });
  }

  private toggle(id: string): void {
    const opened = openLanes(this.context.store.state);
    if (!opened.delete(id)) opened.add(id);
    this.context.store.setOption(OPTIONS.open, opened.size > 0 ? [...opened].sort().join(' ') : undefined);
  }

  // ---- the record that is pointed at, or kept -----------------------------------------------------------------------------

  private listen(): void {
    const { store } = this.context;
    const idOf = (event: Event): string | undefined =>
      (event.target as Element).closest<HTMLElement>('[data-record]')?.dataset['record'];
    this.plot.addEventListener('pointerover', (event) => this.point(idOf(event) ?? null));
    this.plot.addEventListener('pointerleave', () => this.point(null));
    this.plot.addEventListener('focusin', (event) => this.point(idOf(event) ?? null));
    this.plot.addEventListener('focusout', () => this.point(null));
    this.plot.addEventListener('click', (event) => {
      const id = idOf(event);
      if (id) store.set({ record: store.state.record === id ? null : id });
    });
    this.plot.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && store.state.record) store.set({ record: null });
      else rowKeys.listen(this.plot, event);
    });
  }

  private point(id: string | null): void {
    if (id === this.preview) return;
    this.preview = id;
    this.showDetail();
  }

  private showDetail(): void {
    const { store } = this.context;
    const id = this.preview ?? store.state.record;
    const record: AnyRecord | undefined = id ? findRecord(this.chronicle, id) : undefined;
    this.panel.classList.toggle('has-record', record !== undefined);
    if (!record) {
      replace(this.panel, ...around(this.happened, this.day, (chosen) => {
        store.set({ record: chosen });
        this.panel.focus({ preventScroll: true });
      }));
      return;
    }
    const letGo =
      store.state.record === record.id &&
      h('button', { type: 'button', class: 'link let-go', onclick: () => store.set({ record: null }) }, words.letGo);
    replace(this.panel, ...detail(record, { names: this.names, on: this.day, known: store.state.known }), letGo);
  }
}

/** A selector that finds an element of the picture again once it is drawn anew. */
function keyOf(element: Element | null): string | null {
  const { lane, record } = (element as HTMLElement).dataset;
  if (lane) return `[data-lane="${CSS.escape(lane)}"]`;
  if (record) return `.item-label[data-record="${CSS.escape(record)}"]`;
  return element?.getAttribute('role') === 'slider' ? '.grip' : null;
}

function key(): HTMLElement {
  const sample = (status: string, height: string, text: string): HTMLElement =>
    h('li', {}, h('span', { class: 'key-sample', 'aria-hidden': 'true' }, h('span', { class: `stretch ${status}`, style: { '--height': height, '--shade': '1' } })), text);
  return h(
    'div',
    { class: 'timeline-key tone-neutral' },
    h('h4', {}, words.key.title),
    h(
      'ul',
      {},
      sample('in-force', '0.9', words.key.rate),
      sample('in-force', '0.45', words.key.flat),
      sample('suspended', '0.6', words.key.suspended),
      sample('announced', '0.6', words.key.announced),
      h('li', {}, words.key.conflict),
    ),
  );
}
