import { describe, expect, it } from "vitest";
import { GB } from "@/lib/domain/format";
import { beyondPool } from "./pool";

const pool = { free: 5 * GB, readAt: "2026-03-03T00:00:00.000Z" };

describe("traffic beyond the pool", () => {
  it("is what exceeds what is free", () => {
    expect(beyondPool(pool, 6)).toEqual({ asked: 6 * GB, free: 5 * GB, readAt: pool.readAt });
    expect(beyondPool({ ...pool, free: 0 }, 1)).toMatchObject({ asked: GB, free: 0 });
  });

  it("is not what just fits", () => {
    expect(beyondPool(pool, 5)).toBeNull();
  });

  it("is not said of a pool nobody knows", () => {
    expect(beyondPool({ free: null, readAt: null }, 1000)).toBeNull();
    expect(beyondPool(undefined, 1000)).toBeNull();
    expect(beyondPool(pool, null)).toBeNull();
  });
});
