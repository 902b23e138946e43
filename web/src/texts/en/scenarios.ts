/* The choice of scenarios on the page that needs no server. */
export const scenarios = {
  label: 'Scenario',
  own: 'Open a file of yours',
  ownTitle: 'A scenario file (YAML), as for truce run. It stays in this browser.',
};
