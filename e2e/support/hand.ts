import type { Locator, Page } from "@playwright/test";

/** A user of Subdesk whose clicks and keys are counted. */
export interface Hand {
  clicks: number;
  keys: number;
  click(target: Locator): Promise<void>;
  /** Types into the focused element. */
  type(text: string): Promise<void>;
  key(name: string): Promise<void>;
  /** Chooses in a select that has the focus or is reached by Tab: counted as two keys. */
  choose(select: Locator, label: string): Promise<void>;
  /** Tabs to a field and types into it: counted as one key more than the text. */
  fill(field: Locator, text: string): Promise<void>;
}

export function handOn(page: Page): Hand {
  const hand: Hand = {
    clicks: 0,
    keys: 0,
    async click(target) {
      hand.clicks += 1;
      await target.click();
    },
    async type(text) {
      hand.keys += text.length;
      await page.keyboard.type(text);
    },
    async key(name) {
      hand.keys += 1;
      await page.keyboard.press(name);
    },
    async choose(select, label) {
      hand.keys += 2;
      await select.selectOption({ label });
    },
    async fill(field, text) {
      hand.keys += text.length + 1;
      await field.fill(text);
    },
  };
  return hand;
}
