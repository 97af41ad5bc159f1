import { expect, it } from "vitest";
import { configureZod } from "./jitless";

it("keeps zod from trying to build functions out of text, also when zod was loaded before", async () => {
  configureZod();
  const { z } = await import("zod");
  expect(z.config().jitless).toBe(true);

  delete z.config().jitless;
  configureZod();
  expect(z.config().jitless).toBe(true);

  const made: string[] = [];
  const real = globalThis.Function;
  globalThis.Function = new Proxy(real, {
    construct: (target, args: string[]) => (
      made.push(args.join()), Reflect.construct(target, args) as object
    ),
  });
  try {
    expect(z.object({ name: z.string() }).parse({ name: "acme" })).toEqual({ name: "acme" });
  } finally {
    globalThis.Function = real;
  }
  expect(made).toEqual([]);
});
