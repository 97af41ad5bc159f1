import type { Page } from "@playwright/test";

/** Records every browser dialog, script error and content security policy violation. */
export function watch(page: Page): () => string[] {
  const seen: string[] = [];
  page.on("dialog", (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => seen.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text()))
      seen.push(`console: ${message.text()}`);
  });
  page.on("requestfailed", (request) => {
    if (new URL(request.url()).pathname === "/x") seen.push(`request: ${request.url()}`);
  });
  return () => [...seen];
}

/** What is wrong with a page that shows hostile text, as sentences. */
export function problemsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const problems: string[] = [];
    const root = document.documentElement;
    if ("hacked" in window) problems.push("a script of the text ran");
    if (root.scrollWidth > root.clientWidth) {
      const wide = [...document.querySelectorAll("body *")].filter(
        (element) => element.getBoundingClientRect().right > root.clientWidth + 1,
      );
      const described = wide
        .slice(0, 6)
        .map(
          (element) =>
            `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}"> ${Math.round(element.getBoundingClientRect().right)}`,
        );
      problems.push(
        `the page is ${root.scrollWidth} px wide in ${root.clientWidth} px: ${described.join(", ")}`,
      );
    }
    for (const element of document.querySelectorAll(
      "[onerror], [onload], img[src$='/x'], img[src='x'], a[href^='javascript:' i]",
    ))
      problems.push(`there is an element of the text: ${element.outerHTML.slice(0, 80)}`);

    const raw =
      /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
    const rightToLeft = /[\u0590-\u08ff]/;
    const inline = (style: CSSStyleDeclaration) => style.display === "inline";
    const isolates = (style: CSSStyleDeclaration) =>
      !inline(style) || /isolate|plaintext/.test(style.unicodeBidi);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent ?? "";
      const parent = node.parentElement;
      if (!parent || ["SCRIPT", "STYLE", "TEXTAREA"].includes(parent.tagName)) continue;
      const where = `<${parent.tagName.toLowerCase()} class="${parent.className}"> in <${parent.parentElement?.tagName.toLowerCase()} class="${parent.parentElement?.className}">: ${text.slice(0, 60)}`;
      if (raw.test(text)) problems.push(`control characters are shown raw: ${where}`);
      if (!rightToLeft.test(text)) continue;
      // Right-to-left text reorders what follows it unless it is isolated: as a whole, where
      // parts of it are marked.
      let element: Element | null = parent.tagName === "MARK" ? parent.parentElement : parent;
      const whole = element?.querySelector(":scope > mark") ? element.textContent?.trim() : text.trim();
      while (element && element.textContent?.trim() === whole && !isolates(getComputedStyle(element)))
        element = element.parentElement;
      if (element?.textContent?.trim() !== whole)
        problems.push(`text from right to left is not kept to itself: ${where}`);
    }
    for (const element of document.querySelectorAll("dialog, [role=dialog], [role=alertdialog]")) {
      const box = element.getBoundingClientRect();
      if (box.left < -1 || box.right > root.clientWidth + 1)
        problems.push(
          `a dialog reaches out of the window: ${Math.round(box.left)} to ${Math.round(box.right)}`,
        );
      for (const part of [element, ...element.children]) {
        if (part.clientWidth > 1 && part.scrollWidth > part.clientWidth + 1)
          problems.push(`a part of a dialog is ${part.scrollWidth} px wide in ${part.clientWidth} px`);
      }
    }
    return [...new Set(problems)].slice(0, 12);
  });
}
