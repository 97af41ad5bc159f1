import "server-only";
import { ProviderError } from "../error";
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
const maxRepeats = 3;

/** After this many unreadable pages in a row, it cannot be told whether they are new. */
const maxBlind = 30;

export interface Walk<Row> {
  /** Reads one page, counted from 1. */
  read(page: number): Promise<Page<Row>>;
  idOf(row: Row): string | number;
  /** How many pages are read at a time. */
  atOnce?: number;
  /**
   * Where no total is stated and each page begins with the last row of the one before it, which shows that
   * nothing shifted between them: how many rows are asked for at a time, and what is at an offset.
   */
  byOffset?: { limit: number; at(offset: number): Promise<Pick<Page<Row>, "rows" | "unreadable">> };
}

/**
 * All pages of a listing, in their order, to its last, an empty one, or where nothing new comes any more. A
 * row that moves to an earlier page meanwhile changes the total, as it does between one page and the next.
 * Whoever walks adds to `seen` what each page has.
 */
async function* walkPages<Row>(walk: Walk<Row>, seen: Set<string | number>): AsyncGenerator<Page<Row>> {
  const { idOf } = walk;
  const next = inAdvance(walk.read, walk.atOnce ?? 1);
  let known = 0;
  let repeats = 0;
  let blind = 0;
  let before: Page<Row> | undefined;
  for (let page = 1, last = 1; page <= last && repeats < maxRepeats && blind < maxBlind; page += 1) {
    const answer = await next(page, last);
    yield answer;
    last = lastOf(answer.pages, page);
    if (cameOf(answer) === 0 || (walk.byOffset && before && isSame(before, answer, idOf))) return;
    before = answer;
    blind = answer.rows.length === 0 ? blind + 1 : 0;
    repeats = seen.size === known && answer.rows.length > 0 ? repeats + 1 : 0;
    known = seen.size;
  }
}

const cameOf = ({ rows, unreadable }: Pick<Page<unknown>, "rows" | "unreadable">) => rows.length + unreadable;

function isSame<Row>(one: Page<Row>, other: Page<Row>, idOf: Walk<Row>["idOf"]): boolean {
  return (
    one.rows.length > 1 &&
    one.rows.length === other.rows.length &&
    one.rows.every((row, at) => idOf(row) === idOf(other.rows[at] as Row))
  );
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
      // A caller that awaits it gets its failure; without one, Node would end the process.
      answer.catch(() => {});
      asked.set(next, answer);
    }
    const answer = asked.get(page) ?? read(page);
    asked.delete(page);
    return answer;
  };
}

/**
 * Reads numbered pages of `size` rows where the largest size is not documented: one that is refused is left
 * to the provider, and what comes back is trusted.
 */
export function pagesOfSize<Answer>(
  size: number,
  read: (page: number, size: number | undefined) => Promise<Answer>,
): (page: number) => Promise<Answer> {
  let asked: number | undefined = size;
  const readPage = async (page: number): Promise<Answer> => {
    try {
      return await read(page, asked);
    } catch (error) {
      const isRefused = error instanceof ProviderError && error.kind === "rejected" && error.status !== 200;
      if (page > 1 || asked === undefined || !isRefused) throw error;
      asked = undefined;
      return readPage(page);
    }
  };
  return readPage;
}

/**
 * A walk by offset at a provider that does not say how many there are. What the first page brings is taken
 * for the size of a page, as the limit may be cut short; more than was asked for is everything, and so is the
 * same page twice, as the offset then means nothing. A shorter page is the last. Pages overlap by one row: a
 * row that is deleted before them would otherwise hide another without a trace.
 */
export function walkByOffset<Row>(
  walk: Pick<Walk<Row>, "idOf" | "atOnce"> & {
    limit: number;
    read(offset: number, limit: number): Promise<Pick<Page<Row>, "rows" | "unreadable" | "observedAt">>;
  },
): Walk<Row> {
  const { limit, read, ...rest } = walk;
  let size = limit;
  return {
    ...rest,
    async read(page) {
      const isFirst = page === 1;
      if (isFirst) size = limit;
      const part = await read((page - 1) * Math.max(1, size - 1), size);
      const came = cameOf(part);
      const isLast = isFirst ? came === 0 || came > limit : came < size;
      if (isFirst && !isLast) size = came;
      // Read in advance only where there is more for certain.
      return { ...part, total: null, pages: isLast ? "last" : isFirst && came < limit ? 2 : "more" };
    },
    byOffset: { limit, at: (offset) => read(offset, limit) },
  };
}

/**
 * A walk with each row once, and at its end whether its absences can be trusted, since pages shift while rows
 * change. Where the provider states a total, it must have stood still and have come; where it states none,
 * each page must follow from the one before it, and nothing from the last.
 */
export async function* walkOnce<Row>(walk: Walk<Row>): AsyncGenerator<Page<Row>, ListingEnd> {
  const { idOf, byOffset } = walk;
  const seen = new Set<string | number>();
  const totals = new Set<number | null>();
  let unreadable = 0;
  let came = 0;
  let page = 0;
  let last: Page<Row> | undefined;
  let shifted = false;
  let unmoved = false;
  for await (const answer of walkPages(walk, seen)) {
    const fresh: Row[] = [];
    for (const row of answer.rows) {
      const id = idOf(row);
      if (seen.has(id)) continue;
      seen.add(id);
      fresh.push(row);
    }
    if (last) {
      unmoved = byOffset !== undefined && isSame(last, answer, idOf);
      shifted ||= !unmoved && !(byOffset && follows(last, answer, idOf));
    }
    page += 1;
    last = answer;
    totals.add(answer.total);
    unreadable += answer.unreadable;
    came += cameOf(answer);
    yield { ...answer, rows: fresh };
  }
  const total = last?.total ?? null;
  const isWhole =
    total !== null ||
    (last !== undefined &&
      !shifted &&
      (unmoved
        ? page === 2 && cameOf(last) < (byOffset?.limit ?? 0)
        : lastOf(last.pages, page) === page && (await isEnd(walk, page, last, came - page + 1))));
  const uncertain = (reason: string): ListingEnd => ({
    consistent: false,
    reason,
    ...(!isWhole && { mayLack: true }),
  });
  if (unreadable > 0) return uncertain(`${unreadable} rows could not be read`);
  if (totals.size > 1) return uncertain("The number of sub-users changed while they were listed");
  if (total !== null && seen.size !== total) return uncertain(`${seen.size} of ${total} sub-users came back`);
  return isWhole ? { consistent: true } : uncertain("The list changed while it was read");
}

/** A short page may have been cut short: nothing may follow the `rows` that came, each counted once. */
async function isEnd<Row>(
  { byOffset, idOf }: Walk<Row>,
  page: number,
  last: Page<Row>,
  rows: number,
): Promise<boolean> {
  if (!byOffset || page === 1 || cameOf(last) <= 1) return true;
  const rest = await byOffset.at(rows - 1);
  return cameOf(rest) === 1 && follows(last, { rows: rest.rows }, idOf);
}

function follows<Row>(
  before: Page<Row>,
  { rows }: Pick<Page<Row>, "rows">,
  idOf: Walk<Row>["idOf"],
): boolean {
  const [end, start] = [before.rows.at(-1), rows[0]];
  // After a single row nothing overlaps.
  if (before.rows.length === 1 && start === undefined) return true;
  return end !== undefined && start !== undefined && idOf(end) === idOf(start);
}

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
