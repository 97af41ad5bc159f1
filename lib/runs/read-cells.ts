import "server-only";
import { saysUnlimited } from "../domain/amount";
import { describeOperation } from "../providers/fields";
import type { Operation } from "../providers/provider";

type Cells = Record<string, unknown>;
type CapField = { name: string; label: string };

const caps = new WeakMap<Operation, CapField[]>();

/** The row of a list as the operation's input, where null means no cap: in a cell only the word does. */
export function readCells(operation: Operation, cells: Cells): { input: Cells; problems: string[] } {
  const input = { ...cells };
  const problems: string[] = [];
  for (const { name, label } of capsOf(operation)) {
    const cell = cells[name];
    if (cell === undefined || typeof cell === "number") continue;
    if (typeof cell === "string" && saysUnlimited(cell)) {
      input[name] = null;
      continue;
    }
    const blank = cell === null || (typeof cell === "string" && cell.trim() === "");
    problems.push(
      `${label}${blank ? " is empty." : `: “${String(cell).slice(0, 40)}” cannot be read.`} Enter a number, or the word unlimited.`,
    );
    delete input[name];
  }
  return { input, problems };
}

/** How many rows leave out a cap that they could have, and so would get none. */
export function countUncapped(operation: Operation, rows: readonly Cells[]): number {
  return rows.filter((cells) => capsOf(operation).some(({ name }) => cells[name] === undefined)).length;
}

function capsOf(operation: Operation): CapField[] {
  let known = caps.get(operation);
  if (!known)
    caps.set(
      operation,
      (known = describeOperation("create", operation).fields.filter(
        ({ widget }) => widget === "bytes-cap" || widget === "count-cap",
      )),
    );
  return known;
}
