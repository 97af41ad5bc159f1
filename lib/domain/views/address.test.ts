import { describe, expect, it } from "vitest";
import { customerList } from "../customers/search";
import { subUserList } from "../sub-users/search";
import { saveViewRequest } from "../../views/schema";
import { activeView, addressOf, plainView, viewOf } from "./address";

const saved = (id: string, search: string) => ({
  id,
  list: "sub-users" as const,
  name: id,
  search,
  shared: false,
  own: true,
  owner: "Ada",
});

describe("the address of a saved view", () => {
  it("keeps filter, order and columns, but neither the page nor the view it came from", () => {
    const view = {
      ...plainView(subUserList),
      q: "a&b",
      tag: ["vip"],
      out: 7,
      sort: "daysLeft" as const,
      order: "asc" as const,
      cols: ["created"],
      density: "comfortable" as const,
      page: 9,
      view: "1",
    };
    const address = addressOf(subUserList, view);
    expect(address).not.toMatch(/page|view/);
    expect(viewOf(subUserList, { id: "2", search: address })).toEqual({ ...view, page: 1, view: "2" });
    expect(saveViewRequest.shape.search.safeParse(address).success).toBe(true);
  });

  it("is empty for the plain table", () => {
    expect(addressOf(subUserList, plainView(subUserList))).toBe("");
  });

  it("takes an order, size and density it does not know for the plain ones", () => {
    expect(viewOf(subUserList, { id: "1", search: "?sort=use_key&page=7&size=9&density=huge" })).toEqual({
      ...plainView(subUserList),
      view: "1",
    });
  });

  it("keeps a filter that cannot be applied as it is, so that it can be seen and mended", () => {
    const broken = viewOf(subUserList, { id: "1", search: "?near=0&tag=vip" });
    expect(broken).toMatchObject({ near: null, tag: ["vip"], problems: { near: { given: ["0"] } } });
    expect(new URLSearchParams(addressOf(subUserList, broken)).get("near")).toBe("0");
    const mended = subUserList.changed(broken, { near: null });
    expect(new URLSearchParams(addressOf(subUserList, mended)).has("near")).toBe(false);
  });
});

describe("the active view", () => {
  const vip = saved("vip", "?tag=vip");
  const views = [saved("all", ""), vip];

  it("is the one that was chosen, and says when it was changed", () => {
    expect(activeView(subUserList, viewOf(subUserList, vip), views)).toEqual({ saved: vip, edited: false });
    expect(activeView(subUserList, { ...viewOf(subUserList, vip), q: "acme" }, views)).toEqual({
      saved: vip,
      edited: true,
    });
    expect(activeView(subUserList, { ...viewOf(subUserList, vip), page: 4 }, views)?.edited).toBe(false);
  });

  it("is recognised by what is shown", () => {
    expect(activeView(subUserList, { ...plainView(subUserList), tag: ["vip"] }, views)).toEqual({
      saved: vip,
      edited: false,
    });
  });

  it("is never one of another list, whatever its search", () => {
    const ofCustomers = { ...saved("others", "?q=acme"), list: "customers" as const };
    const view = { ...plainView(subUserList), q: "acme" };
    expect(activeView(subUserList, { ...view, view: "others" }, [ofCustomers])).toBeNull();
    expect(activeView(customerList, viewOf(customerList, ofCustomers), [...views, ofCustomers])).toEqual({
      saved: ofCustomers,
      edited: false,
    });
  });

  it("is none for the plain table, another filter, or a view that is gone", () => {
    expect(activeView(subUserList, plainView(subUserList), views)).toBeNull();
    expect(activeView(subUserList, { ...plainView(subUserList), tag: ["eu"] }, views)).toBeNull();
    expect(activeView(subUserList, { ...plainView(subUserList), view: "gone" }, views)).toBeNull();
  });
});
