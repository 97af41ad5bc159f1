import { formatCount, visibleText } from "../format";

/** What is still being read of an account for the first time, and how far along it is. */
export interface AccountReading {
  what: "sub-users" | "traffic" | "history";
  done: number;
  /** Null when the provider does not say how many there are. */
  of: number | null;
}

/** "Reading Main account: 1,240 of about 3,000 sub-users." */
export function readingText(label: string, { what, done, of }: AccountReading): string {
  const name = visibleText(label);
  const people = (count: number) => `${formatCount(count)} ${count === 1 ? "sub-user" : "sub-users"}`;
  switch (what) {
    case "sub-users":
      return of === null
        ? `Reading ${name}: ${people(done)} so far.`
        : `Reading ${name}: ${formatCount(done)} of about ${people(of)}.`;
    case "traffic":
      return `Reading the traffic of ${name}: ${formatCount(done)} of ${people(of ?? done)}.`;
    case "history":
      return `Reading the history of ${name}: ${formatCount(done)} of ${people(of ?? done)}.`;
  }
}
