/** The reasons that no check has by itself: several regions looked and saw different things. */
export const PATH_REASONS = {
  'path.partial': {
    kind: 'target',
    sentence: 'the failure is seen from some regions only',
    fix: 'from the regions that see it, check the route, the name resolution, and the allow lists up to the server',
    degrades: true,
  },
} as const;
