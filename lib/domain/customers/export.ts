import { DeskError } from "../errors";
import { inBytes } from "../sub-users/column-names";
import { quoted } from "../sub-users/filters";
import type { CustomerRow, TrafficTotals } from "./row";
import { stateWords } from "./words";
import { customerColumns } from "./vocabulary";

interface ExportField {
  label: string;
  /** Exact; null where there is no value. */
  value: (row: CustomerRow, words: { provider: (id: string) => string }) => string | number | null;
}

/** Every field that an export can have. */
export const customerFields = {
  name: { label: customerColumns.name, value: ({ name }) => name },
  reference: { label: customerColumns.reference, value: ({ reference }) => reference },
  state: { label: customerColumns.state, value: (row) => stateWords(row).label },
  subUsers: { label: customerColumns.subUsers, value: ({ totals }) => totals.subUsers },
  providers: {
    label: "Sub-users by provider",
    value: ({ providers }, { provider }) =>
      providers.map((each) => `${provider(each.provider)} ${each.subUsers}`).join(", "),
  },
  used: {
    label: inBytes(customerColumns.used),
    value: ({ totals }) => (totals.usedUnknown < totals.subUsers ? totals.used : null),
  },
  usedUnknown: { label: "Sub-users whose use is not reported", value: ({ totals }) => totals.usedUnknown },
  left: { label: inBytes(customerColumns.left), value: ({ totals }) => leftOf(totals) },
  leftUnknown: {
    label: "Sub-users whose traffic left is not known",
    value: ({ totals }) => totals.leftUnknown,
  },
  asOf: { label: customerColumns.asOf, value: ({ totals }) => totals.asOf },
  first: { label: customerColumns.runsOut, value: ({ first }) => first?.name ?? null },
  firstDays: {
    label: "Days until then",
    value: ({ first }) => (first?.forecast?.mid == null ? null : Math.round(first.forecast.mid * 10) / 10),
  },
  week: { label: inBytes(customerColumns.week), value: ({ week }) => week },
  month: { label: inBytes(customerColumns.month), value: ({ month }) => month },
  comment: { label: customerColumns.lastComment, value: ({ lastComment }) => lastComment?.body ?? null },
  created: { label: customerColumns.created, value: ({ createdAt }) => createdAt },
  id: { label: "Id", value: ({ id }) => id },
} satisfies Record<string, ExportField>;

export type CustomerFieldName = keyof typeof customerFields;

/** Whatever is shown, every line of a file identifies its customer. */
export function fieldsOfCustomers(shown: readonly CustomerFieldName[]): CustomerFieldName[] {
  return [...new Set([...shown, "id" as const])];
}

/** The fields requested by an address; all of them where it requests none. */
export function readCustomerFields(text: string | null): CustomerFieldName[] {
  const known = Object.keys(customerFields) as CustomerFieldName[];
  if (text === null || text === "") return known;
  return fieldsOfCustomers(
    text.split(",").map((name) => {
      const field = known.find((each) => each === name);
      if (field === undefined)
        throw new DeskError("invalid", `There is no column ${quoted(name)} to export.`);
      return field;
    }),
  );
}

/** Only what is certain: "unlimited" as soon as one of them is, and blank where nothing is known. */
function leftOf({ subUsers, off, unlimited, leftUnknown, left }: TrafficTotals): string | number | null {
  if (unlimited > 0) return "unlimited";
  return leftUnknown > 0 && leftUnknown === subUsers - off ? null : left;
}
