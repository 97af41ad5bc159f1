/**
 * Spread into an icon that stands on every page: what all icons have in common stands in globals.css, not in
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
