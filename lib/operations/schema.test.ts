import { expect, it } from "vitest";
import { performRequest } from "./schema";

const request = {
  operationId: "0b1f7d6e-6d0f-4a0e-9a3e-2f6f3c1f5a10",
  operation: "set-limits",
  accountId: "an-account",
  remoteId: "7",
  input: { threads: 150 },
};
const seenIn = (seen: object) => performRequest.safeParse({ ...request, seen }).data?.seen;

it("takes what was seen of the limits of a provider's own, and of nothing else", () => {
  const seen = { name: "acme", trafficCap: null, "limits.threads": 100, "limits.ports": "none" };
  expect(seenIn(seen)).toEqual(seen);
  for (const odd of [
    { threads: 100 },
    { "limits.threads": "many" },
    { "limits.threads": null },
    { [`limits.${"x".repeat(200)}`]: 1 },
    { trafficCap: "none" },
    { constructor: 1 },
  ])
    expect(seenIn(odd), JSON.stringify(odd)).toBeUndefined();
});
