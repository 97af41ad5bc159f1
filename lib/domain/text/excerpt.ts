const most = 80;
const before = 24;

/** One line of a text: whole where short, else the part around the first of these words that it has. */
export function excerpt(text: string, words: readonly string[]): string {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = [...line];
  if (characters.length <= most) return line;
  const lower = line.toLowerCase();
  const places = words.map((word) => lower.indexOf(word.toLowerCase())).filter((place) => place >= 0);
  const place = places.length > 0 ? [...line.slice(0, Math.min(...places))].length : 0;
  const from = Math.max(0, Math.min(place - before, characters.length - most));
  const to = from + most;
  const part = characters.slice(from, to).join("").trim();
  return `${from > 0 ? "…" : ""}${part}${to < characters.length ? "…" : ""}`;
}
