/* Who is who on every chart: the two parties have the same hue everywhere. */
import type { Code, Named, Scenario } from '../types';

/** The class name by which styles colour a party; undefined for those who are not at the table. */
export function partyClass(scenario: Scenario, code: Code): string | undefined {
  if (code === 'USA') return 'party-usa';
  if (code === 'CHN') return 'party-chn';
  return scenario.talks?.parties.includes(code) ? 'party-other' : undefined;
}

/** The parties of the talks, or the two that cases are about; in the order of the world. */
export function partiesOf(scenario: Scenario): Code[] {
  const parties = scenario.talks?.parties ?? ['USA', 'CHN'];
  const known = scenario.world.regions.map((region) => region.code);
  const present = parties.filter((code) => known.includes(code));
  return present.length > 0 && present.length < known.length ? present : known.slice(0, 2);
}

export function nameOf(list: readonly Named[], code: Code): string {
  return list.find((item) => item.code === code)?.name ?? code;
}

export function caseTitle(scenario: Scenario, name: string | null): string | null {
  return name === null ? null : (scenario.cases.find((item) => item.name === name)?.title ?? name);
}
