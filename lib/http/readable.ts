import "server-only";

/** Deeper or wider than anything Subdesk's own pages send. */
const deepest = 32;
const maxParts = 500_000;

type Path = (string | number)[];

/** The position of the walk within one list or record. */
interface WalkFrame {
  size: number;
  next: number;
  part(index: number): unknown;
  key(index: number): string | number;
}

/**
 * Finds what no schema checks: U+0000, which PostgreSQL cannot store, endless nesting, more parts than any
 * page sends, and anything but plain records, lists, texts, numbers, booleans and null. Returns the dotted
 * path of the first such part and what is wrong with it, or null. Its memory does not grow with the input;
 * each part is counted before it is read.
 */
export function unreadablePart(value: unknown): { path: string; problem: string } | null {
  const path: Path = [];
  const refuse = (problem: string) => ({ path: path.join("."), problem });
  const problem = problemOf(value);
  if (problem !== null) return refuse(problem);
  const places = [frameOf(value)].filter((place) => place !== null);
  let left = maxParts;
  for (let place = places.at(-1); place; place = places.at(-1)) {
    if (place.next === 0 && (left -= place.size) < 0) return refuse("This is too much.");
    if (place.next === place.size) {
      places.pop();
      path.pop();
      continue;
    }
    const index = place.next++;
    const key = place.key(index);
    if (typeof key === "string" && key.includes("\u0000"))
      return refuse("A name in this request has a character that cannot be stored (U+0000).");
    const part = place.part(index);
    path.push(key);
    const wrong = problemOf(part);
    if (wrong !== null) return refuse(wrong);
    const below = frameOf(part);
    // A circular value is nested without end as well.
    if (below && path.length >= deepest) return refuse("This is nested too deep.");
    if (below) places.push(below);
    else path.pop();
  }
  return null;
}

/** Null for what has no parts. */
function frameOf(value: unknown): WalkFrame | null {
  if (typeof value !== "object" || value === null) return null;
  if (Array.isArray(value))
    return { size: value.length, next: 0, part: (index) => value[index] as unknown, key: (index) => index };
  const record = value as Record<string, unknown>;
  const keys = Object.keys(record);
  return {
    size: keys.length,
    next: 0,
    part: (index) => record[keys[index] ?? ""],
    key: (index) => keys[index] ?? "",
  };
}

function problemOf(value: unknown): string | null {
  switch (typeof value) {
    case "string":
      return value.includes("\u0000") ? "This text has a character that cannot be stored (U+0000)." : null;
    case "number":
    case "boolean":
    case "undefined":
      return null;
    case "object":
      return value === null || Array.isArray(value) || isPlain(value)
        ? null
        : "A value of this type is not accepted.";
    default:
      return "A value of this type is not accepted.";
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
