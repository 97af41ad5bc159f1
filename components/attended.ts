import { unattendedHeader } from "@/lib/domain/staff/unattended-header";

const uses = ["keydown", "pointerdown", "pointermove", "wheel", "click", "visibilitychange"];
const countsFor = 60_000;

/** Opening the page was a use. */
let lastUse = 0;

/** Notes from now on when a person uses this document. */
export function watchUse(target: EventTarget): void {
  for (const type of uses) target.addEventListener(type, note, { capture: true, passive: true });
}

/** A pointer at rest "moves" in some browsers when the page does. */
function note(event: Event): void {
  const { movementX, movementY } = event as Partial<PointerEvent>;
  if (event.type !== "pointermove" || movementX !== 0 || movementY !== 0) lastUse = performance.now();
}

/**
 * A read, marked as made by no one where this document was not used for a minute. Tabs need not know of each
 * other: one that is used reads at least every half minute itself.
 */
export function markUnattended(init: RequestInit | undefined): RequestInit | undefined {
  if (performance.now() - lastUse <= countsFor) return init;
  const headers = new Headers(init?.headers);
  headers.set(unattendedHeader, "1");
  return { ...init, headers };
}
