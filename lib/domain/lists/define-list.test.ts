import { describe, expect, it } from "vitest";
import { customerList, type ListCustomersParams } from "../customers/search";
import { subUserList } from "../sub-users/search";
import { requireValidParams, problemOfStored } from "./refuse";

const read = (search: string) => customerList.read(new URLSearchParams(search));

describe("the address of a list", () => {
  it("says nothing for the plain list, and what differs from it otherwise", () => {
    expect(customerList.write(customerList.plain)).toBe("");
    const given: ListCustomersParams = {
      ...customerList.plain,
      q: "a b",
      provider: ["x", "y"],
      sort: "used",
      order: "desc",
      page: 3,
    };
    const search = customerList.write(given);
    expect(search).toBe("?q=a+b&provider=x,y&sort=used&page=3");
    expect(read(search)).toEqual({ shown: given, problems: {} });
  });

  it("has the direction of its order only where that is not the first one", () => {
    expect(customerList.write({ ...customerList.plain, sort: "used", order: "asc" })).toBe(
      "?sort=used&order=asc",
    );
    expect(read("?sort=used").shown.order).toBe("desc");
    expect(read("?sort=name").shown.order).toBe("asc");
  });

  it("takes an order, a page and a size that it cannot read for the plain ones", () => {
    expect(read("?sort=reference_key&order=up&page=-4&size=9")).toEqual({
      shown: customerList.plain,
      problems: {},
    });
    expect(read("?sort=name&sort=used").shown.sort).toBe("runsOut");
  });

  it("is refused with a filter that cannot be applied, and keeps its text", () => {
    const { shown, problems } = read("?out=0&q=a");
    expect(shown).toMatchObject({ q: "a", out: null });
    expect(customerList.problemText(problems)).toContain("Running out within");
    expect(customerList.write(shown, problems)).toBe("?q=a&out=0");
    expect(() => requireValidParams(customerList, new URLSearchParams("?out=0"))).toThrow(
      "cannot be applied",
    );
  });

  it("knows the filters of its own list only, where it is stored", () => {
    expect(problemOfStored(customerList, "?state=closed&cols=month&density=comfortable&view=1")).toBeNull();
    expect(problemOfStored(subUserList, "?state=closed")).toBe("There is no filter “state”.");
    expect(problemOfStored(customerList, "?tag=vip")).toBe("There is no filter “tag”.");
    expect(problemOfStored(customerList, "?out=x")).toContain("Running out within");
  });
});

describe("the view of a list", () => {
  const plain = customerList.readView({});

  it("says which filters are on, also those that cannot be applied", () => {
    expect(customerList.filtersOn(plain)).toEqual([]);
    expect(customerList.filtersOn({ ...plain, page: 2, sort: "name", cols: ["month"] })).toEqual([]);
    expect(customerList.filtersOn({ ...plain, state: "all", q: "a" })).toEqual(["q", "state"]);
    const broken = { ...plain, problems: { out: { given: ["0"], message: "no" } } };
    expect(customerList.filtersOn(broken)).toEqual(["out"]);
  });

  it("has the same rows in order of their names, whatever its page", () => {
    const params = customerList.paramsOf({
      ...plain,
      q: "a",
      sort: "used",
      order: "desc",
      page: 4,
      size: 250,
    });
    expect(params).not.toHaveProperty("cols");
    expect(customerList.unpaged(params)).toEqual({
      ...customerList.plain,
      q: "a",
      sort: "name",
      order: "asc",
    });
  });

  it("is read from the address as it was written", () => {
    const view = {
      ...plain,
      q: "a, b",
      page: 3,
      cols: ["month", "state"],
      density: "comfortable" as const,
      view: "7",
    };
    const written = customerList.writeView(view);
    expect(written).toBe("?q=a,+b&page=3&cols=month,state&density=comfortable&view=7");
    expect(customerList.readView(new URLSearchParams(written))).toEqual(view);
    expect(customerList.writeView(plain)).toBe("");
  });

  it("begins at its first page with another filter, order or size, and stays there when drawn otherwise", () => {
    const third = { ...plain, page: 3 };
    for (const patch of [{ q: "a" }, { sort: "used" as const }, { size: 250 as const }])
      expect(customerList.changed(third, patch)).toEqual({ ...third, ...patch, page: 1 });
    expect(customerList.changed(third, { size: 250, page: 2 }).page).toBe(2);
    for (const patch of [{ cols: ["month"] }, { density: "comfortable" as const }, { view: "7" }])
      expect(customerList.changed(third, patch)).toEqual({ ...third, ...patch });
  });

  it("keeps a filter that cannot be applied until that filter is changed", () => {
    const broken = customerList.readView(new URLSearchParams("?out=0&state=closed"));
    expect(customerList.writeView(customerList.changed(broken, { state: "all" }))).toBe("?state=all&out=0");
    expect(customerList.writeView(customerList.changed(broken, { out: 7 }))).toBe("?state=closed&out=7");
  });
});
