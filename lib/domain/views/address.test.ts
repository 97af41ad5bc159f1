import { describe, expect, it } from "vitest";
import { addressOfView } from "../sub-users/table-view";
import { saveViewRequest } from "../../views/schema";
import { activeView, addressOf, plainView, viewOf } from "./address";

const saved = (id: string, search: string) => ({
  id,
  name: id,
  search,
  shared: false,
  own: true,
  owner: "Ada",
});

describe("the address of a saved view", () => {
  it("keeps filter, order and columns, but neither the page nor the view it came from", () => {
    const view = {
      ...plainView(),
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
    const address = addressOf(view);
    expect(address).not.toMatch(/page|view/);
    expect(viewOf({ id: "2", search: address })).toEqual({ ...view, page: 1, view: "2" });
    expect(saveViewRequest.shape.search.safeParse(address).success).toBe(true);
  });

  it("is empty for the plain table", () => {
    expect(addressOf(plainView())).toBe("");
  });

  it("takes an order, size and density it does not know for the plain ones", () => {
    expect(viewOf({ id: "1", search: "?sort=use_key&page=7&size=9&density=huge" })).toEqual({
      ...plainView(),
      view: "1",
    });
  });

  it("keeps a filter that cannot be applied as it is, so that it can be seen and mended", () => {
    const broken = viewOf({ id: "1", search: "?near=0&tag=vip" });
    expect(broken).toMatchObject({ near: null, tag: ["vip"], problems: { near: { given: ["0"] } } });
    expect(new URLSearchParams(addressOf(broken)).get("near")).toBe("0");
    expect(addressOfView({ near: null })).toEqual({ near: [] });
  });
});

describe("the active view", () => {
  const vip = saved("vip", "?tag=vip");
  const views = [saved("all", ""), vip];

  it("is the one that was chosen, and says when it was changed", () => {
    expect(activeView(viewOf(vip), views)).toEqual({ saved: vip, edited: false });
    expect(activeView({ ...viewOf(vip), q: "acme" }, views)).toEqual({ saved: vip, edited: true });
    expect(activeView({ ...viewOf(vip), page: 4 }, views)?.edited).toBe(false);
  });

  it("is recognised by what is shown", () => {
    expect(activeView({ ...plainView(), tag: ["vip"] }, views)).toEqual({ saved: vip, edited: false });
  });

  it("is none for the plain table, another filter, or a view that is gone", () => {
    expect(activeView(plainView(), views)).toBeNull();
    expect(activeView({ ...plainView(), tag: ["eu"] }, views)).toBeNull();
    expect(activeView({ ...plainView(), view: "gone" }, views)).toBeNull();
  });
});
