/**
 * Spread into an icon that is on every page: what icons have in common is in globals.css, not
 * in the markup of each.
 */
export const iconProps = {
  xmlns: undefined,
  fill: undefined,
  stroke: undefined,
  strokeLinecap: undefined,
  strokeLinejoin: undefined,
  "aria-hidden": true,
} as const;
