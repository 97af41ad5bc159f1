import { DeskError } from "../errors";
import { usageOf } from "../usage/usage";
import { columnNames, inBytes } from "./column-names";
import { quoted } from "./filters";
import { statusLabel } from "./status";
import type { SubUser } from "./sub-user";

/** What a file can be made of. */
export type FileSubUser = Omit<SubUser, "unsettled" | "sharedName" | "limits">;

/** The names of accounts in a file. */
interface ExportWords {
  account: (id: string) => string;
}

interface ExportField {
  label: string;
  /** Exact; null where there is no value. */
  value: (row: FileSubUser, words: ExportWords) => string | number | null;
}

/** Every field that an export can have. The mirror knows no secrets. */
export const exportFields = {
  name: { label: columnNames.name, value: ({ name }) => name },
  login: { label: columnNames.login, value: ({ login, name }) => login ?? name },
  account: { label: columnNames.account, value: ({ accountId }, { account }) => account(accountId) },
  customer: { label: columnNames.customer, value: ({ customer }) => customer?.name ?? null },
  status: { label: columnNames.status, value: statusLabel },
  trafficUsed: { label: inBytes(columnNames.trafficUsed), value: ({ trafficUsed }) => trafficUsed },
  trafficCap: { label: inBytes(columnNames.trafficCap), value: ({ trafficCap }) => trafficCap },
  trafficLeft: { label: inBytes(columnNames.trafficLeft), value: leftOf },
  daysLeft: { label: columnNames.daysLeft, value: ({ forecast }) => roundedDays(forecast?.mid ?? null) },
  weekTraffic: { label: inBytes(columnNames.weekTraffic), value: ({ weekTraffic }) => weekTraffic },
  ipUsed: { label: columnNames.ipUsed, value: ({ ipUsed }) => ipUsed },
  ipCap: { label: columnNames.ipCap, value: ({ ipCap }) => ipCap },
  note: { label: columnNames.note, value: ({ note }) => note },
  tags: { label: columnNames.tags, value: ({ tags }) => tags.join(", ") },
  created: { label: columnNames.created, value: ({ createdAt }) => createdAt },
  updated: { label: columnNames.updated, value: ({ updatedAt }) => updatedAt },
  email: { label: columnNames.email, value: ({ email }) => email },
  remoteId: { label: columnNames.remoteId, value: ({ remoteId }) => remoteId },
  observed: { label: columnNames.observed, value: ({ observedAt }) => observedAt },
} satisfies Record<string, ExportField>;

export type ExportFieldName = keyof typeof exportFields;

/** Whatever is shown, every line of a file identifies its sub-user. */
const whom: readonly ExportFieldName[] = ["login", "email", "remoteId"];

/** The fields for a file with these columns, in order. */
export function fieldsOfFile(shown: readonly ExportFieldName[]): ExportFieldName[] {
  return [...new Set([...shown, ...whom])];
}

/** The fields requested by an address; all of them where it requests none. */
export function readExportFields(text: string | null): ExportFieldName[] {
  const known = Object.keys(exportFields) as ExportFieldName[];
  if (text === null || text === "") return known;
  const given = text.split(",").map((name) => {
    const field = known.find((each) => each === name);
    if (field === undefined) throw new DeskError("invalid", `There is no column ${quoted(name)} to export.`);
    return field;
  });
  return fieldsOfFile(given);
}

const roundedDays = (days: number | null) => (days === null ? null : Math.round(days * 10) / 10);

function leftOf({ trafficUsed, trafficCap }: FileSubUser): string | number | null {
  const usage = usageOf(trafficUsed, trafficCap);
  if (usage.kind === "capped") return usage.left;
  if (usage.kind === "zero") return 0;
  return usage.kind === "uncapped" ? "unlimited" : null;
}
