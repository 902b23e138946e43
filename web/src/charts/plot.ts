/* Observable Plot as this page uses it: styled by styles/charts.css alone. */
import * as Plot from '@observablehq/plot';

/** Plot.plot without the style element that it adds, which the page's policy would refuse. */
export function plot(options: Plot.PlotOptions): SVGSVGElement | HTMLElement {
  const chart = Plot.plot({ className: 'plot', ...options });
  for (const style of chart.querySelectorAll('style')) style.remove();
  return chart;
}
