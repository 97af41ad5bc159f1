import { usageOf } from "../usage/usage";
import type { SubUser } from "./sub-user";

/** What accounts and states are called in a file: by their labels for a person, by their ids for a program. */
export interface ExportWords {
  account: (id: string) => string;
  status: (row: SubUser) => string;
}

interface ExportField {
  label: string;
  /** In the header of a file for a program, where it is not the label. */
  heading?: string;
  /** Exact; null where there is nothing to say. */
  value: (row: SubUser, words: ExportWords) => string | number | null;
}

/** Every field that an export can have. No secret is among what the mirror knows. */
export const exportFields = {
  name: { label: "Name", value: ({ name }) => name },
  login: { label: "Login", value: ({ login, name }) => login ?? name },
  account: { label: "Account", value: ({ accountId }, { account }) => account(accountId) },
  status: { label: "Status", value: (row, { status }) => status(row) },
  trafficUsed: { label: "Traffic used (bytes)", value: ({ trafficUsed }) => trafficUsed },
  trafficCap: { label: "Traffic cap (bytes)", value: ({ trafficCap }) => trafficCap },
  trafficLeft: { label: "Traffic left (bytes)", value: leftOf },
  daysLeft: { label: "Days until the cap", value: ({ forecast }) => forecast?.mid?.toFixed(1) ?? null },
  weekTraffic: { label: "Traffic of 7 days (bytes)", value: ({ weekTraffic }) => weekTraffic },
  ipUsed: { label: "IPs used", value: ({ ipUsed }) => ipUsed },
  ipCap: { label: "IP cap", value: ({ ipCap }) => ipCap },
  note: { label: "Note", value: ({ note }) => note },
  tags: { label: "Tags", value: ({ tags }) => tags.join(", ") },
  created: { label: "Created", value: ({ createdAt }) => createdAt },
  updated: { label: "Updated", value: ({ updatedAt }) => updatedAt },
  email: { label: "E-mail", value: ({ email }) => email },
  remoteId: { label: "Remote id", heading: "id", value: ({ remoteId }) => remoteId },
  observed: { label: "Observed", value: ({ observedAt }) => observedAt },
} satisfies Record<string, ExportField>;

export type ExportFieldName = keyof typeof exportFields;

/** "Traffic cap (bytes)" is "traffic cap (bytes)" for a program, and "IP cap" stays as it is. */
export function headingOf(name: ExportFieldName): string {
  const { label, heading }: ExportField = exportFields[name];
  return heading ?? label.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());
}

function leftOf({ trafficUsed, trafficCap }: SubUser): string | number | null {
  const usage = usageOf(trafficUsed, trafficCap);
  if (usage.kind === "capped") return usage.left;
  if (usage.kind === "zero") return 0;
  return usage.kind === "uncapped" ? "unlimited" : null;
}
