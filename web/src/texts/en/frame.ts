/* The frame around the views: header, navigation, states, keys. */
export const frame = {
  name: 'Truce',
  skip: 'Skip to the content',
  viewsLabel: 'Views',
  toolsLabel: 'Tools',
  views: {
    timeline: 'Timeline',
    regime: 'Regime',
    effects: 'Effects',
    levers: 'Levers',
    talks: 'Table of talks',
    method: 'Method',
  },

  choice: {
    label: 'What is compared',
    case: 'Case',
    compare: 'against',
    benchmark: (year: string) => `the benchmark of ${year}`,
    changed: (count: number) => (count === 1 ? '1 change of yours' : `${count} changes of yours`),
    reset: 'Drop them',
  },

  tools: {
    undo: 'Undo',
    redo: 'Redo',
    share: 'Copy link',
    shared: 'Link copied',
    shareFailed: 'The link is in the address bar',
    theme: { auto: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' },
    help: 'Keys',
    print: 'Print',
  },

  footer: {
    reproduce: 'The same on the command line',
    copy: 'Copy',
    copied: 'Copied',
    version: (version: string) => `Truce ${version}`,
    world: (title: string, regions: number, sectors: number) => `${title}: ${regions} regions, ${sectors} sectors`,
    place: {
      server: 'Solved by the server that this page came from.',
      browser: 'Solved in this browser; nothing leaves it.',
    },
  },

  help: {
    title: 'Keys',
    close: 'Close',
    singleKeys: 'Keys without Ctrl act at once',
    singleKeysNote: 'Switch this off if you dictate text or press keys by accident.',
    groups: [
      {
        title: 'Everywhere',
        keys: [
          ['1 … 6', 'go to a view'],
          ['Ctrl Z', 'undo'],
          ['Ctrl Shift Z', 'redo'],
          ['T', 'change the theme'],
          ['?', 'this list'],
        ],
      },
      {
        title: 'The date, on the timeline and the regime',
        keys: [
          ['← →', 'a day, with the handle in focus'],
          ['Page Up, Page Down', 'a month'],
          ['Home, End', 'to the ends of the record'],
          [', .', 'to the change before, to the next change'],
        ],
      },
      {
        title: 'Sliders and charts',
        keys: [
          ['← →', 'a point more or less; from mark to mark'],
          ['Page Up, Page Down', 'ten points'],
          ['Home, End', 'to the bounds; the first and the last mark'],
          ['Enter', 'choose a region, a cell, a deal'],
        ],
      },
      {
        title: 'Rows and lists',
        keys: [
          ['↑ ↓', 'from row to row'],
          ['Enter', 'open or close a group; keep a record in view'],
          ['Esc', 'let it go'],
        ],
      },
    ],
  },

  states: {
    loading: 'Reading the scenario …',
    waiting: 'Working it out …',
    step: (iteration: number, seconds: number) => `Working it out: step ${iteration}, ${seconds.toFixed(1)} s`,
    stop: 'Stop',
    retry: 'Try again',
    otherScenario: (asked: string, have: string) =>
      `This link was made for the scenario ${asked}; what is open here is ${have}. What the two do not share was left out.`,
    dismiss: 'Dismiss',
    noLedger: {
      title: 'This scenario has no record of a conflict',
      advice: 'Name one in the scenario file (ledger: us-china) to see measures, agreements and talks here.',
    },
  },

  errors: {
    unreachable: {
      title: 'The server does not answer',
      advice:
        'It may have been stopped, or the network is down. Start it again (truce serve), then try again: what you had set up is in the address of this page and is not lost.',
    },
    not_converged: {
      title: 'The solver found no equilibrium within its limits',
      advice: 'This happens where rates are far beyond what has been seen. Move a lever back a little, or undo.',
    },
    no_solution: {
      title: 'No equilibrium exists for these settings',
      advice: 'What is said above names the market that has none, mostly one shut by a ban on all sides. Loosen it, or undo.',
    },
    bad_input: {
      title: 'The question could not be answered',
      advice: 'Change what is named above, or undo. A link from another version or scenario may ask for what is not here.',
    },
    usage: {
      title: 'The question could not be read',
      advice: 'Change what is named above. A link from another version may ask for what is not here.',
    },
    no_memory: {
      title: 'Not enough memory',
      advice: 'Close other work on the machine that solves, and try again.',
    },
    io: {
      title: 'The server could not read its files',
      advice: 'Whoever runs it finds the reason in its log.',
    },
    cancelled: { title: 'Stopped', advice: 'Try again when you like.' },
    internal: {
      title: 'Something went wrong on the way',
      advice: 'Try again. If it stays, the log of the server has the reason.',
    },
  },
} as const;
