/* Small parts that views share. */
import { h } from '../dom';

export interface Option {
  value: string;
  text: string;
}

export interface Choice {
  element: HTMLLabelElement;
  set(value: string): void;
}

/** A labelled select. */
export function choice(label: string, options: readonly Option[], onChange: (value: string) => void): Choice {
  const select = h('select', {}, ...options.map(({ value, text }) => h('option', { value }, text)));
  select.addEventListener('change', () => onChange(select.value));
  return {
    element: h('label', { class: 'select-field' }, h('span', {}, label), select),
    set(value) {
      if (select.value !== value) select.value = value;
    },
  };
}
