/* What a scenario makes of the state: where it opens, what of a link it has, which day is looked at. */
import { INITIAL, type State } from './state';
import type { Day, Scenario } from './types';

/** The day that the page looks at: the reader's choice, else that of the case, of the talks, of the record. */
export function dateOf(state: State, scenario: Scenario): Day {
  const chosen = scenario.cases.find((item) => item.name === state.case);
  return state.date ?? chosen?.date ?? scenario.talks?.today ?? scenario.ledger?.last ?? new Date().toISOString().slice(0, 10);
}

/** The state in which a scenario opens: the case that talks start from, or the first, against the benchmark. */
export function opening(scenario: Scenario): State {
  return {
    ...INITIAL,
    scenario: scenario.name,
    case: scenario.talks?.base ?? scenario.cases[0]?.name ?? null,
    view: scenario.ledger ? 'timeline' : 'effects',
  };
}

/** `state` without what the scenario does not have: a link may come from another one. */
export function fitting(state: State, scenario: Scenario): State {
  const fallback = opening(scenario);
  const cases = new Set(scenario.cases.map((item) => item.name));
  const issues = new Set(scenario.issues.map((issue) => issue.name));
  const has = (list: { code: string }[], code: string | null): string | null =>
    list.some((item) => item.code === code) ? code : null;
  return {
    ...state,
    scenario: scenario.name,
    case: state.case === null || cases.has(state.case) ? state.case : fallback.case,
    compare: state.compare !== null && cases.has(state.compare) ? state.compare : null,
    levers: Object.fromEntries(Object.entries(state.levers).filter(([name]) => issues.has(name))),
    region: has(scenario.world.regions, state.region),
    sector: has(scenario.world.sectors, state.sector),
  };
}
