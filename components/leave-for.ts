import { forgetTyped } from "./typed";
import { leaveFreely } from "./ui/leaving";

/** Replaces this document, and discards what was typed, so that the next person cannot see it. */
export function leaveFor(path: string): void {
  forgetTyped();
  leaveFreely();
  window.location.assign(path);
}
