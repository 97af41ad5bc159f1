import "server-only";
import type { ListingEnd, ListingPage, RemoteSubUser } from "../provider";

/** One page of a listing. */
export interface Page<Row> {
  rows: Row[];
  /** Rows that cannot be read. */
  unreadable: number;
  /** How many there are in all, where the provider says. */
  total: number | null;
  /** How many pages there are, where the provider says; else whether another may follow. */
  pages: number | "more" | "last";
  observedAt: Date;
}

/**
 * After this many pages in a row without anything new, the page number is ignored and the listing would never
 * end.
 */
const mostRepeats = 3;

/** After this many unreadable pages in a row, it cannot be told whether they are new. */
const mostBlind = 30;

interface Walk<Row> {
  /** Reads one page, counted from 1. */
  read(page: number): Promise<Page<Row>>;
  idOf(row: Row): string | number;
  /** How many pages are read at a time. */
  atOnce?: number;
  /** Each page begins with the last row of the one before it, which shows that nothing shifted between them. */
  overlapping?: true;
}

/**
 * All pages of a listing, in their order, to its last, an empty one, or where nothing new comes any more. A row
 * that moves to an earlier page meanwhile changes the total, as it does between one page and the next.
 */
async function* walkPages<Row>({ read, idOf, atOnce = 1 }: Walk<Row>): AsyncGenerator<Page<Row>> {
  const next = inAdvance(read, atOnce);
  const seen = new Set<string | number>();
  let repeats = 0;
  let blind = 0;
  for (let page = 1, last = 1; page <= last && repeats < mostRepeats && blind < mostBlind; page += 1) {
    const answer = await next(page, last);
    yield answer;
    last = lastOf(answer.pages, page);
    if (answer.rows.length + answer.unreadable === 0) return;
    const known = seen.size;
    for (const row of answer.rows) seen.add(idOf(row));
    blind = answer.rows.length === 0 ? blind + 1 : 0;
    repeats = seen.size === known && answer.rows.length > 0 ? repeats + 1 : 0;
  }
}

function lastOf(pages: Page<unknown>["pages"], page: number): number {
  if (pages === "last") return page;
  return pages === "more" ? Infinity : pages;
}

/** Reads the pages that follow, up to the last one that is known of, while one is waited for. */
function inAdvance<Answer>(
  read: (page: number) => Promise<Answer>,
  atOnce: number,
): (page: number, last: number) => Promise<Answer> {
  const asked = new Map<number, Promise<Answer>>();
  return (page, last) => {
    for (let next = page; next < page + atOnce && next <= last; next += 1) {
      if (asked.has(next)) continue;
      const answer = read(next);
      // Whoever waits for it hears of its failure; perhaps nobody does.
      answer.catch(() => {});
      asked.set(next, answer);
    }
    const answer = asked.get(page) ?? read(page);
    asked.delete(page);
    return answer;
  };
}

/**
 * A walk by offset at a provider that does not say how many there are. A short page is the last, and so is one
 * longer than asked for, as the limit then means nothing and everything came. Pages overlap by one row: a row
 * that is deleted before them would otherwise hide another without a trace.
 */
export function walkByOffset<Row>(
  walk: Pick<Walk<Row>, "idOf" | "atOnce"> & {
    limit: number;
    read(offset: number, limit: number): Promise<Pick<Page<Row>, "rows" | "unreadable" | "observedAt">>;
  },
): Walk<Row> {
  const { limit, read, ...rest } = walk;
  return {
    ...rest,
    overlapping: true,
    async read(page) {
      const part = await read((page - 1) * (limit - 1), limit);
      const isFull = part.rows.length + part.unreadable === limit;
      return { ...part, total: null, pages: isFull ? "more" : "last" };
    },
  };
}

/**
 * A walk with each row once, and at its end whether its absences can be trusted, since pages shift while rows
 * change. Where the provider states a total, it must have stood still and have come; where it states none, the
 * last page must have come and each page must follow from the one before it.
 */
async function* walkOnce<Row>(walk: Walk<Row>): AsyncGenerator<Page<Row>, ListingEnd> {
  const { idOf, overlapping } = walk;
  const seen = new Set<string | number>();
  const totals = new Set<number | null>();
  let unreadable = 0;
  let page = 0;
  let last: Page<Row> | undefined;
  let shifted = false;
  for await (const answer of walkPages(walk)) {
    const fresh: Row[] = [];
    for (const row of answer.rows) {
      if (!seen.has(idOf(row))) fresh.push(row);
      seen.add(idOf(row));
    }
    shifted ||= last !== undefined && !(overlapping === true && follows(last, answer, idOf));
    page += 1;
    last = answer;
    totals.add(answer.total);
    unreadable += answer.unreadable;
    yield { ...answer, rows: fresh };
  }
  if (unreadable > 0) return uncertain(`${unreadable} rows could not be read`);
  if (totals.size > 1) return uncertain("The number of sub-users changed while they were listed");
  const total = last?.total ?? null;
  if (total !== null)
    return seen.size === total
      ? { consistent: true }
      : uncertain(`${seen.size} of ${total} sub-users came back`);
  return last && lastOf(last.pages, page) === page && !shifted
    ? { consistent: true }
    : uncertain("The list changed while it was read");
}

function follows<Row>(before: Page<Row>, { rows }: Page<Row>, idOf: Walk<Row>["idOf"]): boolean {
  const [end, start] = [before.rows.at(-1), rows[0]];
  return end !== undefined && start !== undefined && idOf(end) === idOf(start);
}

const uncertain = (reason: string): ListingEnd => ({ consistent: false, reason });

/** A walk as a listing of sub-users. */
export async function* listPages<Row>(
  walk: Walk<Row>,
  toSubUser: (row: Row) => RemoteSubUser,
): AsyncGenerator<ListingPage, ListingEnd> {
  const pages = walkOnce(walk);
  for (;;) {
    const step = await pages.next();
    if (step.done) return step.value;
    const { rows, unreadable, observedAt, total } = step.value;
    yield { items: rows.map(toSubUser), unreadable, observedAt, expected: total };
  }
}

/**
 * The first row that `isIt`, else the first that `mayBe`. Null only where every row was read and none is;
 * otherwise `doubt` is thrown.
 */
export async function findInPages<Row>(
  walk: Walk<Row>,
  isIt: (row: Row) => boolean,
  doubt: () => Error,
  mayBe: (row: Row) => boolean = () => false,
): Promise<Row | null> {
  const pages = walkOnce(walk);
  let similar: Row | undefined;
  for (;;) {
    const step = await pages.next();
    if (step.done) {
      if (similar !== undefined) return similar;
      if (!step.value.consistent) throw doubt();
      return null;
    }
    const found = step.value.rows.find(isIt);
    if (found !== undefined) return found;
    similar ??= step.value.rows.find(mayBe);
  }
}
