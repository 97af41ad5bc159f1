/** Fields of a sub-user and their values, before and after a change. */
export const fields: Readonly<Record<string, string>> = {
  status: "Status",
  trafficCap: "Traffic cap",
  ipCap: "IP cap",
  note: "Note",
  name: "Name",
  tags: "Tags",
  customer: "Customer",
};
export const unlimited = "Unlimited";
export const notReported = "Not reported";
export const empty = "Empty";
export const none = "None";
export const noLimit = "No limit";
export const userName = "User name";
export const proxyPassword = "Proxy password";
export const entry = (label: string, value: string) => `${label}: ${value}`;
export const asked = (label: string, value: string) => `${label} ${value}`;
export const edited = (label: string, before: string, after: string) => `${label} ${before} → ${after}`;
