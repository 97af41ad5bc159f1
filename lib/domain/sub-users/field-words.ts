const words: Record<string, string> = { trafficCap: "traffic cap", ipCap: "IP cap" };

/** A field of a sub-user, as a sentence names it. */
export function fieldWord(field: string): string {
  return words[field] ?? field;
}

/** Several of them: "traffic cap and IP cap". */
export function fieldWords(fields: readonly string[]): string {
  return fields.map(fieldWord).join(" and ");
}
