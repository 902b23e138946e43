/* The frame of charts. */
export const charts = {
  asTable: 'As table',
  csv: 'CSV',
  csvLabel: 'Download the numbers as CSV',
  svg: 'SVG',
  svgLabel: 'Download the picture as SVG',
  png: 'PNG',
  pngLabel: 'Download the picture as PNG',
  noPicture: 'the picture cannot be drawn',
} as const;
