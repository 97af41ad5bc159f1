import "server-only";

/**
 * A provider's own words for a refusal: of `{message}`, `{error}` and `{detail}`, with those of `{errors}`, a
 * list or lists by field, after them. An array of answers speaks by its first. Undefined without any.
 */
export function errorWords(body: unknown): string | undefined {
  const said: unknown = Array.isArray(body) ? body[0] : body;
  if (typeof said !== "object" || said === null) return undefined;
  const { message, error, detail, errors } = said as Record<string, unknown>;
  const parts = [...textsIn(message), ...textsIn(error), ...textsIn(detail), ...textsIn(errors)];
  return parts.length > 0 ? [...new Set(parts)].join(": ") : undefined;
}

/** As deep as `{errors: [{message}]}` and `{errors: {field: [text]}}`. */
function textsIn(value: unknown, depth = 2): string[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [value.trim()];
  if (typeof value !== "object" || value === null || depth === 0) return [];
  return Object.values(value).flatMap((part) => textsIn(part, depth - 1));
}
