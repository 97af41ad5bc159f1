import { expect, it } from "vitest";
import { nextLookText } from "./operation-state";

const now = Date.parse("2026-11-28T12:00:00Z");
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();

it.each([
  [{ checkable: true, nextLookAt: at(10) }, "Subdesk checks again in 10 s."],
  [{ checkable: true, nextLookAt: at(60) }, "Subdesk checks again in 60 s."],
  [{ checkable: true, nextLookAt: at(240) }, "Subdesk checks again in 4 min."],
  [{ checkable: true, nextLookAt: at(-1) }, "Subdesk is about to check again."],
  [{ checkable: true, nextLookAt: null }, "Subdesk checks again after the next complete sync."],
  [
    { checkable: false, nextLookAt: null },
    "The provider’s API cannot show what happened, so someone has to settle it.",
  ],
])("%o: %s", (watched, text) => expect(nextLookText(watched, now)).toBe(text));
