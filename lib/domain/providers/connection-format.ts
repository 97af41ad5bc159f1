/** What a customer may choose when signing in at the provider's gateway, and how it is written there. */
export interface ConnectionFormat {
  fields: readonly ConnectionField[];
  /** `prefix`: what comes before the login. */
  userName: { prefix?: string } & Parts;
  /** Absent where choices are no part of the password. */
  password?: Parts;
  /** What comes before the gateway's host. */
  host?: Parts;
  /**
   * The field whose value is the port instead of the gateway's, while it has one; whether
   * that speaks SOCKS5 too.
   */
  port?: { field: string; socks: "same" | "none" };
}

/** Only while another field has one of these values, such as a product. */
interface OnlyWith {
  onlyWith?: { field: string; values: readonly string[] };
}

/**
 * What follows, in this order; `{name}` is the value of that field. A part is left out while a field of it is
 * empty or has no value that the gateway accepts.
 */
interface Parts {
  /** Before the first part, where there is one. */
  start?: string;
  between?: string;
  parts: readonly string[];
}

export type ConnectionField = { name: string; label: string } & OnlyWith &
  (
    | { kind: "choice"; choices: readonly ({ value: string; label: string } & OnlyWith)[] }
    /**
     * Two letters, in capitals only where `capitals` says so. `any`: what is written for any country; ""
     * leaves its part out. `spellings`: those the gateway writes differently from ISO 3166.
     */
    | { kind: "country"; any: string; capitals?: true; spellings?: Readonly<Record<string, string>> }
    /** May be left empty; `empty` says what that means. */
    | { kind: "number"; min: number; max: number; empty: string }
    /** Letters and digits, likewise. */
    | { kind: "text"; longest: number; empty: string }
  );

export type ConnectionValues = Readonly<Record<string, string>>;

/** The initial values: the first choice, any country, nothing else. */
export function firstValues(format: ConnectionFormat): ConnectionValues {
  return withOffered(format, {});
}

/** The fields that these values leave to choose, each with the choices that it has then. */
export function offeredFields({ fields }: ConnectionFormat, values: ConnectionValues): ConnectionField[] {
  const isOffered = ({ onlyWith }: OnlyWith) =>
    !onlyWith || onlyWith.values.includes(values[onlyWith.field] ?? "");
  return fields
    .filter(isOffered)
    .map((field) =>
      field.kind === "choice" ? { ...field, choices: field.choices.filter(isOffered) } : field,
    );
}

/** The same values without those that are not offered beside the others. */
export function withOffered(format: ConnectionFormat, values: ConnectionValues): ConnectionValues {
  // A field may depend on one that comes before it.
  return format.fields.reduce<ConnectionValues>((settled, { name }) => {
    const field = offeredFields(format, settled).find((each) => each.name === name);
    if (!field) return settled;
    const given = values[name];
    const keeps =
      given !== undefined && (field.kind !== "choice" || field.choices.some(({ value }) => value === given));
    return { ...settled, [name]: keeps ? given : startOf(field) };
  }, {});
}

function startOf(field: ConnectionField): string {
  if (field.kind === "choice") return field.choices[0]?.value ?? "";
  return field.kind === "country" ? field.any : "";
}

/** What is wrong with a value, for the person who typed it; null when nothing is. */
export function valueProblem(field: ConnectionField, value: string): string | null {
  if (value === "") return null;
  if (field.kind === "number")
    return isNumberOf(field, value) ? null : `A number from ${field.min} to ${field.max}.`;
  if (field.kind === "text")
    return /^[A-Za-z0-9]+$/.test(value) && value.length <= field.longest
      ? null
      : `Letters and digits, at most ${field.longest}.`;
  return null;
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
export function userNameFor(login: string, format: ConnectionFormat, values: ConnectionValues): string {
  return (format.userName.prefix ?? "") + login + partsFor(format, format.userName, values);
}

/** The password with these choices. */
export function passwordFor(password: string, format: ConnectionFormat, values: ConnectionValues): string {
  return format.password ? password + partsFor(format, format.password, values) : password;
}

/** Where to connect with these choices. */
export function gatewayFor<Gateway extends { host: string; httpPort: number; socksPort: number | null }>(
  gateway: Gateway,
  format: ConnectionFormat,
  values: ConnectionValues,
): Gateway {
  const { host, port } = format;
  const field = offeredFields(format, values).find(({ name }) => name === port?.field);
  const chosen = field && written(field, values[field.name] ?? "");
  const isPort = chosen !== undefined && /^[1-9]\d{0,4}$/.test(chosen) && Number(chosen) < 65_536;
  return {
    ...gateway,
    ...(host && { host: partsFor(format, host, values) + gateway.host }),
    ...(isPort && { httpPort: Number(chosen), socksPort: port?.socks === "same" ? Number(chosen) : null }),
  };
}

function partsFor(
  format: ConnectionFormat,
  { start = "", between = "", parts }: Parts,
  values: ConnectionValues,
): string {
  const offered = offeredFields(format, values);
  const valueOf = (name: string) => {
    const field = offered.find((each) => each.name === name);
    return field ? written(field, values[name] ?? "") : "";
  };
  const said = parts.flatMap((part) => {
    const chosen = format.fields
      .filter(({ name }) => part.includes(`{${name}}`))
      .map(({ name }) => ({ name, value: valueOf(name) }));
    if (chosen.length === 0 || chosen.some(({ value }) => value === "")) return [];
    return [chosen.reduce((text, { name, value }) => text.replace(`{${name}}`, () => value), part)];
  });
  return said.length === 0 ? "" : start + said.join(between);
}

function written(field: ConnectionField, value: string): string {
  if (field.kind === "choice") return field.choices.some((choice) => choice.value === value) ? value : "";
  if (field.kind !== "country") return valueProblem(field, value) === null ? value : "";
  if (value === field.any) return value;
  const code = countrySpelling(field, value);
  return field.capitals ? code : code.toLowerCase();
}
