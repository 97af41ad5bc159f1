const DEEPEST = 34;

/** What React writes for values that JSON has no word for; the others stand for what no action takes. */
const WORDS = new Set(["$undefined", "$NaN", "$Infinity", "$-Infinity", "$-0"]);

/**
 * Whether this is the arguments of an action as React writes them, of nothing but what JSON can say. What is
 * not would make the decoding fail, or cost more than it is long: blobs, typed arrays, streams, maps, sets,
 * dates, big integers, promises, and references that lead nowhere or around in a circle.
 * @param {string} text
 */
export function isActionBody(text) {
  /** @type {unknown} */
  let root;
  try {
    root = JSON.parse(text);
  } catch {
    return false;
  }
  if (!Array.isArray(root)) return false;
  /** @type {{ part: unknown, path: string[] }[]} */
  const open = [{ part: root, path: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { part, path } = next;
    if (typeof part === "string" && part.startsWith("$") && !isReadable(root, part, path)) return false;
    if (typeof part !== "object" || part === null) continue;
    if (path.length >= DEEPEST) return false;
    for (const [key, below] of Object.entries(part)) {
      if (key === "__proto__") return false;
      open.push({ part: below, path: [...path, key] });
    }
  }
  return true;
}

/**
 * @param {unknown} root
 * @param {string} text
 * @param {string[]} path
 */
function isReadable(root, text, path) {
  if (text.startsWith("$$") || WORDS.has(text)) return true;
  // A part that occurs twice is written once, and named by its place where it occurs again.
  const [start, ...place] = text.split(":");
  if (start !== "$0" || place.length === 0 || place.every((key, index) => path[index] === key)) return false;
  const part = place.reduce(
    (/** @type {unknown} */ at, key) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, key)
        ? /** @type {Record<string, unknown>} */ (at)[key]
        : undefined,
    root,
  );
  return typeof part === "object" && part !== null;
}
