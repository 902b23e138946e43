/* Keys that act everywhere, and the list of all keys. */
import { h } from '../dom';
import { VIEWS, type Store } from '../state';
import { texts } from '../texts/en';
import { keep, kept } from './theme';

const SINGLE_KEYS = 'truce.single-keys';
const words = texts.frame.help;

/** The list of keys, with the switch that readers who dictate need (WCAG 2.1.4). */
export function helpDialog(): HTMLDialogElement {
  const single = h('input', { type: 'checkbox', id: 'single-keys' });
  single.checked = kept(SINGLE_KEYS) !== 'off';
  single.addEventListener('change', () => keep(SINGLE_KEYS, single.checked ? 'on' : 'off'));
  const dialog = h(
    'dialog',
    { class: 'help', 'aria-labelledby': 'help-title' },
    h('h2', { id: 'help-title' }, words.title),
    ...words.groups.map((group) =>
      h(
        'section',
        {},
        h('h3', {}, group.title),
        h('dl', { class: 'keys' }, ...group.keys.flatMap(([keys, what]) => [h('dt', {}, keyCaps(keys)), h('dd', {}, what)])),
      ),
    ),
    h('p', { class: 'check' }, single, h('label', { for: 'single-keys' }, words.singleKeys)),
    h('p', { class: 'soft' }, words.singleKeysNote),
    h('form', { method: 'dialog' }, h('button', { class: 'button' }, words.close)),
  );
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  return dialog;
}

function keyCaps(keys: string): HTMLElement {
  return h('kbd', {}, keys);
}

/** Typing and choosing are left alone. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName));
}

export interface KeyActions {
  theme(): void;
  help(): void;
  /** To the change of the record before (-1) or after (+1) the day. */
  step(direction: -1 | 1): void;
}

export function listenToKeys(store: Store, actions: KeyActions): void {
  document.addEventListener('keydown', (event) => {
    if (document.querySelector('dialog[open]')) return;
    if (event.ctrlKey || event.metaKey) {
      undoKeys(store, event);
      return;
    }
    if (event.altKey || isTyping(event.target) || kept(SINGLE_KEYS) === 'off') return;
    const view = VIEWS[Number(event.key) - 1];
    if (view) store.set({ view });
    else if (event.key === '?') actions.help();
    else if (event.key.toLowerCase() === 't') actions.theme();
    else if (event.key === ',') actions.step(-1);
    else if (event.key === '.') actions.step(1);
    else return;
    event.preventDefault();
  });
}

function undoKeys(store: Store, event: KeyboardEvent): void {
  const key = event.key.toLowerCase();
  const isText = event.target instanceof HTMLInputElement && ['text', 'search', 'date', 'number'].includes(event.target.type);
  if (isText || event.altKey || (key !== 'z' && key !== 'y')) return;
  event.preventDefault();
  if (key === 'y' || event.shiftKey) store.redo();
  else store.undo();
}
