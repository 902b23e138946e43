/* Between whom the conflict is. */
import type { Code, Scenario } from '../types';
import type { Chronicle } from './chronicle';

/** The two at the table, or else the two that impose most. */
export function partiesOf(chronicle: Chronicle, scenario: Scenario): readonly [Code, Code] {
  const [first, second] = scenario.talks?.parties ?? [];
  const known = new Set(chronicle.parties.map((party) => party.id));
  if (first && second && known.has(first) && known.has(second)) return [first, second];
  const count = new Map<Code, number>();
  for (const { party } of chronicle.measures) count.set(party, (count.get(party) ?? 0) + 1);
  const [most = 'USA', next = 'CHN'] = [...count].sort((a, b) => b[1] - a[1]).map(([code]) => code);
  return [most, next];
}
