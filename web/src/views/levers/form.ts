/* The form that adds a lever: an instrument on flows from A to B. */
import { h } from '../../dom';
import { INSTRUMENTS, newChange, type Instrument, type Place } from '../../numbers/levers';
import { texts } from '../../texts/en';
import type { Change, Code, Named, Scenario } from '../../types';

const words = texts.levers;

function places(list: readonly Named[], groups: Readonly<Record<string, Code[]>>, label: string, hasAll: boolean): HTMLElement[] {
  const option = (value: string, text: string): HTMLOptionElement => h('option', { value }, text);
  const names = Object.keys(groups);
  return [
    ...(hasAll ? [option('all', words.allPlaces)] : []),
    ...(names.length > 0 ? [h('optgroup', { label: words.groups }, ...names.map((name) => option(name, name.replaceAll('_', ' '))))] : []),
    h('optgroup', { label }, ...list.map(({ code, name }) => option(code, name))),
  ];
}

export function leverForm(scenario: Scenario, onAdd: (change: Change) => void, nameOfNext: () => string): HTMLElement {
  const { regions, sectors } = scenario.world;
  const select = (label: string, size: number, ...options: HTMLElement[]): { field: HTMLElement; control: HTMLSelectElement } => {
    const control = h('select', size > 1 ? { multiple: true, size } : {}, ...options);
    return { field: h('label', { class: 'select-field' }, h('span', {}, label), control), control };
  };
  const instrument = select(words.instrument, 1, ...INSTRUMENTS.map((name) => h('option', { value: name }, words.instruments[name])));
  const from = select(words.from, 1, ...places(regions, scenario.groups.regions, words.places, true));
  const to = select(words.to, 1, ...places(regions, scenario.groups.regions, words.places, true));
  const what = select(words.sectors, 5, ...places(sectors, scenario.groups.sectors, words.industriesGroup, true));
  from.control.value = regions[1]?.code ?? 'all';
  to.control.value = regions[0]?.code ?? 'all';
  what.control.value = 'all';
  const chosen = (): Place => {
    const values = [...what.control.selectedOptions].map((option) => option.value);
    if (values.length === 0 || values.includes('all')) return 'all';
    return values.length === 1 ? (values[0] as string) : values;
  };
  const form = h(
    'form',
    { class: 'lever-form' },
    h('p', { class: 'hint' }, words.addHint),
    instrument.field,
    from.field,
    to.field,
    what.field,
    h('button', { type: 'submit', class: 'button' }, words.addButton),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    onAdd(newChange(instrument.control.value as Instrument, from.control.value, to.control.value, chosen(), nameOfNext()));
  });
  return h('details', { class: 'add-lever' }, h('summary', {}, words.add), form);
}
