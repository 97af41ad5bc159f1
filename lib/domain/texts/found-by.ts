import type { FoundBy } from "../customers/customer";
import { visibleText } from "../format";

const of: Record<FoundBy["kind"], (text: string) => string> = {
  reference: (text) => `Reference ${text}`,
  former: (text) => `Former reference ${text}`,
  email: (text) => text,
  contact: (text) => text,
  comment: (text) => `Comment: ${text}`,
};

/** Why a search found a customer; null where its name says it. */
export const foundBy = (found: FoundBy | null): string | null =>
  found && of[found.kind](visibleText(found.text));
