import { describe, expect, it } from 'vitest';
import * as format from '../src/format';

const plain = (text: string): string => text.replaceAll('\u202F', ' ').replaceAll('\u2212', '-');

describe('numbers', () => {
  it.each([
    [0.0024, '+0.24 %'],
    [-0.0044, '-0.44 %'],
    [0.123456, '+12 %'],
    [-0.00999, '-1.0 %'],
    [0.00002, '+0.002 %'],
    [0.000002, '0.000 %'],
    [-0.000004, '0.000 %'],
    [0, '0.000 %'],
    [null, '\u2013'],
    [Number.NaN, '\u2013'],
  ])('change %f is %s', (value, text) => expect(plain(format.change(value))).toBe(text));

  it.each([
    [0.3, '30 %'],
    [0.125, '12.5 %'],
    [1.45, '145 %'],
    [0, '0 %'],
    [-0.02, '-2 %'],
    [0.321, '32.1 %'],
  ])('rate %f is %s', (value, text) => expect(plain(format.rate(value))).toBe(text));

  it('points carry a sign and their unit', () => {
    expect(plain(format.points(0.24))).toBe('+24 pp');
    expect(plain(format.points(-0.24))).toBe('-24 pp');
    expect(plain(format.points(0))).toBe('0 pp');
  });

  it('money carries sign, currency and unit', () => {
    expect(plain(format.money(-125.4))).toBe('-USD 125 bn');
    expect(plain(format.money(0.0226))).toBe('+USD 0.023 bn');
    expect(plain(format.billions(4.493))).toBe('+4.49 bn');
    expect(plain(format.level(106068))).toBe('USD 106,068 bn');
  });

  it('writes a true minus sign', () => {
    for (const text of [format.change(-1), format.points(-1), format.money(-1), format.billions(-1), format.exact(-1), format.rate(-1)]) {
      expect(text).toContain('\u2212');
      expect(text).not.toContain('-');
    }
  });

  it('a change that rounds to nothing is neither gain nor loss', () => {
    expect([0.01, -0.01, 0.000001, null].map((value) => format.sign(value))).toEqual(['gain', 'loss', 'none', 'none']);
    expect(format.arrow(-0.1)).toBe('\u25BC');
  });
});

describe('days', () => {
  it('knows which exist', () => {
    expect(['2024-02-29', '2025-02-29', '2025-6-1', '2025-13-01', 'today', ''].map(format.isDay)).toEqual([true, false, false, false, false, false]);
  });

  it('counts over months, years and leap days', () => {
    expect(format.addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(format.addDays('2025-01-01', -1)).toBe('2024-12-31');
    expect(format.addMonths('2025-01-31', 1)).toBe('2025-02-28');
    expect(format.addMonths('2024-03-31', -1)).toBe('2024-02-29');
    expect(format.addMonths('2025-12-15', 1)).toBe('2026-01-15');
    for (let n = 0; n < 40000; n += 97) expect(format.dayNumber(format.dayOf(n))).toBe(n);
  });

  it('writes them out', () => {
    expect(format.longDay('2025-06-10')).toBe('10 June 2025');
    expect(format.shortDay('2025-09-01')).toBe('1 Sep 2025');
  });
});
