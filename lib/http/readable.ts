import "server-only";

/** Deeper, wider or longer than anything the desk's own pages send. */
const deepest = 32;
const mostParts = 500_000;

/**
 * What no schema looks at, in whatever a request carries: U+0000, which PostgreSQL stores nowhere, and nesting without
 * end. Answers the dotted path of the first such part and what is wrong with it, or null.
 */
export function unreadablePart(value: unknown): { path: string; problem: string } | null {
  const open: { part: unknown; path: string[] }[] = [{ part: value, path: [] }];
  for (let seen = 0; ; seen += 1) {
    const next = open.pop();
    if (!next) return null;
    const { part, path } = next;
    const refuse = (problem: string) => ({ path: path.join("."), problem });
    if (typeof part === "string" && part.includes("\u0000")) return refuse("This text holds a character that cannot be stored (U+0000).");
    if (typeof part !== "object" || part === null) continue;
    // A value within itself is nested without end as well.
    if (path.length >= deepest) return refuse("This is nested too deep.");
    if (seen > mostParts) return refuse("This is too much.");
    for (const [key, below] of Object.entries(part)) {
      if (key.includes("\u0000")) return refuse("A name in here holds a character that cannot be stored (U+0000).");
      open.push({ part: below, path: [...path, key] });
    }
  }
}
