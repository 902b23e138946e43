/* The view of the table of talks. */
export const talks = {
  title: 'Table of talks',
  lead: 'Where the two stand, what they could sign, who gains by it, and whether it would be kept.',
  none: {
    title: 'This scenario says nothing of talks',
    advice:
      'Add a block \u201Ctalks\u201D to the scenario file: who talks, from which case, what war is, and which issues are on the table. docs/scenario.md has it under Talks; the built-in scenario london-talks is an example. Until then, add levers of your own.',
    levers: 'To the levers',
  },

  summary: {
    war: (war: string, base: string, effects: string): string => `${war}, against ${base}: ${effects}.`,
    deal: (base: string, effects: string): string => `The bargained deal, against ${base}: ${effects}.`,
    effect: (name: string, change: string, money: string): string => `${name} ${change} (${money} a year)`,
    others: (effects: string): string => `Not at the table: ${effects}.`,
    count: (preferred: number, tried: number, efficient: number): string =>
      `Of ${tried} combinations of terms that were tried, all parties prefer ${preferred} to war and to failed talks; ${efficient} of these cannot be improved for one without loss to another.`,
  },

  plane: {
    title: 'Where they stand',
    note: (a: string, b: string): string => `Real income of ${a} (across) and ${b} (up), change from the benchmark in %. Choose a point to see its terms.`,
    label: 'Deals and states in the plane of the two parties\u2019 real income',
    whole: 'From war to the deals',
    close: 'The efficient deals, enlarged',
    bothGain: 'both gain',
    legend: {
      live: 'your levers',
      state: 'war, truce, deal',
      case: 'other cases',
      frontier: 'frontier',
      efficient: 'deal that cannot be improved for both',
      deal: 'other deal that both prefer',
    },
    single: 'The search for a frontier ends at one deal; the combinations of steps around it that cannot be improved for both are the blue points.',
  },
  names: {
    deal: 'the bargained deal',
    live: 'your levers',
    frontier: (k: number, count: number): string => `point ${k} of ${count} on the frontier`,
    numbered: (k: number): string => `deal ${k}`,
  },
  point: (change: string, money: string): string => `${change}, ${money} a year`,

  terms: {
    title: (name: string): string => `Terms: ${name}`,
    none: 'Choose a point, or a row of the list below.',
    issue: 'Issue',
    value: 'Value',
    gains: (base: string): string => `Who gains, against ${base}`,
    region: 'Region',
    change: 'Real income',
    money: (unit: string): string => `${unit} a year`,
    third: 'Not at the table',
    use: 'Put these terms on the levers',
    used: 'The terms are on the levers.',
    more: 'All regions',
  },
  /* What follows the figure. */
  words: {
    noTariff: ': nothing is added to the older rates',
    noRate: ': no rate',
    added: ' on top of the older rates',
    rate: '',
    all: ': everything is licensed',
    share: ' of the benchmark\u2019s trade is licensed',
    was: (title: string, value: string): string => `${title}: ${value}`,
    unchanged: (title: string): string => `as in ${title}`,
  },

  deals: {
    title: 'Deals that both prefer',
    note: 'To failed talks and to war. Each is a combination of steps of the issues; gains are counted from failed talks.',
    efficient: 'Only those that cannot be improved for both',
    any: 'any',
    filter: 'Filter',
    name: 'Deal',
    gain: (name: string): string => `${name}, gain`,
    others: 'Others together',
    showing: (shown: number, all: number): string => `${shown} of ${all} deals`,
    more: 'Show more',
    choose: (k: number): string => `Show the terms of deal ${k}`,
    sort: (column: string): string => `Sort by ${column}`,
  },

  leverage: {
    title: 'Which concession buys what',
    note: (unit: string): string =>
      `${unit} a year. A little: ten points less of a tariff or tax, a tenth more permits than are given, from where things stand. All of it: that issue alone goes the whole way.`,
    concession: 'Concession',
    by: 'By',
    little: 'a little',
    whole: 'all of it',
    others: 'others',
    free: (owner: string, own: string, other: string, gets: string): string => `Costs ${owner} nothing: it gains ${own} itself, and ${other} gets ${gets}. No return is needed.`,
    suits: (owner: string, own: string, other: string, gets: string): string => `Suits ${owner} (${own}) and not ${other} (${gets}): no concession.`,
    price: (owner: string, own: string, other: string, gets: string, ratio: string): string =>
      `Costs ${owner} ${own} and brings ${other} ${gets}: ${ratio} for every dollar given up.`,
    hurts: (owner: string, other: string): string => `Hurts both ${owner} and ${other}: nobody should ask for it.`,
    nothing: 'Moves next to nothing.',
    millions: (sign: string, size: string): string => `${sign}USD\u202F${size}\u202Fm`,
    tariffName: (title: string): string => `${title}: lower it`,
    licenceName: (title: string): string => `${title}: grant more`,
  },

  keeping: {
    title: 'Would it be kept?',
    note: (days: number): string =>
      `A breach is answered after ${days} days, with war. A party keeps its word when what it would gain in these days is less than what it loses afterwards. How much less depends on how much it cares for the next ${days} days.`,
    clock: 'The clock of the truce',
    daysLeft: (days: number, deadline: string): string => `${days} days left: the truce runs out on ${deadline}.`,
    nothing: (party: string, deal: string): string => `${party} has nothing to gain by breaking ${deal}: it would keep it without any threat.`,
    tempted: (party: string, issue: string, from: string, to: string, gain: string, days: number): string =>
      `${party} is most tempted to move ${issue} from ${from} to ${to}; its breaches would gain it ${gain} in ${days} days.`,
    temptedByAll: (party: string, gain: string, days: number): string =>
      `${party} gains nothing by moving one issue alone; all of its own moved together would gain it ${gain} in ${days} days.`,
    keeps: (needed: string): string => `It keeps its word as long as the next period counts for at least ${needed} of the present one.`,
    breaks: 'No patience keeps it: it breaks its word sooner or later.',
    loss: (party: string, money: string, days: number): string => `War would cost ${party} ${money} for every ${days} days.`,
    left: 'Days left',
    lapse: (party: string): string => `${party}, if it lapses`,
    extended: (party: string): string => `${party}, if it is extended`,
    needed: 'What the next period must count for, of the present one, for each to keep the truce. 0: it keeps it in any case; \u201Cnever\u201D: it breaks it however patient it is.',
    never: 'never',
  },
} as const;
