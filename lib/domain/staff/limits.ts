/** How much one person may store. */
export const maxPerPerson = {
  views: 100,
  /** Of those, shared with everyone. */
  sharedViews: 25,
  /** One more sign-in ends the least recently used session. */
  sessions: 20,
  passkeys: 20,
  /** Invitations and reset links that no one has used yet. */
  links: 50,
} as const;

/** The highest ceiling a person may be given, and so the most that can be added at once. */
export const maxGigabytes = 1_000_000;
