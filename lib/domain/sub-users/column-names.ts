/** The name of a sub-user's figure in every table, menu, export and import. */
export const columnNames = {
  name: "Name",
  login: "Login",
  email: "E-mail",
  remoteId: "Remote id",
  account: "Account",
  customer: "Customer",
  provider: "Provider",
  status: "Status",
  trafficUsed: "Traffic used",
  trafficCap: "Traffic cap",
  trafficLeft: "Traffic left",
  daysLeft: "Days until the cap",
  weekTraffic: "Traffic of 7 days",
  ipUsed: "IPs used",
  ipCap: "IP cap",
  note: "Note",
  tags: "Tags",
  created: "Created",
  updated: "Updated",
  observed: "Observed",
} as const;

/** A shorter name where a column of the table has no room, or shows two figures as one. */
export const shortNames = {
  traffic: "Traffic",
  trafficLeft: "Left",
  daysLeft: "Forecast",
  weekTraffic: "7 days",
  ips: "IPs",
} as const;

/** The unit is in the heading, so that a file contains plain numbers. */
export const inBytes = (name: string) => `${name} (bytes)`;
export const inGigabytes = (name: string) => `${name} (GB)`;
