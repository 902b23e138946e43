/* Which scenario is open: one that is built in, or a file of the user's, which is kept for this tab and sent nowhere.
 * Another one is opened by loading the page again. */
import { h } from '../dom';
import { fromHash } from '../state';
import { texts } from '../texts/en';
import type { ScenarioSource } from './host';
import { filesOf } from './pack';

const DEFAULT = 'london-talks';
const KEPT = 'truce-own-scenario';

interface BuiltIn {
  name: string;
  title: string;
}

/** The scenarios in the archive of what is built in. */
export function builtIn(data: Uint8Array): BuiltIn[] {
  const found: BuiltIn[] = [];
  for (const { name, bytes } of filesOf(data)) {
    const [, stem] = /^scenarios\/([^/]+)\.yaml$/.exec(name) ?? [];
    if (!stem) continue;
    const [, title] = /^title: *["']?(.*?)["']? *$/m.exec(new TextDecoder().decode(bytes)) ?? [];
    found.push({ name: stem, title: title || stem });
  }
  return found;
}

function keptFile(): ScenarioSource | null {
  const kept = sessionStorage.getItem(KEPT);
  return kept === null ? null : (JSON.parse(kept) as ScenarioSource);
}

/** The user's file, else the one that the address names, else the first choice. */
export function chosenScenario(scenarios: BuiltIn[]): ScenarioSource {
  const asked = fromHash(location.hash).scenario;
  return keptFile() ?? { name: scenarios.find(({ name }) => name === asked)?.name ?? DEFAULT };
}

/** A file that cannot be opened would stand in the way of every other. */
export function forgetOwn(): void {
  sessionStorage.removeItem(KEPT);
}

function load(hash: string): void {
  history.replaceState(null, '', `${location.pathname}${location.search}${hash}`);
  location.reload();
}

export function chooser(scenarios: BuiltIn[], open: ScenarioSource): HTMLElement {
  const words = texts.scenarios;
  const options = scenarios.map(({ name, title }) =>
    h('option', { value: name, selected: open.text === undefined && name === open.name }, title),
  );
  if (open.text !== undefined) options.unshift(h('option', { value: '', selected: true }, open.name));
  const select = h('select', {}, ...options);
  select.addEventListener('change', () => {
    if (select.value === '') return;
    forgetOwn();
    load(`#?${new URLSearchParams({ scenario: select.value }).toString()}`);
  });
  const file = h('input', { type: 'file', accept: '.yaml,.yml', title: words.ownTitle, 'aria-label': words.own });
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? [];
    void chosen?.text().then((text) => {
      sessionStorage.setItem(KEPT, JSON.stringify({ name: chosen.name, text }));
      load('');
    });
  });
  return h(
    'p',
    { class: 'scenarios' },
    h('label', {}, `${words.label} `, select),
    ' ',
    h('label', { title: words.ownTitle }, `${words.own} `, file),
  );
}
