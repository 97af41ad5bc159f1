import { desk, netnut, nineProxy } from "./setup/desk";
import { operationsOn } from "./support/database";
import { choose, codeFiles, dialogOf, idle, notice, openSubUser, press, ready } from "./support/page";
import { plantNetnut, plantNineProxy } from "./support/sub-users";
import { openTable } from "./support/table";
import { calmDown, expect, test, testInOwnContext } from "./support/test";

const noteOf = async (id: string) => (await nineProxy.user(id))?.note;

test.afterEach(calmDown);

test("off line during a write: the page stays, says that no answer came, and sends the same again under the same id", async ({
  page,
  context,
}) => {
  const { subUser } = await plantNineProxy({ subUser: { note: "before" } });
  await openSubUser(page, subUser);
  await idle(page);
  const dialog = await choose(page, "Edit note");
  await dialog.getByLabel("Note").fill("typed with care");
  // The request arrives and is carried out; then the network is gone, and with it the answer.
  let sent = 0;
  let lost = true;
  await page.route("**/*", async (route) => {
    const headers = route.request().headers();
    if (!lost || !headers["next-action"]) return route.fallback();
    sent += 1;
    if (sent === 1)
      await route.fetch({ headers: { ...headers, origin: desk().url, "sec-fetch-site": "same-origin" } });
    await context.setOffline(true);
    return route.abort("internetdisconnected");
  });
  await press(dialog, "Save note");
  await expect(dialog.getByRole("alert")).toContainText("it is not known whether this was carried out");
  await expect(page.locator("h1")).toHaveText(subUser.name);
  await expect(dialog.getByLabel("Note")).toHaveValue("typed with care");
  await press(dialog, "Send again");
  await expect.poll(() => sent).toBe(2);
  await expect(dialog.getByRole("alert")).toContainText("it is not known whether this was carried out");
  await expect(page.locator("h1")).toHaveText(subUser.name);

  lost = false;
  await context.setOffline(false);
  await press(dialog, "Send again");
  await expect(dialogOf(page)).toHaveCount(0);
  await expect(notice(page, `Changed the note of ${subUser.name}`)).toBeVisible();
  expect(await noteOf(subUser.id)).toBe("typed with care");
  expect((await nineProxy.ledger()).filter(({ id }) => id === subUser.id)).toHaveLength(1);
  expect(await operationsOn(subUser.name)).toHaveLength(1);
});

test("traffic whose answer is lost is added once, also where the page shows it already", async ({ page }) => {
  const { net } = await plantNetnut({ net: {} });
  await openSubUser(page, net);
  await idle(page);
  const dialog = await choose(page, "Add traffic");
  await dialog.getByLabel("Traffic to add").fill("10");
  let sent = 0;
  await page.route("**/*", async (route) => {
    const headers = route.request().headers();
    if (!headers["next-action"]) return route.fallback();
    sent += 1;
    if (sent > 1) return route.fallback();
    await route.fetch({ headers: { ...headers, origin: desk().url, "sec-fetch-site": "same-origin" } });
    return route.abort("connectionreset");
  });
  await press(dialog, "Review");
  await press(dialog, "Add 10 GB");
  await expect(dialog.getByRole("alert")).toContainText("it is not known whether this was carried out");
  await expect(page.locator("#content")).toContainText("of 10 GB");
  await expect(dialog.getByRole("button", { name: "Add 10 GB" })).toBeDisabled();
  await press(dialog, "Send again");
  await expect(dialogOf(page)).toHaveCount(0);
  expect((await netnut.ledger()).filter(({ id }) => id === net.id)).toHaveLength(1);
  expect(await operationsOn(net.name)).toHaveLength(1);
});

test("a part whose file is gone says that Subdesk was updated, and leaves the page as it is", async ({
  page,
}) => {
  const { kept } = await plantNineProxy({ kept: {} });
  await openTable(page, `?q=${kept.name}`);
  await idle(page);
  let gone = true;
  await page.route(codeFiles, (route) =>
    gone ? route.fulfill({ status: 404, body: "Not found" }) : route.continue(),
  );
  await press(page, "Create sub-user");
  const said = page
    .getByRole("alert")
    .filter({ hasText: "Subdesk was updated. Reload the page to continue" });
  await expect(said).toBeVisible();
  await expect(said.getByRole("button", { name: "Reload" })).toBeVisible();
  await expect(page.getByRole("link", { name: kept.name, exact: true })).toBeVisible();
  // It can be tried again, and given up.
  await press(said, "Try again");
  await expect(said).toBeVisible();
  gone = false;
  await press(said, "Try again");
  await expect(dialogOf(page)).toBeVisible();
  await expect(said).toHaveCount(0);
});

testInOwnContext(
  "a part that cannot be fetched without a network says so, and comes once there is one",
  async ({ page, context }) => {
    const { near } = await plantNineProxy({ near: {} });
    await openTable(page, `?q=${near.name}`);
    await idle(page);
    await context.setOffline(true);
    await press(page, "Create sub-user");
    const said = page.getByRole("alert").filter({ hasText: "Subdesk cannot be reached" });
    await expect(said).toBeVisible();
    await expect(page.getByRole("link", { name: near.name, exact: true })).toBeVisible();
    await context.setOffline(false);
    await press(said, "Try again");
    await expect(dialogOf(page)).toBeVisible();
  },
);

test("an action that this build does not know says that Subdesk was updated, keeps what was typed and has done nothing", async ({
  page,
}) => {
  const { stale } = await plantNineProxy({ stale: { note: "before" } });
  await openSubUser(page, stale);
  const dialog = await choose(page, "Edit note");
  await dialog.getByLabel("Note").fill("from an old page");
  let old = true;
  await page.route("**/*", (route) => {
    const headers = route.request().headers();
    return old && headers["next-action"]
      ? route.continue({ headers: { ...headers, "next-action": "0".repeat(42) } })
      : route.continue();
  });
  await press(dialog, "Save note");
  const said = dialog.getByRole("alert");
  await expect(said).toContainText("Subdesk was updated, so nothing was done.");
  await expect(said.getByRole("button", { name: "Reload" })).toBeVisible();
  await expect(dialog.getByLabel("Note")).toHaveValue("from an old page");
  expect(await operationsOn(stale.name)).toEqual([]);
  old = false;
  await press(dialog, "Save note");
  await expect(dialogOf(page)).toHaveCount(0);
  expect(await noteOf(stale.id)).toBe("from an old page");
});

test("messages stay plain where the code that draws them cannot be had", async ({ page }) => {
  const { plain } = await plantNineProxy({ plain: { note: "before" } });
  await openSubUser(page, plain);
  const dialog = await choose(page, "Edit note");
  await ready(page);
  await page.route(codeFiles, (route) => route.abort());
  await dialog.getByLabel("Note").fill("after");
  await press(dialog, "Save note");
  await expect(page.getByText(`Changed the note of ${plain.name}`)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: plain.name })).toBeVisible();
});
