/** The name of the tab in which a person signs in at the OpenID provider, while another one waits. */
export const signInTab = "subdesk-sign-in";

interface Waiting {
  promise: Promise<void>;
  resolve: () => void;
}

function waiting(): Waiting {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

/** The session of this document is over. */
export interface SessionOver {
  why: string;
  /** For what only reads: it may continue before the page shows again, which waits for it. */
  reads: Waiting;
  /** For everything else: the page shows again. */
  back: Waiting;
}

let over: SessionOver | null = null;
const listeners = new Set<() => void>();

const tell = () => {
  for (const listener of listeners) listener();
};

export function subscribeToSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const currentSessionOver = (): SessionOver | null => over;

/**
 * Call it on learning that the session is over. What it returns continues once the same person has signed in
 * again; for anyone else the document is replaced, and it never does.
 */
export function reportSessionEnd(why: string): SessionOver {
  if (!over) {
    over = { why, reads: waiting(), back: waiting() };
    tell();
  }
  return over;
}

/**
 * The person signed out in another tab, whichever of the two is heard of first: that, or that
 * the session is over.
 */
export function signedOutElsewhere(why: string): void {
  over = { ...reportSessionEnd(why), why };
  tell();
}

/** The same person has signed in again, and the page can be shown. */
export function resumeSession(): void {
  const ended = over;
  over = null;
  tell();
  ended?.reads.resolve();
  ended?.back.resolve();
}
