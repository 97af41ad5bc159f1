import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { providers } from "../../lib/providers/registry";
import { buildEnv } from "./build.mjs";
import { isProviderVariable, namesAccount, providerVariables } from "./provider-variables.mjs";

it("finds the variables of every registered provider before anything is built", () => {
  expect(providerVariables()).toEqual(expect.arrayContaining(providers.map(({ variables }) => variables)));
  expect(providerVariables()).toHaveLength(providers.length);
});

describe("a provider that comes with a folder of its own", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "subdesk-providers-"));
    mkdirSync(join(folder, "acme"));
    mkdirSync(join(folder, "not-a-provider"));
    writeFileSync(
      join(folder, "acme", "variables.json"),
      JSON.stringify({ prefix: "ACME_", credentials: ["USER"] }),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is known by its prefix", () => {
    const all = providerVariables(folder);
    expect(all).toEqual([{ prefix: "ACME_", credentials: ["USER"] }]);
    expect(
      ["ACME_USER", "ACME_GATEWAY", "ACMEUSER", "PATH"].map((name) => isProviderVariable(name, all)),
    ).toEqual([true, true, false, false]);
  });

  it("has an account as soon as anything but its gateway is set", () => {
    const all = providerVariables(folder);
    expect(["ACME_USER", "ACME_API_URL", "ACME_GATEWAY"].map((name) => namesAccount(name, all))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

it("gives the build no secret, by whatever name it goes", () => {
  const { NODE_ENV: _mode, ...given } = buildEnv({
    NODE_ENV: "test",
    PATH: "/bin",
    HOME: "/home/me",
    LC_ALL: "C",
    SUBDESK_DIST_DIR: ".next-other",
    APP_URL: "https://desk.example.com",
    NETNUT_TOKEN: "secret",
    ACME_USER: "secret",
    SUBDESK_CREDENTIALS_KEY: "secret",
    DATABASE_URL: "postgres://me:secret@db/desk",
    AUTH_SECRET: "secret",
    AWS_SECRET_ACCESS_KEY: "secret",
    npm_config__authToken: "secret",
  });
  expect(JSON.stringify(given)).not.toContain("secret");
  expect(given).toMatchObject({
    PATH: "/bin",
    HOME: "/home/me",
    LC_ALL: "C",
    SUBDESK_DIST_DIR: ".next-other",
    APP_URL: "https://desk.example.com",
  });
});
