/* The value of an issue in words and figures. */
import { writeValue } from '../../numbers/levers';
import type { TalksInstrument } from '../../numbers/talks';
import { texts } from '../../texts/en';

const words = texts.talks.words;
const NEAR = 5e-4;

export function issueFigure(instrument: TalksInstrument, value: number): string {
  const rounded = Math.round(value * 1e3) / 1e3;
  return writeValue(instrument.additional ? 'points' : 'percent', rounded);
}

/** What the figure means: ": everything is licensed", " on top of the older rates". */
export function issueWords(instrument: TalksInstrument, value: number): string {
  if (instrument.kind === 'licence') return value > 1 - NEAR ? words.all : words.share;
  if (Math.abs(value) < NEAR) return instrument.additional ? words.noTariff : words.noRate;
  return instrument.additional ? words.added : words.rate;
}
