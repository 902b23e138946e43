/* A solution as the long table that `truce run --format csv` writes. */
import { figure, type Cell, type TableData } from '../charts/table';
import type { Num, Scenario, Solution } from '../types';

export function runTable(scenario: Scenario, solution: Solution): TableData {
  const { regions, sectors } = scenario.world;
  const name = solution.case ?? 'benchmark';
  const rows: Cell[][] = [];
  const add = (region: string, sector: string, variable: string, value: Num | undefined, unit: string): void => {
    rows.push([name, region, sector, variable, figure(value, String(value ?? '')), unit]);
  };
  regions.forEach((region, n) => {
    for (const [variable, values] of Object.entries(solution.regions)) {
      const info = scenario.variables[variable]; // what is not among them is the page's: worth in money, mean tariffs
      if (info) add(region.code, '', variable, values[n], info.unit);
    }
  });
  regions.forEach((region, n) =>
    sectors.forEach((sector, j) => {
      for (const [variable, table] of Object.entries(solution.sectors ?? {})) {
        const info = scenario.variables[variable] ?? scenario.variables[`sector_${variable}`];
        add(region.code, sector.code, variable.replace(/^sector_/, ''), table[n]?.[j], info?.unit ?? '');
      }
    }),
  );
  return { caption: name, columns: ['case', 'region', 'sector', 'variable', 'value', 'unit'], rows };
}
