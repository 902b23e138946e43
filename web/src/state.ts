/* The state of the page in one place. Whoever shows something subscribes; whoever changes something calls `set`. All
 * of it is in the address, so that a link restores what was seen; what a reader decides can be undone. */
import { isDay } from './format';
import type { Change, Code, Day } from './types';

export const VIEWS = ['timeline', 'regime', 'effects', 'levers', 'talks', 'method'] as const;
export type ViewName = (typeof VIEWS)[number];

export interface State {
  view: ViewName;
  /** Name of the scenario that the rest is about. */
  scenario: string;
  /** The case that is shown; null is the benchmark. */
  case: string | null;
  /** What it is compared with; null is the benchmark. */
  compare: string | null;
  /** The day that timeline and regime look at; null: the scenario's. */
  date: Day | null;
  /** As known on that day; null: as known now. */
  known: Day | null;
  /** Values of issues that differ from the case's. */
  levers: Readonly<Record<string, number>>;
  /** Further changes, as under `changes:` of a scenario file. */
  changes: readonly Change[];
  region: Code | null;
  sector: Code | null;
  /** A chosen point of the frontier, or another mark that a view lets one choose. */
  point: string | null;
  /** A chosen record of the ledger. */
  record: string | null;
  /** What else a view lets one choose, by "view.option": a variable, a filter, a zoom. */
  options: Readonly<Record<string, string>>;
}

export const INITIAL: State = {
  view: 'timeline',
  scenario: '',
  case: null,
  compare: null,
  date: null,
  known: null,
  levers: {},
  changes: [],
  region: null,
  sector: null,
  point: null,
  record: null,
  options: {},
};

// ---- state and address ------------------------------------------------------------------------------------------------

const PLAIN = ['scenario', 'case', 'compare', 'date', 'known', 'region', 'sector', 'point', 'record'] as const;
const LEVER = 'lever.';
const OPTION = 'option.';

/** "#regime?case=truce&date=2025-06-10": what is as `base` has it is left out. */
export function toHash(state: State, base: State = INITIAL): string {
  const parameters = new URLSearchParams();
  for (const name of PLAIN) {
    if (state[name] !== base[name]) parameters.append(name, state[name] ?? '');
  }
  for (const [name, value] of sorted(state.levers)) parameters.append(LEVER + name, String(value));
  if (state.changes.length > 0) parameters.append('changes', JSON.stringify(state.changes));
  for (const [name, value] of sorted(state.options)) parameters.append(OPTION + name, value);
  const text = parameters.toString();
  return `#${state.view}${text ? `?${text}` : ''}`;
}

/** The state that an address stands for, over `base`; what cannot be read is left as `base` has it. */
export function fromHash(hash: string, base: State = INITIAL): State {
  const [view = '', query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
  const state = { ...base, levers: {} as Record<string, number>, options: {} as Record<string, string> };
  if ((VIEWS as readonly string[]).includes(view)) state.view = view as ViewName;
  for (const [name, value] of new URLSearchParams(query)) {
    if (name.startsWith(LEVER)) {
      if (value !== '' && Number.isFinite(Number(value))) state.levers[name.slice(LEVER.length)] = Number(value);
    } else if (name.startsWith(OPTION)) {
      state.options[name.slice(OPTION.length)] = value;
    } else if (name === 'changes') {
      state.changes = parseChanges(value) ?? base.changes;
    } else {
      setPlain(state, name, value);
    }
  }
  return state;
}

function setPlain(state: State, name: string, value: string): void {
  if (name === 'scenario') state.scenario = value;
  else if (name === 'date' || name === 'known') {
    if (value === '' || isDay(value)) state[name] = value || null;
  } else if ((PLAIN as readonly string[]).includes(name)) {
    state[name as 'case' | 'compare' | 'region' | 'sector' | 'point' | 'record'] = value || null;
  }
}

function parseChanges(text: string): Change[] | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = (item: unknown): boolean => typeof item === 'object' && item !== null && !Array.isArray(item);
    return Array.isArray(value) && value.every(isObject) ? (value as Change[]) : null;
  } catch {
    return null;
  }
}

function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

// ---- the store --------------------------------------------------------------------------------------------------------

/** The parts that undo brings back: what is asked, not where one looks. */
const DECISIONS = ['case', 'compare', 'date', 'known', 'levers', 'changes'] as const;
type Decisions = Pick<State, (typeof DECISIONS)[number]>;

function decisions(state: State): Decisions {
  const { case: chosen, compare, date, known, levers, changes } = state;
  return { case: chosen, compare, date, known, levers, changes };
}

export interface SetOptions {
  /** Changes with the same gesture that follow one another are undone as one: "lever.us-tariff", "date". */
  gesture?: string;
  /** False: not to be undone (what was read from an address, or filled in). */
  undo?: boolean;
}

export type Listener = (state: State, before: State) => void;

const MOST_UNDO = 200;

export class Store {
  private current: State;
  private readonly listeners = new Set<Listener>();
  private past: Decisions[] = [];
  private future: Decisions[] = [];
  private gesture: string | undefined;

  constructor(initial: State = INITIAL) {
    this.current = initial;
  }

  get state(): State {
    return this.current;
  }

  /** Changes the given parts; listeners hear of it when something differs. */
  set(patch: Partial<State>, options: SetOptions = {}): void {
    const next = { ...this.current, ...patch };
    const decides = DECISIONS.some((name) => name in patch && !same(next[name], this.current[name]));
    if (decides && options.undo !== false) {
      if (options.gesture === undefined || options.gesture !== this.gesture) {
        this.past = [...this.past, decisions(this.current)].slice(-MOST_UNDO);
      }
      this.future = [];
    }
    if (decides) this.gesture = options.gesture;
    this.replace(next);
  }

  /** Sets one issue; `undefined` gives it back to the case. */
  setLever(name: string, value: number | undefined, options: SetOptions = { gesture: LEVER + name }): void {
    const levers = { ...this.current.levers };
    if (value === undefined) delete levers[name];
    else levers[name] = value;
    this.set({ levers }, options);
  }

  /** Sets what a view lets one choose; `undefined` is the view's default. */
  setOption(name: string, value: string | undefined): void {
    const options = { ...this.current.options };
    if (value === undefined) delete options[name];
    else options[name] = value;
    this.set({ options });
  }

  /** Ends a gesture: the next change, though alike, is undone by itself. */
  settle(): void {
    this.gesture = undefined;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  undo(): void {
    this.step(this.past, this.future);
  }

  redo(): void {
    this.step(this.future, this.past);
  }

  /** Calls `listener` at every change until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private step(from: Decisions[], to: Decisions[]): void {
    const target = from.pop();
    if (!target) return;
    to.push(decisions(this.current));
    this.gesture = undefined;
    this.replace({ ...this.current, ...target });
  }

  private replace(next: State): void {
    const before = this.current;
    if (same(next, before)) return;
    this.current = next;
    for (const listener of [...this.listeners]) listener(next, before);
  }
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The changes that a question about a state carries: its levers and further changes. */
export function changesOf(state: State): Change[] {
  return [...sorted(state.levers).map(([issue, value]) => ({ issue, value })), ...state.changes];
}
