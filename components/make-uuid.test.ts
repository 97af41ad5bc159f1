import { afterEach, describe, expect, it, vi } from "vitest";
import { makeUuid } from "./make-uuid";

describe("makeUuid", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("is a version 4 UUID with and without the browser's own", () => {
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(makeUuid()).toMatch(form);
    vi.stubGlobal("crypto", { getRandomValues: (bytes: Uint8Array) => bytes.fill(255) });
    expect(makeUuid()).toBe("ffffffff-ffff-4fff-bfff-ffffffffffff");
  });
});
