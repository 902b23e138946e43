/* Classes of gain and loss by size. Regions differ by orders of magnitude, so the limits go in steps of 1, 3, 10: what
 * is small still has its colour, and the legend says what a colour is. */
import type { Num } from '../types';

export const STEPS = 5;

export interface Diverging {
  /** Lower limits of the classes 1 to STEPS, ascending. */
  limits: readonly number[];
  /** -STEPS (largest loss) to STEPS (largest gain); null for what is no number. */
  classOf(value: Num | undefined): number | null;
}

/** 0.0053 -> 0.003: the largest number 1 or 3 times a power of ten that is not above. */
function niceBelow(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size) + 1e-9);
  return size >= 3 * power * (1 - 1e-9) ? 3 * power : power;
}

/** `share` of the sizes decide: below 1 a few outliers do not leave all others pale. */
export function diverging(values: Iterable<Num | undefined>, share = 1): Diverging {
  const sizes = [...values].filter((value): value is number => typeof value === 'number' && Number.isFinite(value) && value !== 0).map(Math.abs);
  sizes.sort((a, b) => a - b);
  const most = sizes[Math.max(0, Math.ceil(share * sizes.length) - 1)] ?? 0;
  let exponent = most > 0 ? Math.round(2 * Math.log10(niceBelow(most))) : -4;
  const limits: number[] = [];
  // half a step of log10 is a factor of 3.16, which is written 3
  for (let k = 0; k < STEPS; k++, exponent--) {
    const tens = Math.floor(exponent / 2);
    limits.unshift(Number(`${exponent - 2 * tens === 1 ? 3 : 1}e${tens}`));
  }
  return {
    limits,
    classOf(value) {
      if (value === null || value === undefined || !Number.isFinite(value)) return null;
      const size = Math.abs(value);
      let step = 0;
      while (step < STEPS && size >= (limits[step] as number)) step++;
      return value < 0 ? -step : step;
    },
  };
}

/** The class name by which styles colour a mark: "d-p3", "d-n1", "d-0", "d-x". */
export function colourClass(step: number | null): string {
  if (step === null) return 'd-x';
  return step === 0 ? 'd-0' : `d-${step > 0 ? 'p' : 'n'}${Math.abs(step)}`;
}
