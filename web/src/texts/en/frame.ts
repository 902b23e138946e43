/* The frame around the views: header, navigation, states, keys. */
export const frame = {
  name: 'Truce',
  skip: 'Skip to the content',
  viewsLabel: 'Views',
  views: {
    timeline: 'Timeline',
    regime: 'Regime',
    effects: 'Effects',
    levers: 'Levers',
    talks: 'Table of talks',
    method: 'Method',
  },
} as const;
