export const method = {
  title: 'Method and sources',
} as const;
