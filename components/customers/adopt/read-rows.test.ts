import { expect, it } from "vitest";
import { readRows } from "./read-rows";

const row = (login: string, customer: string) => ({ login, customer, reference: "", email: "", contact: "" });

it("reads rows in the order of their headings, or in the usual one", async () => {
  expect(await readRows("customer,login\nAcme,acme_1\n")).toEqual([row("acme_1", "Acme")]);
  expect(await readRows("acme_1,Acme\n")).toEqual([row("acme_1", "Acme")]);
});

it("takes the heading that names the customer most clearly, as in a file that the table exported", async () => {
  expect(await readRows("Name,Login,Account,Customer\nacme_1,acme_1,9Proxy,Acme\n")).toEqual([
    row("acme_1", "Acme"),
  ]);
  expect(await readRows("Name,User\nAcme,acme_1\n")).toEqual([row("acme_1", "Acme")]);
});

it("takes the separator that the first line names", async () => {
  expect(await readRows("sep=;\r\nlogin;customer\r\nacme_1;Acme, Inc.\r\n")).toEqual([
    row("acme_1", "Acme, Inc."),
  ]);
});

it("names the line of a quotation mark that is not closed, and does not read the rows after it as one cell", async () => {
  await expect(readRows('login,customer\nacme_1,Acme\nacme_2,"Acme\nother_1,Other\n')).rejects.toThrow(
    'Line 3 has a quote (") that does not enclose a whole cell.',
  );
});
