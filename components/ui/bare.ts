/**
 * Spread into an icon that is on every page: what all icons have in common is in globals.css, not in
 * each one's markup.
 */
export const bare = {
  xmlns: undefined,
  fill: undefined,
  stroke: undefined,
  strokeLinecap: undefined,
  strokeLinejoin: undefined,
  "aria-hidden": true,
} as const;
