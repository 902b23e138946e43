/* The same on the command line; version, world, and where it is solved. */
import { commandOf } from '../command';
import { h } from '../dom';
import type { Engine } from '../engine';
import type { State } from '../state';
import { texts } from '../texts/en';
import type { Scenario } from '../types';

const words = texts.frame.footer;

export function copyButton(text: () => string): HTMLButtonElement {
  const button = h('button', { type: 'button', class: 'link' }, words.copy);
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(text()).then(
      () => {
        button.textContent = words.copied;
        window.setTimeout(() => (button.textContent = words.copy), 2000);
      },
      () => undefined, // the text stands beside the button, to be marked by hand
    );
  });
  return button;
}

export function footer(scenario: Scenario, engine: Engine): { element: HTMLElement; update(state: State): void } {
  const command = h('code', {});
  const { title, regions, sectors } = scenario.world;
  const element = h(
    'footer',
    { class: 'footer' },
    engine.chooser,
    h('p', { class: 'reproduce' }, h('span', { class: 'soft' }, words.reproduce), command, copyButton(() => command.textContent ?? '')),
    h(
      'p',
      { class: 'soft' },
      [words.version(scenario.version), words.world(title, regions.length, sectors.length), words.place[engine.place]].join(' \u00B7 '),
    ),
  );
  return { element, update: (state) => (command.textContent = commandOf(state, scenario)) };
}
