import type { ReactNode } from "react";
import { Rich } from "@/components/ui/rich";
import { visibleText } from "@/lib/domain/format";
import { foundBeside, type FoundField, type Marked } from "@/lib/domain/sub-users/found";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { disambiguator } from "@/lib/domain/sub-users/disambiguator";
import * as texts from "@/lib/domain/texts/table";

/** In characters: what is certain to be in sight of a note in its column, and of a line under a name. */
const room = { note: 16, line: 28 };
/** How much of the text before it leads to what was found. */
const lead = 6;

/** One text, whose direction its marks do not break up. */
export function marked(parts: Marked): ReactNode {
  return <bdi>{parts.map((part, at) => (at % 2 === 1 ? <mark key={at}>{part}</mark> : part))}</bdi>;
}

const isWithin = ([before = "", found = ""]: Marked, width: number) => before.length + found.length <= width;

/** Without the beginning, where that would push what was found out of sight. */
function inSight(parts: Marked): Marked {
  if (isWithin(parts, room.line)) return parts;
  const [before = "", ...others] = parts;
  return [`…${[...before].slice(-lead).join("")}`, ...others];
}

interface SecondLineProps {
  row: SubUser;
  /** Login and e-mail always, not only where they tell it from others. */
  full: boolean;
  /** What the columns in sight show. */
  shown: ReadonlySet<string>;
}

/** Under the name: what tells the sub-user from others, and where a search found it that no column shows. */
export function secondLine({ row, full, shown }: SecondLineProps): ReactNode {
  const { found = {} } = row;
  if (!full && !row.sharedName && !row.found) return null;
  const apart = full ? null : disambiguator(row);
  const said = full
    ? (["login", "email"] as const).filter((field) => row[field] && row[field] !== row.name)
    : (["login", "email", "remoteId"] as const)
        .filter((field) => apart !== null && row[field] === apart)
        .slice(0, 1);
  const isSaid = (field: FoundField) => said.some((each) => each === field);
  const why = foundBeside(
    found,
    (field) =>
      isSaid(field) ||
      (shown.has(field) && (field !== "note" || isWithin(found.note?.text ?? [], room.note))),
  );
  // A phone shows no other text than these.
  const onPhone = foundBeside(found, isSaid).filter((field) => !why.includes(field));
  const reason = (field: FoundField) => (
    <Rich parts={texts.foundAs[field](marked(inSight(found[field]?.text ?? [])))} />
  );
  const parts = [
    ...why.map((field) => ({ field, text: reason(field), phone: false })),
    ...said.map((field) => ({
      field,
      text: found[field] ? marked(found[field].text) : visibleText(row[field] ?? ""),
      phone: false,
    })),
    ...onPhone.map((field) => ({ field, text: reason(field), phone: true })),
  ];
  if (parts.length === 0) return null;
  return (
    <span className="name-second">
      {parts.map(({ field, text, phone }, at) => (
        <span key={field} className={phone ? "on-phone" : undefined}>
          {at > 0 && " · "}
          {text}
        </span>
      ))}
    </span>
  );
}
