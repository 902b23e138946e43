/* The address follows the state and the state the address. A new view is a step that Back undoes; the rest replaces the
 * address, a moment later, since browsers refuse more than a few changes a second. */
import { fromHash, toHash, type State, type Store } from '../state';
import { fitting, opening } from '../scenario';
import type { Scenario } from '../types';

const DELAY_MS = 250;

/** `other` hears of an address that was made for another scenario. */
export function followAddress(store: Store, scenario: Scenario, other: (asked: string) => void): void {
  const base = opening(scenario);
  let timer: number | undefined;
  const write = (push: boolean): void => {
    window.clearTimeout(timer);
    const hash = toHash(store.state, base);
    if (hash === location.hash) return;
    if (push) history.pushState(null, '', hash);
    else history.replaceState(null, '', hash);
  };
  const check = (): void => {
    const asked = fromHash(location.hash).scenario;
    if (asked && asked !== scenario.name) other(asked);
  };
  const read = (): void => {
    window.clearTimeout(timer);
    check();
    store.set(fitting(fromHash(location.hash, base), scenario), { undo: false });
  };
  window.addEventListener('popstate', read);
  window.addEventListener('hashchange', read);
  window.addEventListener('pagehide', () => write(false));
  store.subscribe((state: State, before: State) => {
    window.clearTimeout(timer);
    if (state.view !== before.view) write(true);
    else timer = window.setTimeout(() => write(false), DELAY_MS);
  });
  check();
  write(false);
}

/** The state that the address of the page stands for. */
export function stateOfAddress(scenario: Scenario): State {
  return fitting(fromHash(location.hash, opening(scenario)), scenario);
}

/** A link to what is seen. */
export function link(state: State, scenario: Scenario): string {
  return `${location.href.replace(/#.*$/s, '')}${toHash(state, { ...opening(scenario), scenario: '' })}`;
}
