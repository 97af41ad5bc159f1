import { makeUuid } from "@/components/make-uuid";

export interface OperationIds {
  /** The id under which this is carried out: the same for the same payload as long as its outcome is open. */
  idFor(payload: unknown): string;
  /** The outcome is known, so sending the same again is a new wish. */
  settle(): void;
}

/**
 * Keeps one id per dialog and input, so that a second click or a retry after a lost answer is never a second
 * write.
 */
export function createOperationIds(make: () => string = makeUuid): OperationIds {
  let current: { id: string; payload: string } | null = null;
  return {
    idFor(payload) {
      const text = stable(payload);
      if (current?.payload !== text) current = { id: make(), payload: text };
      return current.id;
    },
    settle() {
      current = null;
    },
  };
}

/** Equal for equal content, whatever the order of its keys. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
