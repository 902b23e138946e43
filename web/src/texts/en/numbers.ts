/* Variables and their units; names within sentences. */

/** Countries that English gives an article within a sentence. */
const WITH_ARTICLE = /^(United |European Union|Euro area|Rest of |Netherlands|Philippines|Bahamas|Gulf |.* (Republic|Islands|States)$)/;

export const numbers = {
  inText: (name: string): string => (WITH_ARTICLE.test(name) ? `the ${name.replace(/^Rest/, 'rest').replace(/^Euro area/, 'euro area')}` : name),
  /** A name of an industry that is not the first word. */
  continued: (name: string): string => (/^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name),
  sentence: (text: string): string => text.charAt(0).toUpperCase() + text.slice(1),
  aYear: (unit: string): string => `${unit} a year`,
  points: 'percentage points',
  world: 'World',
  region: {
    real_income: 'Real income',
    real_income_value: 'Real income, in money',
    real_wage: 'Real wage',
    wage: 'Wage',
    price_index: 'Consumer prices',
    exports: 'Exports',
    imports: 'Imports',
    export_volume: 'Exports, volume',
    import_volume: 'Imports, volume',
    mean_tariff: 'Mean tariff on imports',
    tariff_revenue: 'Tariff revenue',
    licence_rent: 'Rents of licences',
    tot: 'Terms of trade (share of income)',
    vot: 'Volume of trade (share of income)',
  },
  sector: {
    output_volume: 'Production, volume',
    output: 'Production, value',
    employment: 'Employment',
    price: 'Price to buyers',
    cost: 'Cost of production',
    exports: 'Exports',
    imports: 'Imports',
    output_level: 'Production, in money',
    expenditure: 'Spending, in money',
  },
} as const;
