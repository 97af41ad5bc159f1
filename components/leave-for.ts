import { forgetTyped } from "./typed";
import { leaveFreely } from "./ui/leaving";

/** Replaces this document. What was typed in it is not for whoever comes next. */
export function leaveFor(path: string): void {
  forgetTyped();
  leaveFreely();
  window.location.assign(path);
}
