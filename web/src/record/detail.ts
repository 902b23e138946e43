/* A record of the ledger in full: what it is, how it stood on a day, its steps, who says otherwise, its sources. */
import { h } from '../dom';
import { longDay, shortDay } from '../format';
import { texts } from '../texts/en';
import type { Day } from '../types';
import {
  differs,
  endOf,
  stepOn,
  type Agreement,
  type AnyRecord,
  type Measure,
  type RecordSource,
  type Statement,
  type Talk,
} from './chronicle';
import { kindName, partyClass, stepInWords, targets, type Names } from './names';

const words = texts.record;
const line = texts.timeline;

export interface DetailContext {
  names: Names;
  on: Day;
  known: Day | null;
}

/** The contents of a panel about a record. */
export function detail(record: AnyRecord, context: DetailContext): HTMLElement[] {
  const body = {
    measure: () => measureBody(record as Measure, context),
    agreement: () => agreementBody(record as Agreement, context),
    talk: () => talkBody(record as Talk, context),
    statement: () => statementBody(record as Statement, context),
  }[record.record as 'measure' | 'agreement' | 'talk' | 'statement']();
  return [...body, ...conflict(record), ...note(record.note), ...sources(record.sources)];
}

function heading(kicker: string, title: string, party?: string): HTMLElement[] {
  return [h('p', { class: `kicker ${party ? partyClass(party) : ''}` }, kicker), h('h3', {}, title)];
}

function terms(...pairs: [string, string | Node | undefined][]): HTMLElement[] {
  const shown = pairs.filter((pair): pair is [string, string | Node] => Boolean(pair[1]));
  return [h('dl', { class: 'record-terms' }, ...shown.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]))];
}

function measureBody(measure: Measure, { names, on, known }: DetailContext): HTMLElement[] {
  const step = stepOn(measure, on, known);
  const covers = measure.coverage === 'all' ? words.allGoods : measure.codes ? coverage(measure) : undefined;
  const rows = measure.steps
    .filter((item) => known === null || (item.known ?? item.from.slice(0, 10)) <= known)
    .map((item) =>
      h(
        'tr',
        { class: item === step ? 'holds' : undefined },
        h('td', {}, h('time', { datetime: item.from.slice(0, 10) }, shortDay(item.from.slice(0, 10)))),
        h('td', {}, stepInWords(item), item.note ? h('span', { class: 'step-note' }, item.note) : null, item.act ? h('span', { class: 'step-note' }, item.act) : null),
      ),
    );
  return [
    ...heading(`${names.of(measure.party)}, ${kindName(measure.kind).toLowerCase()}`, measure.title, measure.party),
    ...terms(
      [line.onDay(shortDay(on)), step && step.status !== 'ended' ? stepInWords(step) : words.statuses['none']],
      [line.codesOf, covers],
      [words.laidOn, targets(measure, names)],
      [words.act, measure.act],
    ),
    h('table', { class: 'record-steps' }, h('caption', { class: 'unseen' }, words.steps), h('tbody', {}, ...rows)),
  ];
}

function coverage(measure: Measure): string {
  const count = words.codes(measure.codes ?? 0);
  return measure.first_codes ? `${count}: ${measure.first_codes}` : count;
}

function agreementBody(agreement: Agreement, { names, known }: DetailContext): HTMLElement[] {
  const end = endOf(agreement, known);
  const commitments = agreement.commitments ?? [];
  return [
    ...heading(texts.timeline.agreements, agreement.title),
    ...terms(
      [line.agreed, longDay(agreement.date)],
      [line.expires, end ? longDay(end) : undefined],
      [line.parties, names.list(agreement.parties)],
    ),
    ...(commitments.length > 0 ? [h('h4', {}, line.commitments)] : []),
    h(
      'ul',
      { class: 'commitments' },
      ...commitments.map((item) =>
        h(
          'li',
          { class: partyClass(item.party) },
          h('span', { class: 'who' }, names.of(item.party)),
          ' ',
          item.text,
          item.due ? h('span', { class: 'step-note' }, line.due(shortDay(item.due))) : null,
        ),
      ),
    ),
  ];
}

function talkBody(talk: Talk, { names }: DetailContext): HTMLElement[] {
  const first = talk.sessions[0]?.start.slice(0, 10);
  const last = talk.sessions.at(-1)?.start.slice(0, 10);
  const span = first && last && last !== first ? `${shortDay(first)} \u2013 ${shortDay(last)}` : first && longDay(first);
  const delegations = (talk.delegations ?? []).map((item) =>
    h('p', { class: partyClass(item.party) }, h('span', { class: 'who' }, names.of(item.party)), ' ', item.names),
  );
  return [
    ...heading(line.talks, talk.title),
    ...terms(
      [texts.timeline.date, span || undefined],
      [line.place, talk.place],
      [line.topics, talk.topics],
      [line.outcome, talk.outcome],
      [line.delegations, delegations.length > 0 ? h('div', {}, ...delegations) : undefined],
    ),
  ];
}

function statementBody(said: Statement, { names }: DetailContext): HTMLElement[] {
  const quote = said.words ? h('blockquote', {}, `\u201C${said.words}\u201D`) : null;
  return [
    ...heading(said.party ? names.of(said.party) : line.statements, said.who, said.party),
    h('p', { class: 'soft small' }, longDay(said.date)),
    ...(quote ? [quote] : []),
    ...note(said.text),
  ];
}

function note(text: string | undefined): HTMLElement[] {
  return text ? [h('p', { class: 'record-note' }, text)] : [];
}

/** Who says what of each field that reports contradict one another about, and which the record follows. */
function conflict(record: AnyRecord): HTMLElement[] {
  if (!differs(record)) return [];
  const told = (record.assertions ?? []).filter((item) => item.differs);
  const fields = [...new Set(told.map((item) => item.field))];
  return [
    h('h4', { class: 'record-conflict' }, words.conflict),
    ...fields.map((field) =>
      h(
        'div',
        { class: 'field-told' },
        h('p', { class: 'field-name' }, field),
        h(
          'ul',
          {},
          ...told
            .filter((item) => item.field === field)
            .map((item) =>
              h(
                'li',
                { class: item.followed ? 'followed' : undefined },
                item.value,
                h('span', { class: 'step-note' }, words.says(item.outlet, shortDay(item.date.slice(0, 10))), item.followed ? `: ${words.followed}` : ''),
              ),
            ),
        ),
        ...note(record.follows?.find((item) => item.field === field)?.because),
      ),
    ),
  ];
}

/** Sources, with links where the public has one. */
export function sources(list: readonly Pick<RecordSource, 'title' | 'publisher' | 'date' | 'locator' | 'url'>[]): HTMLElement[] {
  if (list.length === 0) return [];
  return [
    h('h4', {}, words.sources),
    h(
      'ul',
      { class: 'record-sources' },
      ...list.map((source) => {
        const from = [source.publisher, source.locator, source.date && shortDay(source.date)].filter(Boolean).join(', ');
        const title = isLink(source.url) ? h('a', { href: source.url, rel: 'noreferrer', target: '_blank' }, source.title) : source.title;
        return h('li', {}, title, from ? h('span', { class: 'step-note' }, from) : null);
      }),
    ),
  ];
}

/** A ledger is data: only web addresses become links. */
function isLink(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\//.test(url);
}
