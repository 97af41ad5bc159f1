import "server-only";
import { digestUnder, keyedDigest } from "../secrets";
import { linkContent } from "./record";
import type { StoredLine } from "./archive-record";

type Keyed = (text: string) => string;

/** The keys that entries may be chained with, oldest first. */
function keysOf(earlierSecrets: readonly string[]): Keyed[] {
  return [
    ...earlierSecrets.map(
      (secret): Keyed =>
        (text) =>
          digestUnder(secret, "audit", Buffer.from(text)).toString("base64url"),
    ),
    (text) => keyedDigest("audit", text),
  ];
}

/**
 * Follows the chain entry by entry. Once an entry was made with a key, no older key counts any more: that
 * entry holds all before it in place, and whoever got hold of the older key can add nothing after it. Nor
 * does one after a seal count for the seals that follow.
 */
export class Chain {
  readonly #keys: Keyed[];
  #key = 0;
  #seal = 0;
  expected = 1;
  previous = "";

  constructor(earlierSecrets: readonly string[]) {
    this.#keys = keysOf(earlierSecrets);
  }

  /** What is wrong with the next entry; null where it fits. */
  follow({ previous: link, hash, ...row }: StoredLine): string | null {
    if (row.seq !== this.expected) return "is missing";
    if (link !== this.previous) return "does not follow the row before it";
    const text = linkContent(link, row as Parameters<typeof linkContent>[1]);
    const key = this.#madeBy(text, hash, this.#key);
    if (key === null) return "was changed";
    this.#key = key;
    this.previous = hash;
    this.expected += 1;
    return null;
  }

  /** Continues after entries that are not looked at. */
  skipTo(lastSeq: number, hash: string): void {
    this.expected = lastSeq + 1;
    this.previous = hash;
  }

  /**
   * Whether a key that still counts made this seal, of an archive or of the head. A seal is made later than
   * what it covers, so it does not end an older key: entries after those of an archive may be older than its
   * seal.
   */
  sealed(text: string, seal: string): boolean {
    const key = this.#madeBy(text, seal, Math.max(this.#key, this.#seal));
    if (key === null) return false;
    this.#seal = key;
    return true;
  }

  #madeBy(text: string, digest: string, oldest: number): number | null {
    const key = this.#keys.findIndex((keyed, index) => index >= oldest && keyed(text) === digest);
    return key < 0 ? null : key;
  }
}
