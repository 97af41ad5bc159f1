/** What a customer may choose in the user name for the provider's gateway, and how it is written there. */
export interface ConnectionFormat {
  fields: readonly ConnectionField[];
  /**
   * What follows the login, in this order; `{name}` is the value of that field. A part is left out while its
   * field is empty or has no value that the gateway accepts.
   */
  userName: readonly string[];
}

export type ConnectionField = { name: string; label: string } & (
  | { kind: "choice"; choices: readonly { value: string; label: string }[] }
  /** Two letters. `spellings`: those the gateway writes differently from ISO 3166. */
  | { kind: "country"; any: string; spellings?: Readonly<Record<string, string>> }
  /** May be left empty; `empty` says what that means. */
  | { kind: "number"; min: number; max: number; empty: string }
);

export type ConnectionValues = Readonly<Record<string, string>>;

/** The initial values: the first choice, any country, no number. */
export function firstValues({ fields }: ConnectionFormat): ConnectionValues {
  return Object.fromEntries(fields.map((field) => [field.name, startOf(field)]));
}

function startOf(field: ConnectionField): string {
  if (field.kind === "choice") return field.choices[0]?.value ?? "";
  return field.kind === "country" ? field.any : "";
}

/** What is wrong with a value, for the person who typed it; null when nothing is. */
export function valueProblem(field: ConnectionField, value: string): string | null {
  if (field.kind !== "number" || value === "" || isNumberOf(field, value)) return null;
  return `A number from ${field.min} to ${field.max}.`;
}

function isNumberOf({ min, max }: { min: number; max: number }, text: string): boolean {
  return (
    /^\d+$/.test(text) && text.length <= String(max).length && Number(text) >= min && Number(text) <= max
  );
}

/** As the gateway spells it, in capitals. */
export function countrySpelling(field: Extract<ConnectionField, { kind: "country" }>, code: string): string {
  return (field.spellings?.[code] ?? code).toUpperCase();
}

/** The user name with these choices. */
export function userNameFor(
  login: string,
  { fields, userName }: ConnectionFormat,
  values: ConnectionValues,
): string {
  const parts = userName.map((part) => {
    const field = fields.find(({ name }) => part.includes(`{${name}}`));
    const value = field ? written(field, values[field.name] ?? "") : "";
    return field && value !== "" ? part.replace(`{${field.name}}`, () => value) : "";
  });
  return login + parts.join("");
}

function written(field: ConnectionField, value: string): string {
  if (field.kind === "country")
    return value === field.any ? value : countrySpelling(field, value).toLowerCase();
  return valueProblem(field, value) === null ? value : "";
}
