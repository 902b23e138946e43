/* What happened last before the day and what comes next after it, among what is shown. */
import { h } from '../../dom';
import { shortDay } from '../../format';
import { daysOf, spansOf, type Chronicle } from '../../record/chronicle';
import { chosenMeasures, type LaneChoice } from '../../record/lanes';
import { partyClass, stepInWords } from '../../record/names';
import { texts } from '../../texts/en';
import type { Code, Day } from '../../types';

const words = texts.timeline;
const BEFORE = 6;
const AFTER = 5;

export interface Happening {
  day: Day;
  id: string;
  title: string;
  party: Code | undefined;
  what: string;
}

export function around(all: readonly Happening[], on: Day, choose: (id: string) => void): HTMLElement[] {
  const first = all.findIndex((item) => item.day > on);
  const split = first < 0 ? all.length : first;
  const row = (item: Happening): HTMLElement =>
    h(
      'li',
      { class: partyClass(item.party) },
      h('time', { datetime: item.day, class: item.day === on ? 'today' : undefined }, shortDay(item.day)),
      h('button', { type: 'button', 'data-record': item.id, onclick: () => choose(item.id) }, item.title),
      h('span', { class: 'step-note' }, item.what),
    );
  return [
    h('h3', {}, words.around(shortDay(on))),
    h('ol', { class: 'happenings' }, ...all.slice(Math.max(0, split - BEFORE), split).map(row)),
    h('div', { class: 'now', 'aria-hidden': 'true' }),
    h('ol', { class: 'happenings' }, ...all.slice(split, split + AFTER).map(row)),
    h('p', { class: 'soft' }, words.detailEmpty),
  ];
}

/** Everything that happened, in order; worked out once for what is shown. */
export function happenings(chronicle: Chronicle, choice: LaneChoice): Happening[] {
  const all: Happening[] = [];
  for (const measure of chosenMeasures(chronicle, choice)) {
    const { id, title, party } = measure;
    const spans = spansOf(measure, choice.known);
    spans.forEach((span, k) => {
      all.push({ day: span.from, id, title, party, what: stepInWords(span.step) });
      if (span.until && spans[k + 1]?.from !== span.until) all.push({ day: span.until, id, title, party, what: words.aroundEnds });
    });
  }
  if (!choice.kind) {
    for (const talk of chronicle.talks.filter(isKnown(choice.known, (item) => daysOf(item).from))) all.push({ day: daysOf(talk).from, id: talk.id, title: talk.title, party: undefined, what: words.aroundHeld });
    for (const item of chronicle.agreements.filter(isKnown(choice.known, (other) => other.date))) all.push({ day: item.date, id: item.id, title: item.title, party: undefined, what: words.aroundAgreed });
  }
  return all.sort((a, b) => (a.day === b.day ? 0 : a.day < b.day ? -1 : 1));
}

/** What had happened by the day of knowledge: talks and agreements are known once they are held. */
function isKnown<T>(known: Day | null, dayOf: (item: T) => Day): (item: T) => boolean {
  return (item) => known === null || dayOf(item) <= known;
}
