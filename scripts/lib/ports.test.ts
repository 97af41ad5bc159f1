import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { freePort } from "./ports.mjs";

const range = "/proc/sys/net/ipv4/ip_local_port_range";

test.runIf(existsSync(range))(
  "a free port is none that the system may give away before it is used",
  async () => {
    const [first = 0] = readFileSync(range, "utf8").trim().split(/\s+/).map(Number);
    for (let tries = 0; tries < 20; tries++) expect(await freePort()).toBeLessThan(first);
  },
);
