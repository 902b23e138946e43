/* What every view is: something that is mounted into an element, follows the store, and leaves nothing behind. */
import type { Engine } from '../engine';
import type { State, Store } from '../state';
import type { Scenario } from '../types';

export interface ViewContext {
  store: Store;
  engine: Engine;
  scenario: Scenario;
  /** Says a sentence to screen readers: that numbers changed, and the most important of them. */
  announce(sentence: string): void;
}

export interface View {
  /** Called at every change of the state, and once after mounting. */
  update(state: State): void;
  destroy(): void;
  /** Moves to the change before (-1) or after (+1), where the view has such a thing: the keys , and . */
  step?(direction: -1 | 1): void;
}

export interface ViewModule {
  mount(element: HTMLElement, context: ViewContext): View;
}
