import { readCsv } from "@/components/forms/read-csv";
import { unguardCell } from "@/lib/domain/csv";
import type { AdoptFileRow } from "@/lib/domain/customers/adopt";
import { DeskError } from "@/lib/domain/errors";
import * as texts from "@/lib/domain/texts/adopt";

const fields = ["login", "customer", "reference", "email", "contact"] as const;
type FieldName = (typeof fields)[number];

/** What headings are called, without blanks and signs; of several in a file, the first of these counts. */
const known: Record<FieldName, readonly string[]> = {
  login: ["login", "user", "username", "subuser", "proxyuser"],
  customer: ["customer", "client", "buyer", "company", "customername", "name"],
  reference: ["reference", "ref", "externalid", "customerid", "clientid", "order", "ordernumber", "number"],
  email: ["email", "mail", "emailaddress"],
  contact: ["contact", "telegram", "phone", "phonenumber", "messenger"],
};

/** Text from a file or the clipboard as rows. */
export async function readRows(text: string): Promise<AdoptFileRow[]> {
  const cells = await readCsv(text);
  const lines = cells.map((line) => line.map((cell) => unguardCell(cell.trim())));
  const headings = (lines[0] ?? []).map((heading) => heading.toLowerCase().replace(/[^a-z]/g, ""));
  const columns = columnsOf(headings);
  const named = Object.values(columns).some((column) => column >= 0);
  if (named && columns.login < 0) throw new DeskError("invalid", texts.noLogin);
  return (named ? lines.slice(1) : lines).map((line) => {
    const cell = (field: FieldName) =>
      line[named ? columns[field] : fields.indexOf(field)]?.slice(0, 1_000) ?? "";
    return {
      login: cell("login"),
      customer: cell("customer"),
      reference: cell("reference"),
      email: cell("email"),
      contact: cell("contact"),
    };
  });
}

/** Where each field is; -1 where it is not. */
function columnsOf(headings: readonly string[]): Record<FieldName, number> {
  const columnOf = (field: FieldName) => {
    const word = known[field].find((each) => headings.includes(each));
    return word === undefined ? -1 : headings.indexOf(word);
  };
  return Object.fromEntries(fields.map((field) => [field, columnOf(field)])) as Record<FieldName, number>;
}
