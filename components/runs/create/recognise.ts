import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { wholeGB } from "@/lib/domain/providers/traffic-unit";
import type { LeftOutKind } from "@/lib/domain/texts/create-many";
import { customerField, nameFields, tagsField, targetsOf, type Target } from "./targets";

const decomposed = (text: string) => text.normalize("NFKD");
const plain = (text: string) =>
  decomposed(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "");

const words = {
  login: [
    "username",
    "user",
    "login",
    "loginname",
    "proxylogin",
    "proxyuser",
    "proxyusername",
    "subuser",
    "name",
    "account",
  ],
  display: ["name", "customer", "customername", "client", "clientname", "fullname", "displayname", "company"],
  email: ["email", "mail", "emailaddress"],
  password: ["password", "pass", "pwd", "passwd", "proxypassword", "proxypass", "key", "secret"],
  traffic: [
    "cap",
    "traffic",
    "gb",
    "trafficgb",
    "gbcap",
    "trafficcap",
    "trafficcapgb",
    "trafficcapingb",
    "trafficlimit",
    "limit",
    "quota",
    "bandwidth",
    "data",
    "datagb",
  ],
  trafficBytes: ["trafficbytes", "bytes", "capbytes", "trafficcapbytes", "trafficcapinbytes"],
  ips: ["ip", "ips", "ipcap", "iplimit", "maxips"],
  note: ["note", "notes", "comment", "comments", "remark", "remarks", "description"],
  status: ["status", "state"],
  tags: ["tags", "tag", "labels"],
  /** The name where no other column is one, otherwise the customer, or a tag for whoever may not link. */
  customer: ["customer", "customername", "client", "clientname", "company"],
};

/** The key of the target of each heading, or null. No target is used twice. */
export function recogniseColumns(
  headings: readonly string[],
  fields: readonly FieldDescriptor[],
): (string | null)[] {
  const names = headings.map(plain);
  const mapping: (string | null)[] = headings.map(() => null);
  // The provider's own names win over what is merely usual, and of the usual ones the clearer.
  for (const pick of ["own", "usual"] as const) {
    for (const target of targetsOf(fields)) {
      if (mapping.some((key) => key !== null && sameField(key, target.key))) continue;
      const known = namesOf(target, fields)[pick].filter(
        (name) => name !== "account" || !names.some(tellsName),
      );
      const name = known.find((each) =>
        names.some((heading, column) => heading === each && mapping[column] === null),
      );
      if (name !== undefined && name !== "")
        mapping[names.findIndex((heading, column) => heading === name && mapping[column] === null)] =
          target.key;
    }
  }
  const { login } = nameFields(fields);
  const beside = [customerField, tagsField].find((each) => fields.includes(each));
  for (const field of [login, beside]) {
    const customer = names.findIndex(
      (heading, column) => words.customer.includes(heading) && mapping[column] === null,
    );
    if (field && customer >= 0 && !mapping.includes(field.name)) mapping[customer] = field.name;
  }
  return mapping;
}

const kindWords: Record<LeftOutKind, readonly string[]> = {
  traffic: [...words.traffic, ...words.trafficBytes],
  ips: words.ips,
  note: words.note,
  status: words.status,
  email: words.email,
  password: words.password,
};

/**
 * The kind of column that a heading names and that none of these fields is of; null if one of them is, or if
 * the heading names no such kind.
 */
export function untakenKind(heading: string, fields: readonly FieldDescriptor[]): LeftOutKind | null {
  const name = plain(heading);
  const kind = leftOutKinds.find((each) => kindWords[each].includes(name));
  return kind === undefined || fields.some((field) => kindOf(field) === kind) ? null : kind;
}

const leftOutKinds = Object.keys(kindWords) as LeftOutKind[];

function kindOf(field: FieldDescriptor): LeftOutKind | null {
  if (field.meaning === "amount" || field.widget === "bytes-cap") return "traffic";
  if (field.widget === "count-cap") return "ips";
  if (field.widget === "multiline") return "note";
  if (field.widget === "email") return "email";
  if (field.meaning === "password") return "password";
  return field.widget === "choice" ? "status" : null;
}

/** Beside such a heading "Account" is the provider account, as in the exports. */
const tellsName = (heading: string) =>
  heading !== "account" && (words.login.includes(heading) || words.display.includes(heading));

const fieldOf = (key: string) => key.replace(/:bytes$/, "");

function sameField(one: string, other: string): boolean {
  return fieldOf(one) === fieldOf(other);
}

function namesOf(
  { field, key, label, unit }: Target,
  fields: readonly FieldDescriptor[],
): { own: string[]; usual: string[] } {
  if (field === customerField) return { own: [], usual: [] };
  const own = [
    plain(key),
    plain(label),
    ...(unit === "bytes" ? [] : [plain(field.name), plain(field.label)]),
  ];
  const headings = unit === "gb" ? [] : (field.headings ?? []).map(plain);
  return { own, usual: [...headings, ...usualNames(field, unit, fields)] };
}

function usualNames(
  field: FieldDescriptor,
  unit: Target["unit"],
  fields: readonly FieldDescriptor[],
): string[] {
  const { login, display } = nameFields(fields);
  if (field === tagsField) return words.tags;
  if (field.secret) return field.meaning === "password" ? words.password : [];
  if (field === display) return words.display;
  if (field === login) return display ? words.login.filter((word) => word !== "name") : words.login;
  if (field.widget === "email") return words.email;
  // What is called GB elsewhere is no number of GiB.
  if (field.meaning === "amount") return (field.unit ?? wholeGB).label === "GB" ? words.traffic : [];
  if (field.widget === "bytes-cap") return unit === "bytes" ? words.trafficBytes : words.traffic;
  if (field.widget === "count-cap") return words.ips;
  if (field.widget === "multiline") return words.note;
  return field.widget === "choice" ? words.status : [];
}
