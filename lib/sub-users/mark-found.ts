import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import { visibleText } from "../domain/format";
import { foundFields, type Found, type FoundField, type FoundIn } from "../domain/sub-users/found";
import type { SubUser } from "../domain/sub-users/sub-user";
import { needleOf, wordsOf } from "./filter";

/** A character with all that folds together with it. */
const clusters = /.[\p{M}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff\uff9e\uff9f]*/gsu;
const clustersOf = (text: string): string[] => text.match(clusters) ?? [];

/** What a search looks for, and how a text is folded for it. */
interface FoldedSearch {
  /** As they stand within a folded text. */
  words: readonly string[];
  foldOf: (cluster: string) => string;
}

/** Says of each row where the search found it; rows of no search are left as they are. */
export async function markFound(rows: SubUser[], q: string): Promise<SubUser[]> {
  const needle = needleOf(q);
  if (needle === "" || rows.length === 0) return rows;
  const texts = rows.map(textsOf);
  const words = wordsOf(needle);
  const asked =
    words.length === 0
      ? { words: [needle], foldOf: (cluster: string) => cluster }
      : await folded(words, [...new Set(texts.flatMap(allOf).flatMap(clustersOf))]);
  return rows.map((row, at) => ({ ...row, found: foundIn(texts[at] ?? {}, asked) }));
}

type Texts = Partial<Record<FoundField, string | readonly string[] | null>>;

const textsOf = ({ name, email, login, remoteId, note, tags, customer }: SubUser): Texts => ({
  name,
  email,
  login,
  remoteId,
  note,
  tags,
  customer: customer?.name ?? null,
});
const allOf = (texts: Texts) => Object.values(texts).flatMap((text) => text ?? []);

/** By the database, as the search itself, since the rules of JavaScript differ for some letters. */
async function folded(words: readonly string[], given: readonly string[]): Promise<FoldedSearch> {
  const { rows } = await db().execute<{ patterns: string[]; folded: string[] }>(sql`
    select array(select search_pattern(word) from unnest(${sql.param(words)}::text[])
        with ordinality as asked(word, place) order by place) as patterns,
      array(select fold_text(cluster) from unnest(${sql.param(given)}::text[])
        with ordinality as given(cluster, place) order by place) as folded`);
  const of = new Map(given.map((cluster, at) => [cluster, rows[0]?.folded[at] ?? ""]));
  return {
    words: (rows[0]?.patterns ?? []).map((pattern) => pattern.slice(1, -1).replace(/\\(.)/gs, "$1")),
    foldOf: (cluster) => of.get(cluster) ?? cluster,
  };
}

function foundIn(texts: Texts, asked: FoldedSearch): Found {
  const found: Found = {};
  for (const field of foundFields) {
    const text = texts[field];
    const at = typeof text === "string" ? mark(text, asked) : text && inTags(text, asked);
    if (at && at.words.length > 0) found[field] = at;
  }
  return found;
}

function inTags(tags: readonly string[], asked: FoldedSearch): FoundIn {
  const marked = tags.map((tag) => mark(tag, asked));
  const having = marked.filter(({ words }) => words.length > 0);
  const others = marked.filter(({ words }) => words.length === 0);
  return {
    words: [...new Set(having.flatMap(({ words }) => words))],
    text: having[0]?.text ?? [],
    tags: [...having, ...others].map(({ text }) => text),
  };
}

/** The text as it is shown, in parts. */
function mark(text: string, { words, foldOf }: FoldedSearch): FoundIn {
  const given = clustersOf(text);
  const hit = given.map(() => false);
  // Between blanks and without two of them in a row, as the search has it.
  let line = " ";
  const places = [-1];
  given.forEach((cluster, place) => {
    for (const character of foldOf(cluster)) {
      if (character === " " && line.endsWith(" ")) continue;
      line += character;
      for (let unit = 0; unit < character.length; unit++) places.push(place);
    }
  });
  line += " ";
  places.push(-1);
  const having = words.flatMap((word, which) => {
    const first = line.indexOf(word);
    for (let at = first; at >= 0; at = line.indexOf(word, at + 1))
      for (let unit = at; unit < at + word.length; unit++)
        if (line[unit] !== " ") hit[places[unit] ?? -1] = true;
    return first < 0 ? [] : [which];
  });
  const parts = [""];
  given.forEach((cluster, place) => {
    if ((parts.length % 2 === 0) !== (hit[place] ?? false)) parts.push("");
    parts[parts.length - 1] += visibleText(cluster);
  });
  return { words: having, text: parts };
}
