const openers = new WeakMap<Element, HTMLElement>();

/** For whatever floats above the page: remembers what it was opened from. */
export function rememberOpener(panel: Element | null, opener: HTMLElement | null | undefined): void {
  if (panel && opener) openers.set(panel, opener);
}

/**
 * Where the focus is, then what opened the panel it is in, and so on: a menu that leads to a dialog is gone
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

/** Gives focus to the first of the trail that is still on the page, else to the page's content. */
export function returnFocus(trail: readonly HTMLElement[]): void {
  (trail.find((element) => element.isConnected) ?? document.getElementById("content"))?.focus();
}
