/* A chart as a picture to take along: SVG with its styles written into it, and PNG. */
import { s } from '../dom';
import { texts } from '../texts/en';

const MARGIN = 16;
const TITLE = 30;
const LINE = 16;
const FOOT = 26;
const LEGEND = 40;
const SWATCH = 46;
const LETTER = 6.2; // px of a letter of the note, about
const SHAPES = 'path, rect, circle, line, text, polygon';
const STYLES = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'opacity', 'fill-opacity', 'stroke-opacity'];
const FONT = ['font-size', 'font-weight', 'text-anchor', 'dominant-baseline'];
const FAMILY = 'system-ui, "Helvetica Neue", Arial, sans-serif';

export interface Words {
  title: string;
  note: string;
  source: string;
  /** The list that says what colours stand for, as the page shows it. */
  legend?: Element | undefined;
}

/** Any colour that the browser knows as #rrggbb and an opacity, which every program that draws understands. */
function plainColour(colour: string, context: CanvasRenderingContext2D): { colour: string; opacity: number } {
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0, a = 0] = context.getImageData(0, 0, 1, 1).data;
  return { colour: `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`, opacity: a / 255 };
}

function probe(): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  return canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
}

/** Writes the styles that apply to `original` into `copy`. */
function inline(original: Element, copy: Element, context: CanvasRenderingContext2D): void {
  const style = getComputedStyle(original);
  for (const name of original.tagName === 'text' ? [...STYLES, ...FONT] : STYLES) {
    const value = style.getPropertyValue(name);
    if (name === 'fill' || name === 'stroke') {
      if (value === 'none' || value.startsWith('url')) copy.setAttribute(name, 'none');
      else {
        const plain = plainColour(value, context);
        copy.setAttribute(name, plain.colour);
        if (plain.opacity < 1) copy.setAttribute(`${name}-opacity`, plain.opacity.toFixed(3));
      }
    } else if (!(name.endsWith('-opacity') && copy.hasAttribute(name)) && value !== '' && value !== 'auto') {
      copy.setAttribute(name, value);
    }
  }
  if (original.tagName === 'text') copy.setAttribute('font-family', FAMILY);
}

/** Lines of at most so many letters. */
function wrap(words: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The classes of a legend as swatches, with their limits where two of them meet. */
function drawLegend(legend: Element, context: CanvasRenderingContext2D, ink: string): SVGElement[] {
  return [...legend.children].flatMap((item, k) => {
    const [swatch, label] = item.children;
    if (!swatch) return [];
    const x = k * SWATCH;
    const fill = plainColour(getComputedStyle(swatch).backgroundColor, context).colour;
    const at = item.classList.contains('is-below') ? x + SWATCH : x;
    const text = { x: at, y: 21, fill: ink, 'font-size': '11px', 'font-family': FAMILY, 'text-anchor': 'middle' };
    return [s('rect', { x, y: 0, width: SWATCH - 1, height: 9, fill }), s('text', text, label?.textContent ?? '')];
  });
}

/** A copy of a chart that looks the same without this page, under its title and over its source. */
export function freeze(chart: SVGSVGElement, words: Words): SVGSVGElement {
  const context = probe();
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = chart.querySelectorAll('*');
  copy.querySelectorAll('*').forEach((element, k) => {
    const original = originals[k] as Element;
    if (element.matches(SHAPES)) inline(original, element, context);
    for (const name of ['class', 'tabindex', 'role', 'style', 'data-key']) element.removeAttribute(name);
  });
  copy.querySelectorAll('[visibility=hidden], title').forEach((element) => element.remove());
  const box = chart.viewBox.baseVal;
  const hasBox = chart.hasAttribute('viewBox');
  const width = chart.clientWidth || Number(chart.getAttribute('width'));
  const height = chart.clientHeight || Number(chart.getAttribute('height'));
  const scale = hasBox ? width / box.width : 1;
  const page = getComputedStyle(document.documentElement);
  const ground = plainColour(page.backgroundColor, context).colour;
  const ink = plainColour(page.color, context).colour;
  const text = (y: number, size: number, weight: number, content: string): SVGTextElement =>
    s('text', { x: MARGIN, y, fill: ink, 'font-size': `${size}px`, 'font-weight': weight, 'font-family': FAMILY }, content);
  const note = wrap(words.note, Math.floor(width / LETTER));
  const head = TITLE + LINE * note.length + 8;
  const key = words.legend ? { width: SWATCH * words.legend.children.length, height: LEGEND } : { width: 0, height: 0 };
  const all = { width: Math.max(width, key.width) + 2 * MARGIN, height: height + head + key.height + FOOT + MARGIN };
  const out = s(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width: all.width, height: all.height, viewBox: `0 0 ${all.width} ${all.height}` },
    s('rect', { width: all.width, height: all.height, fill: ground }),
    text(24, 16, 600, words.title),
    ...note.map((line, k) => text(TITLE + LINE * (k + 1) - 4, 12, 400, line)),
    text(all.height - 10, 11, 400, words.source),
  );
  const origin = hasBox ? ` translate(${-box.x},${-box.y})` : '';
  const group = s('g', { transform: `translate(${MARGIN},${head}) scale(${scale})${origin}` });
  group.append(...copy.childNodes);
  out.append(group);
  if (words.legend) {
    out.append(s('g', { transform: `translate(${MARGIN},${head + height + 12})` }, ...drawLegend(words.legend, context, ink)));
  }
  return out;
}

export function svgText(frozen: SVGSVGElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(frozen)}\n`;
}

/** The frozen chart as a PNG, `density` times as large. */
export async function pngOf(frozen: SVGSVGElement, density = 2): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svgText(frozen)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(Number(frozen.getAttribute('width')) * density);
    canvas.height = Math.ceil(Number(frozen.getAttribute('height')) * density);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(texts.charts.noPicture))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
