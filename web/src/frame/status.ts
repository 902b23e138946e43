/* Waiting and failing, in words: what happened, and what to do. */
import { h, replace } from '../dom';
import { EngineError, isCancelled } from '../engine';
import { texts } from '../texts/en';
import type { Progress } from '../types';

const PATIENCE_MS = 250; // an answer that comes sooner is not announced as awaited

/** A failure with its advice and, when there is one, a way to try again. */
export function failure(error: unknown, retry?: () => void): HTMLElement {
  const status = error instanceof EngineError ? error.status : 'internal';
  const { title, advice } = texts.frame.errors[status];
  const said = error instanceof Error && status !== 'unreachable' ? error.message : null; // which says no more
  return h(
    'div',
    { class: 'failure', role: 'alert' },
    h('p', { class: 'failure-title' }, title),
    said && h('p', { class: 'failure-said' }, said),
    h('p', {}, advice),
    retry && h('button', { type: 'button', class: 'button', onclick: retry }, texts.frame.states.retry),
  );
}

/** Something that is not there, and what would bring it. */
export function absence(text: { title: string; advice: string }): HTMLElement {
  return h('div', { class: 'absence' }, h('p', { class: 'failure-title' }, text.title), h('p', {}, text.advice));
}

/** A line in `element` that says how a question is getting on; `cancel` gives the reader a way to stop it. */
export class Waiting {
  private timer: number | undefined;
  private readonly words = h('span', {}, texts.frame.states.waiting);

  constructor(private readonly element: HTMLElement) {}

  start(cancel?: () => void): void {
    window.clearTimeout(this.timer);
    this.words.textContent = texts.frame.states.waiting;
    this.timer = window.setTimeout(() => {
      const stop = cancel && h('button', { type: 'button', class: 'link', onclick: cancel }, texts.frame.states.stop);
      replace(this.element, h('p', { class: 'waiting' }, this.words, stop));
    }, PATIENCE_MS);
  }

  progress({ iteration, seconds }: Progress): void {
    this.words.textContent = texts.frame.states.step(iteration, seconds);
  }

  done(): void {
    window.clearTimeout(this.timer);
    replace(this.element);
  }

  /** Says what failed; that the reader stopped it is no failure. */
  fail(error: unknown, retry?: () => void): void {
    this.done();
    if (!isCancelled(error)) replace(this.element, failure(error, retry));
  }
}
