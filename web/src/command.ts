/* The command that shows on a terminal what a view shows: a reader can check every figure. */
import { dateOf } from './scenario';
import { changesOf, type State, type ViewName } from './state';
import type { Scenario } from './types';

/** File name that a downloaded variant of the scenario is given. */
export function variantFile(scenario: Scenario): string {
  return `${scenario.name.replace(/^.*\//, '').replace(/\.ya?ml$/, '')}-variant.yaml`;
}

/** A command for the shell; with changes of the reader's own it runs the scenario file that can be downloaded. */
export function commandOf(state: State, scenario: Scenario, view: ViewName = state.view): string {
  const varied = changesOf(state).length > 0;
  const file = varied ? variantFile(scenario) : scenario.name;
  const ledger = scenario.ledger && scenario.ledger.name !== 'us-china' ? ` --ledger ${quote(scenario.ledger.name)}` : '';
  const known = state.known ? ` --known ${state.known}` : '';
  switch (view) {
    case 'timeline':
      return `truce timeline${known}${ledger}`;
    case 'regime':
      return `truce regime --on ${dateOf(state, scenario)}${known}${ledger}`;
    case 'talks':
      return `truce talks brief ${quote(file)}`;
    default:
      return varied ? `truce run ${quote(file)}` : scenario.command;
  }
}

function quote(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
