export const method = {
  title: 'Method and sources',
  lead:
    'Truce compares two states of the world economy: the benchmark as it was recorded, and the equilibrium that follows once tariffs, taxes, licences or bans have changed and everybody has adjusted. The comparison is exact, not a first-order approximation, and each system of equations is solved to a relative residual of 1e-10 or better.',

  question: 'What is asked here',
  case: 'Case',
  changes: 'What it changes',
  compare: 'Compared with',
  own: 'Changes of your own',
  day: 'Day',
  known: 'As known on',
  benchmark: (world: string) => `the benchmark: ${world}`,

  reproduce: 'The same on the command line',
  reproduceLead: 'Each view as the page shows it now. The command prints tables; with --format json or csv, every digit.',
  reproduceOwn: (file: string) =>
    `With changes of your own, download the scenario file from Levers first: it is called ${file} here.`,

  modelled: 'What is modelled',
  modelledItems: [
    'Every region buys every good from every region, and each industry buys inputs from all others, at home and abroad.',
    'Tariffs and export taxes by origin, destination and industry, with the revenue they bring.',
    'Licences, quotas and bans as caps on volume, each with the one scarcity rent at which trade is as much as is licensed.',
    'Wages, prices, spending, trade and income of all regions at once: who is not at the table too.',
    'Profits, economies of scale and inputs that are hard to replace, where a world or scenario gives their parameters.',
    'What a deal is worth to each side, which deals both prefer, and what keeps them: on the same equilibrium.',
  ],
  absent: 'What is not',
  absentItems: [
    'The way from one state to the other: no stocks, no unemployment, no months of disruption. Labour moves freely between industries and not between regions, unless the horizon is short.',
    'Money, exchange rates, investment. Trade imbalances are given, not explained.',
    'Households that differ within a region.',
    'Products within an industry: a tariff on one product is its share of the industry\u2019s average here.',
    'Technology that changes because trade does.',
    'What no trade model puts a figure on: visas, security, precedent. The record lists it as not quantified.',
  ],
  range:
    'Trade elasticities carry most of the uncertainty of any such figure. Quote no result without its range over the published sets: truce run with --elasticities caliendo-parro-2015, fontagne-2022, shapiro-2016 or uniform-4.',

  units: 'Units and signs',
  unitItems: [
    ['%', 'a change against what is compared with, or a rate on the value of goods at the border'],
    ['pp', 'percentage points: the difference of two rates'],
    ['USD bn', 'billions of US dollars a year at the prices of the benchmark year'],
    ['+ \u25B2 and \u2212 \u25BC', 'gain and loss; the sign is in the number, colour repeats it'],
    ['Real income', 'income (wages, profits, revenue, transfers) over the prices that a region\u2019s buyers pay: the one number for who gains'],
  ] as readonly (readonly [string, string])[],

  data: 'Data',
  world: 'World',
  ledger: 'Record of the conflict',
  ledgerSpan: (title: string, first: string, last: string) => `${title}. First change ${first}, last ${last}. Every measure names its act, every fact its source.`,
  builtIn: 'The built-in worlds rest on',
  builtInItems: [
    'World Input-Output Database, release 2013 (Timmer, Dietzenbacher, Los, Stehrer & de Vries 2015)',
    'OECD Inter-Country Input-Output tables, edition 2025',
    'World Bank, World Development Indicators; IMF, World Economic Outlook',
    'CEPII, BACI, HS22, release 202501 (Gaulier & Zignago 2010)',
    'US Census Bureau, imports for consumption and calculated duties, 2024',
    'General Administration of Customs of China; Ministry of Finance of Taiwan; Eurostat; US Bureau of Economic Analysis',
    'WITS-TRAINS; WTO agreements; Bown, US-China Trade War Tariffs (Peterson Institute for International Economics)',
    'USGS, IEA, SIA and WSTS, SEMI, ESD Alliance for strategic goods, half of whose figures are assumptions',
  ],
  builtInNote: 'data/SOURCES.md lists them figure by figure. Only derived figures are shipped.',

  literature: 'Literature',
  papers: [
    ['Dekle, R., J. Eaton and S. Kortum (2008)', 'Global Rebalancing with Gravity: Measuring the Burden of Adjustment', 'IMF Staff Papers 55(3)', '10.1057/imfsp.2008.17', 'a counterfactual needs only changes'],
    ['Caliendo, L. and F. Parro (2015)', 'Estimates of the Trade and Welfare Effects of NAFTA', 'Review of Economic Studies 82(1)', '10.1093/restud/rdu035', 'many industries that buy from one another, and tariffs'],
    ['Ossa, R. (2014)', 'Trade Wars and Trade Talks with Data', 'American Economic Review 104(12)', '10.1257/aer.104.12.4104', 'best tariffs, trade wars, talks; profits'],
    ['Costinot, A. and A. Rodr\u00EDguez-Clare (2014)', 'Trade Theory with Numbers: Quantifying the Consequences of Globalization', 'Handbook of International Economics 4', '10.1016/B978-0-444-54314-1.00004-5', 'the family of models and what sets them apart'],
    ['Baqaee, D. and E. Farhi (2024)', 'Networks, Barriers, and Trade', 'Econometrica 92(2)', '10.3982/ECTA17513', 'inputs that are hard to replace'],
    ['Lashkaripour, A. and V. Lugovskyy (2023)', 'Profits, Scale Economies, and the Gains from Trade and Industrial Policy', 'American Economic Review 113(10)', '10.1257/aer.20210419', 'economies of scale'],
  ] as readonly (readonly [who: string, title: string, where: string, doi: string, what: string])[],

  licence: 'Version and licences',
  version: (version: string) => `Truce ${version}, MIT licence.`,
  dataLicence: 'Data files are derived from public statistics; their sources are named above. Outlines of countries: Natural Earth, public domain.',
  page: 'The page contains other people\u2019s work:',
  pageLink: 'notices and licences',
} as const;
