export const admin = { name: "Bea Bench", email: "bea@desk.test", password: "correct-horse-battery-41" };

/**
 * Follows the set-up link and signs in, as the owner does on the first day.
 * @param {import("@playwright/test").Browser} browser
 * @param {import("./stand.mjs").Stand} stand
 * @returns {Promise<{ cookies: import("@playwright/test").Cookie[], cookie: string }>} the session, for a
 *   browser and as a header
 */
export async function signIn(browser, { url, setupPath }) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(new URL(setupPath, url).href);
    await page.getByLabel("Name", { exact: true }).fill(admin.name);
    await page.getByLabel("E-mail", { exact: true }).fill(admin.email);
    await page.getByLabel("Password", { exact: true }).fill(admin.password);
    await page.getByRole("button", { name: "Create administrator" }).click();
    await page.waitForURL((at) => !at.pathname.startsWith("/setup"));
    if (new URL(page.url()).pathname.startsWith("/sign-in")) {
      await page.getByLabel("E-mail", { exact: true }).fill(admin.email);
      await page.getByLabel("Password", { exact: true }).fill(admin.password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.waitForURL((at) => !at.pathname.startsWith("/sign-in"));
    }
    const cookies = await context.cookies();
    return { cookies, cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") };
  } finally {
    await context.close();
  }
}
