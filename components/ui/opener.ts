const openers = new WeakMap<Element, HTMLElement>();

/** For anything that floats above the page: remembers what opened it. */
export function rememberOpener(panel: Element | null, opener: HTMLElement | null | undefined): void {
  if (panel && opener) openers.set(panel, opener);
}

/**
 * The element with the focus, then what opened its panel, and so on: a menu that opens a dialog is gone
 * when the dialog closes.
 */
export function focusTrail(): HTMLElement[] {
  const trail: HTMLElement[] = [];
  let at: Element | null = document.activeElement;
  while (at instanceof HTMLElement && at !== document.body && !trail.includes(at)) {
    trail.push(at);
    at = openerAround(at);
  }
  return trail;
}

function openerAround(element: Element): HTMLElement | null {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const opener = openers.get(at);
    if (opener) return opener;
  }
  return null;
}

/** Nothing on the page has the focus, as after what had it is gone. */
export const isFocusFree = (): boolean =>
  document.activeElement === document.body || document.activeElement === null;

/**
 * Focuses the first of the trail that is still on the page, else the content of the page. Not where something
 * else has taken the focus meanwhile, such as the palette that was opened right after a dialog had closed.
 */
export function returnFocus(trail: readonly HTMLElement[]): void {
  if (!isFocusFree()) return;
  (trail.find((element) => element.isConnected) ?? document.getElementById("content"))?.focus();
}
