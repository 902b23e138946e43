/* The largest flows of trade between regions, before and after. */
import type { Num } from '../types';

export interface Flow {
  from: number;
  to: number;
  before: number;
  after: number;
}

export type FlowOrder = 'size' | 'change';

/** Every pair of different regions. */
export function flowsOf(before: readonly (readonly Num[])[], after: readonly (readonly Num[])[]): Flow[] {
  const flows: Flow[] = [];
  before.forEach((row, from) =>
    row.forEach((value, to) => {
      if (from !== to) flows.push({ from, to, before: value ?? 0, after: after[from]?.[to] ?? 0 });
    }),
  );
  return flows;
}

export function largest(flows: readonly Flow[], order: FlowOrder, count: number): Flow[] {
  const size = (flow: Flow): number =>
    order === 'size' ? Math.max(flow.before, flow.after) : Math.abs(flow.after - flow.before);
  return [...flows].sort((a, b) => size(b) - size(a)).slice(0, count);
}

export interface Ribbon {
  flow: Flow;
  /** Its middle where it leaves and where it arrives, and its thickness. */
  y0: number;
  y1: number;
  thickness: number;
}
export interface Stack {
  region: number;
  y: number;
  height: number;
}
export interface FlowLayout {
  ribbons: Ribbon[];
  origins: Stack[];
  destinations: Stack[];
  height: number;
}

/**
 * Exporters on the left, importers on the right, ribbons between them in the order of their other ends. `scale` is units of
 * height for a unit of money; the order of regions is that of their flows before, so that two layouts can be compared.
 */
export function layFlows(flows: readonly Flow[], when: 'before' | 'after', scale: number, gap: number, least: number): FlowLayout {
  const order = (end: 'from' | 'to'): number[] => {
    const sums = new Map<number, number>();
    for (const flow of flows) sums.set(flow[end], (sums.get(flow[end]) ?? 0) + flow.before);
    return [...sums].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([region]) => region);
  };
  const orders = { from: order('from'), to: order('to') };
  const stack = (end: 'from' | 'to', regions: readonly number[]): Stack[] => {
    let y = 0;
    return regions.map((region) => {
      const sum = flows.filter((flow) => flow[end] === region).reduce((total, flow) => total + flow[when], 0);
      const roomBefore = flows.filter((flow) => flow[end] === region).reduce((total, flow) => total + Math.max(flow.before, flow.after), 0);
      const place = { region, y, height: sum * scale };
      y += Math.max(least, roomBefore * scale) + gap; // the same room in both layouts
      return place;
    });
  };
  const origins = stack('from', orders.from);
  const destinations = stack('to', orders.to);
  const fill = (stacks: Stack[], end: 'from' | 'to', other: 'from' | 'to'): Map<Flow, number> => {
    const middles = new Map<Flow, number>();
    for (const { region, y } of stacks) {
      let at = y;
      const here = flows.filter((flow) => flow[end] === region);
      here.sort((a, b) => orders[other].indexOf(a[other]) - orders[other].indexOf(b[other]));
      for (const flow of here) {
        middles.set(flow, at + (flow[when] * scale) / 2);
        at += flow[when] * scale;
      }
    }
    return middles;
  };
  const left = fill(origins, 'from', 'to');
  const right = fill(destinations, 'to', 'from');
  const bottom = (stacks: Stack[]): number => Math.max(0, ...stacks.map((place) => place.y + Math.max(least, place.height)));
  return {
    ribbons: flows.map((flow) => ({ flow, y0: left.get(flow) ?? 0, y1: right.get(flow) ?? 0, thickness: flow[when] * scale })),
    origins,
    destinations,
    height: Math.max(bottom(origins), bottom(destinations)),
  };
}
