import { unattendedHeader } from "@/lib/domain/staff/unattended-header";

const uses = ["keydown", "pointerdown", "pointermove", "wheel", "click", "visibilitychange"];
const countsFor = 60_000;

/** Opening the page was a use. */
let lastUse = 0;

/** From now on, what a person does with this document is noticed. */
export function watchUse(target: EventTarget): void {
  for (const type of uses) target.addEventListener(type, note, { capture: true, passive: true });
}

/** A pointer at rest "moves" in some browsers when the page does. */
function note(event: Event): void {
  const { movementX, movementY } = event as Partial<PointerEvent>;
  if (event.type !== "pointermove" || movementX !== 0 || movementY !== 0) lastUse = performance.now();
}

/**
 * A read with the word that no one has used this document lately, where that is so. Each tab speaks for
 * itself: the one that is used reads as well, every half a minute.
 */
export function markUnattended(init: RequestInit | undefined): RequestInit | undefined {
  if (performance.now() - lastUse <= countsFor) return init;
  const headers = new Headers(init?.headers);
  headers.set(unattendedHeader, "1");
  return { ...init, headers };
}
