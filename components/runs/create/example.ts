import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import * as texts from "@/lib/domain/texts/create-many";
import { customerField, tagsField, targetsOf, type Target } from "./targets";

/** Headings of a file for these fields. Passwords are left out: Subdesk makes them. */
export function templateHeadings(fields: readonly FieldDescriptor[]): string[] {
  return columnsOf(fields).map(({ label }) => label);
}

/** Two rows that these fields take as they are: what every row needs, caps and a note. */
export function exampleRows(fields: readonly FieldDescriptor[]): string {
  const columns = columnsOf(fields).filter(({ field }) => isShown(field));
  return [
    columns.map(({ label }) => label),
    ...texts.exampleNames.map((name, place) => columns.map(({ field }) => exampleCell(field, name, place))),
  ]
    .map((line) => line.join(","))
    .join("\n");
}

/** Traffic in GB alone: in bytes it would be the same twice. */
function columnsOf(fields: readonly FieldDescriptor[]): Target[] {
  return targetsOf(fields).filter(({ field, unit }) => !field.secret && unit !== "bytes");
}

const alwaysShown: ReadonlySet<FieldDescriptor["widget"]> = new Set(["bytes-cap", "count-cap", "multiline"]);

function isShown(field: FieldDescriptor): boolean {
  if (field === tagsField || field === customerField) return false;
  return field.required || field.meaning === "amount" || alwaysShown.has(field.widget);
}

function exampleCell(field: FieldDescriptor, name: string, place: number): string {
  if (field.meaning === "name") return name;
  if (field.meaning === "display-name") return texts.exampleTitles[place] ?? name;
  if (field.choices) return field.choices[0]?.label ?? "";
  switch (field.widget) {
    case "email":
      return texts.exampleEmail(name);
    case "bytes-cap":
    case "gigabytes":
      return String(texts.exampleTraffic[place]);
    case "count-cap":
      return String(texts.exampleIps[place]);
    case "multiline":
      return place === 0 ? texts.exampleNote : "";
    default:
      return "";
  }
}
