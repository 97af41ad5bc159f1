/** One provider request. Status 0: the connection was dropped without an answer. */
export interface RequestEntry {
  method: string;
  /** Path and query, without the key. */
  path: string;
  status: number;
  /** Arrival, ms. */
  at: number;
  fault?: string;
}

export interface RequestReport {
  total: number;
  inFlight: number;
  /** The most simultaneous requests since the last reset. */
  maxInFlight: number;
  requests: RequestEntry[];
}

const KEPT = 20_000;

export function requestLog() {
  let entries: RequestEntry[] = [];
  let total = 0;
  let inFlight = 0;
  let maxInFlight = 0;
  return {
    /** Call `end` on the result once the answer is out. */
    begin(entry: RequestEntry): { end: (status: number) => void } {
      entries.push(entry);
      if (entries.length > 2 * KEPT) entries = entries.slice(-KEPT);
      total += 1;
      inFlight += 1;
      maxInFlight = Math.max(maxInFlight, inFlight);
      return {
        end(status) {
          inFlight -= 1;
          entry.status = status;
        },
      };
    },
    /** An answered request appears with its status, one under way with status 0. */
    report: (): RequestReport => ({ total, inFlight, maxInFlight, requests: entries.slice(-KEPT) }),
    clear() {
      entries = [];
      total = 0;
      maxInFlight = inFlight;
    },
  };
}
