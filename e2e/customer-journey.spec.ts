import { nineProxy } from "./setup/desk";
import { query } from "./support/database";
import { dialogOf, press, ready } from "./support/page";
import { addPerson, signInAs } from "./support/staff";
import { plantNetnut, plantNineProxy, unique } from "./support/sub-users";
import { expect, leaveNoCustomers, testInOwnContext } from "./support/test";

testInOwnContext.afterAll(async () => {
  await leaveNoCustomers();
  await query("delete from hand_over_templates where name like 'Journey %'");
});

testInOwnContext(
  "a customer is adopted, found by e-mail, talked about with a colleague, and handed over",
  async ({ page }) => {
    const mark = unique();
    const name = `Heron ${mark}`;
    const mail = `orders@${mark}.test`;
    const { net } = await plantNetnut({ net: {} });
    const { nine } = await plantNineProxy({ nine: {} });
    const password = String((await nineProxy.user(nine.id))?.use_key);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);

    await page.goto("/customers/adopt");
    await ready(page);
    await press(page, "CSV file");
    await page
      .getByLabel("Rows")
      .fill(
        [
          "customer,login,reference,e-mail,contact",
          ...[net, nine].map((subUser) => `${name},${subUser.name},H-${mark},${mail},telegram @${mark}`),
        ].join("\n"),
      );
    await press(page, "Read 2 rows");
    await expect(
      page.getByRole("region", { name: "Suggestions" }).getByRole("listitem").first(),
    ).toContainText(name);
    await press(page, "Preview");
    await press(dialogOf(page), "Adopt 2 sub-users");
    await expect(page.getByText("2 sub-users adopted, 1 new customer").first()).toBeVisible();

    await page.goto("/");
    await ready(page);
    await press(page, "Search or jump to…");
    await page.getByPlaceholder("Customer, sub-user, page or action").fill(mail);
    const option = page.getByRole("option", { name });
    await expect(option).toContainText(mail);
    await option.click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await ready(page);
    const subUsers = page.getByRole("region", { name: "Table of sub-users" });
    await expect(subUsers.getByRole("link", { name: net.name })).toBeVisible();
    await expect(subUsers.getByRole("link", { name: nine.name })).toBeVisible();

    const timeline = page.getByRole("region", { name: "Timeline" });
    await page.getByLabel("New comment").fill("Asked for a second login.");
    await press(page, "Comment");
    await expect(timeline.getByText("Asked for a second login.")).toBeVisible();
    const path = new URL(page.url()).pathname;

    const colleague = await addPerson("support");
    const browser = page.context().browser();
    const theirs = await browser?.newPage({
      baseURL: new URL(page.url()).origin,
      storageState: { cookies: [], origins: [] },
      viewport: { width: 1280, height: 800 },
    });
    if (!theirs) throw new Error("There is a browser.");
    await signInAs(theirs, colleague);
    await theirs.goto(path);
    await ready(theirs);
    const seen = theirs.getByRole("region", { name: "Timeline" }).getByRole("listitem");
    await expect(seen.filter({ hasText: "Asked for a second login." }).last()).toBeVisible();
    await expect(
      seen
        .filter({ hasText: "Asked for a second login." })
        .getByRole("button", { name: "Edit", exact: true }),
    ).toHaveCount(0);
    await theirs.getByLabel("New comment").fill("Made it, hand it over.");
    await press(theirs, "Comment");
    const reply = seen.filter({ has: theirs.getByText(colleague.name, { exact: true }) }).last();
    await expect(reply).toContainText("Made it, hand it over.");
    await reply.getByRole("button", { name: "Edit", exact: true }).click();
    await reply.getByLabel("Comment").fill("Made it, please hand it over.");
    await press(reply, "Save comment");
    await expect(seen.getByText("Made it, please hand it over.")).toBeVisible();
    await theirs.close();

    await page.goto("/hand-over");
    await ready(page);
    await press(page, "New template");
    const template = dialogOf(page);
    await template.getByLabel("Name", { exact: true }).fill(`Journey ${mark}`);
    await template.getByLabel("Language").fill("de");
    await template.getByLabel("Text", { exact: true }).fill("{customer}: {name} mit {password}");
    await expect(template.getByText("A message contains no password.")).toBeVisible();
    await template.getByLabel("Text", { exact: true }).fill("{customer}: Ihr Zugang {name} an {host}.");
    await template.getByLabel("Sub-user to preview with").fill(nine.name);
    await expect(template.getByRole("region", { name: "Preview" })).toContainText(
      `${name}: Ihr Zugang ${nine.name} an`,
    );
    await press(template, "Save template");
    await expect(template).toHaveCount(0);

    await page.goto(path);
    await ready(page);
    await expect(timeline.getByText("Made it, please hand it over.")).toBeVisible();
    await press(page, "Edit…");
    await dialogOf(page).getByLabel("Language").fill("de");
    await press(dialogOf(page), "Save");
    await expect(dialogOf(page)).toHaveCount(0);
    await press(page, "Message…");
    const message = dialogOf(page).getByRole("region", { name: "Message" });
    for (const subUser of [net, nine])
      await expect(message).toContainText(`${name}: Ihr Zugang ${subUser.name} an`);
    await page.keyboard.press("Escape");
    await expect(dialogOf(page)).toHaveCount(0);
    await press(page, "Copy as message");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain(`Ihr Zugang ${net.name} an`);
    expect(copied).not.toContain(password);
    expect(
      await query(
        "select author_name, body from comments where customer_id = (select id from customers where name = $1) order by at",
        [name],
      ),
    ).toEqual([
      { author_name: "Ada Admin", body: "Asked for a second login." },
      { author_name: colleague.name, body: "Made it, please hand it over." },
    ]);
  },
);
