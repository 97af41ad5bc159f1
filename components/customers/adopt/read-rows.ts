import { readCsv } from "@/components/forms/read-csv";
import { unguardCell } from "@/lib/domain/csv";
import type { AdoptFileRow } from "@/lib/domain/customers/adopt";
import { DeskError } from "@/lib/domain/errors";
import * as texts from "@/lib/domain/texts/adopt";

const fields = ["login", "customer", "reference", "email", "contact"] as const;
type FieldName = (typeof fields)[number];

/** What headings are called, without blanks and signs. */
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
  const [first = []] = lines;
  const headings = first.map(fieldOf);
  const named = headings.some((field) => field !== null);
  if (named && !headings.includes("login")) throw new DeskError("invalid", texts.noLogin);
  const order = named ? headings : fields;
  return (named ? lines.slice(1) : lines).map((line) => {
    const cell = (field: FieldName) => line[order.indexOf(field)]?.slice(0, 1_000) ?? "";
    return {
      login: cell("login"),
      customer: cell("customer"),
      reference: cell("reference"),
      email: cell("email"),
      contact: cell("contact"),
    };
  });
}

function fieldOf(heading: string): FieldName | null {
  const plain = heading.toLowerCase().replace(/[^a-z]/g, "");
  return fields.find((field) => known[field].includes(plain)) ?? null;
}
