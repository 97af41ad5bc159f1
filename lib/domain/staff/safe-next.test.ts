import { describe, expect, it } from "vitest";
import { safeNext } from "./safe-next";

describe("safeNext", () => {
  it.each(["/operations", "/sub-users?q=a%20b&page=2", "/sub-users/acc/12#top"])("keeps %s", (path) =>
    expect(safeNext(path)).toBe(path),
  );

  it.each([
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "javascript:alert(1)",
    "evil",
    "",
    "/sign-in?next=/a",
    "/api/auth/signout",
    "/setup",
  ])("does not follow %s", (path) => expect(safeNext(path)).toBe("/sub-users"));

  it("takes the default when there is none, or several", () => {
    expect(safeNext(undefined)).toBe("/sub-users");
    expect(safeNext(["/a", "/b"])).toBe("/sub-users");
  });
});
