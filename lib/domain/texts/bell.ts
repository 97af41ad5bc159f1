/** Of the bell and what opens under it. The button is loaded with every page. */
export const latest = "Latest alerts";
export const alerts = "Alerts";
export const unread = (count: number) => `Alerts, ${count} unread`;
/** On the button, where more than two digits have no room. */
export const badge = (count: number) => (count > 99 ? "99+" : String(count));
