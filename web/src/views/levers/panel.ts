/* The levers side by side with their tools: what is on the table, what a reader added, undo, reset, share, download. */
import { saveText } from '../../charts/save';
import { toCsv } from '../../charts/table';
import { variantFile } from '../../command';
import { h, replace } from '../../dom';
import { issueLevers, ownLevers, valueOf, withValue, type Lever } from '../../numbers/levers';
import { nameOf, partyClass } from '../../numbers/parties';
import { runTable } from '../../numbers/run';
import { changesOf, type State } from '../../state';
import { texts } from '../../texts/en';
import type { Change, Num } from '../../types';
import type { ViewContext } from '../view';
import { leverForm } from './form';
import { LeverRow, type LeverEvents } from './lever';

const words = texts.levers;

export class Panel {
  readonly element: HTMLElement;
  private readonly table = h('div', { class: 'levers' });
  private readonly own = h('div', { class: 'levers' });
  private readonly ownHead = h('h3', { class: 'section-title', hidden: true }, words.own);
  private readonly status = h('p', { class: 'hint', role: 'status' });
  private readonly undo: HTMLButtonElement;
  private readonly redo: HTMLButtonElement;
  private readonly reset: HTMLButtonElement;
  private issueRows: LeverRow[] = [];
  private ownRows: (LeverRow | null)[] = [];
  private built = '';
  private builtOwn = '';

  /** `onMove` hears when the hand moved, before the state changes. */
  constructor(
    private readonly context: ViewContext,
    private readonly onMove: (at: number) => void,
  ) {
    const { store, scenario } = context;
    const button = (text: string, action: () => void, label?: string): HTMLButtonElement =>
      h('button', { type: 'button', class: 'button', onclick: action, 'aria-label': label }, text);
    this.undo = button(words.undo, () => store.undo());
    this.redo = button(words.redo, () => store.redo());
    this.reset = button(words.reset, () => store.set({ levers: {}, changes: [] }));
    const add = (change: Change): void => store.set({ changes: [...store.state.changes, change] });
    this.element = h(
      'div',
      { class: 'panel' },
      scenario.issues.length > 0
        ? h('h3', { class: 'section-title' }, words.table)
        : h('p', { class: 'hint' }, words.noTalks),
      this.table,
      this.ownHead,
      this.own,
      leverForm(scenario, add, () => this.freeName()),
      h('div', { class: 'lever-tools', role: 'group', 'aria-label': words.title }, this.undo, this.redo, this.reset),
      h(
        'div',
        { class: 'lever-tools' },
        button(words.yaml, () => void this.saveScenario(), words.yamlLabel),
        button(words.csv, () => void this.saveNumbers()),
      ),
      this.status,
    );
  }

  /** `start`: the values of issues where nobody has moved them. */
  update(state: State, start: Readonly<Record<string, Num>>): void {
    this.buildIssues(start);
    this.buildOwn(state.changes);
    for (const row of this.issueRows) row.set(state.levers[row.lever.id] ?? row.lever.start ?? row.lever.lower);
    this.ownRows.forEach((row, k) => row?.set(valueOf(state.changes[k] as Change) ?? row.lever.lower));
    const { store } = this.context;
    this.undo.disabled = !store.canUndo;
    this.redo.disabled = !store.canRedo;
    this.reset.disabled = changesOf(state).length === 0;
  }

  destroy(): void {
    for (const row of [...this.issueRows, ...this.ownRows]) row?.destroy();
  }

  private row(lever: Lever, events: LeverEvents): LeverRow {
    const { scenario } = this.context;
    return new LeverRow(lever, events, nameOf(scenario.world.regions, lever.party), partyClass(scenario, lever.party));
  }

  private buildIssues(start: Readonly<Record<string, Num>>): void {
    const { store, scenario } = this.context;
    const key = JSON.stringify(start);
    if (key === this.built) return;
    this.built = key;
    for (const row of this.issueRows) row.destroy();
    this.issueRows = issueLevers(scenario, start).map((lever) =>
      this.row(lever, {
        onMove: (id, value, at) => {
          this.onMove(at);
          store.setLever(id, lever.start !== null && Math.abs(value - lever.start) < 1e-9 ? undefined : value);
        },
        onSettle: () => store.settle(),
      }),
    );
    replace(this.table, ...this.issueRows.map((row) => row.element));
  }

  private buildOwn(changes: readonly Change[]): void {
    const { store, scenario } = this.context;
    const levers = ownLevers(scenario, changes);
    const key = JSON.stringify(levers.map((lever, k) => lever && [lever.id, lever.title, lever.about, (changes[k] as { name?: string }).name]));
    if (key === this.builtOwn) return;
    this.builtOwn = key;
    this.ownHead.hidden = changes.length === 0;
    for (const row of this.ownRows) row?.destroy();
    const remove = (k: number): void => store.set({ changes: store.state.changes.filter((_, other) => other !== k) });
    this.ownRows = levers.map((lever, k) =>
      lever === null
        ? null
        : this.row(lever, {
            onMove: (_, value, at) => {
              this.onMove(at);
              const next = store.state.changes.map((change, other) => (other === k ? withValue(change, value) : change));
              store.set({ changes: next }, { gesture: lever.id });
            },
            onSettle: () => store.settle(),
            onRemove: () => remove(k),
          }),
    );
    replace(
      this.own,
      ...this.ownRows.map((row, k) =>
        row
          ? row.element
          : h(
              'div',
              { class: 'lever' },
              h('div', { class: 'lever-head' }, h('span', { class: 'lever-title' }, words.otherChange), h('button', { type: 'button', class: 'link', onclick: () => remove(k) }, words.remove)),
              h('p', { class: 'lever-about' }, JSON.stringify(changes[k])),
            ),
      ),
    );
  }

  /** Name for a new licence, which no change has yet. */
  private freeName(): string {
    const taken = new Set(this.context.store.state.changes.map((change) => (change as { name?: unknown }).name));
    let k = 1;
    while (taken.has(`lever-${k}`)) k++;
    return `lever-${k}`;
  }

  private async attempt(action: () => Promise<void>): Promise<void> {
    try {
      this.status.textContent = '';
      await action();
    } catch (error) {
      this.status.textContent = (error as Error).message;
    }
  }

  private saveScenario(): Promise<void> {
    const { store, scenario, engine } = this.context;
    return this.attempt(async () => {
      const title = words.variantTitle(scenario.title);
      const text = await engine.ask('POST /api/scenario.yaml', { case: store.state.case, changes: changesOf(store.state), title });
      saveText(variantFile(scenario), 'text/yaml', text);
    });
  }

  private saveNumbers(): Promise<void> {
    const { store, scenario, engine } = this.context;
    return this.attempt(async () => {
      const solution = await engine.ask('POST /api/solve', { case: store.state.case, changes: changesOf(store.state), detail: 'all' });
      saveText(variantFile(scenario).replace(/\.yaml$/, '.csv'), 'text/csv', toCsv(runTable(scenario, solution)));
    });
  }
}
