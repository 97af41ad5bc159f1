import { expect, it, vi } from "vitest";
import { Secret, TOTP } from "otpauth";

vi.stubEnv("DATABASE_URL", "postgres://desk@127.0.0.1/desk");
vi.stubEnv("AUTH_SECRET", "a secret of the tests, long enough to be one");
const { makeTotp, stepOf } = await import("./totp");

it("takes the code of this step and of the one before and after, and no other", () => {
  const { sealed, secret, uri } = makeTotp("grace@desk.example");
  const app = new TOTP({ secret: Secret.fromBase32(secret) });
  const now = 1_800_000_015_000;
  const step = Math.floor(now / 30_000);
  for (const offset of [-1, 0, 1])
    expect(stepOf(sealed, app.generate({ timestamp: now + offset * 30_000 }), now)).toBe(step + offset);
  for (const offset of [-3, -2, 2, 3])
    expect(stepOf(sealed, app.generate({ timestamp: now + offset * 30_000 }), now)).toBeNull();
  expect(uri).toMatch(/^otpauth:\/\/totp\/Subdesk:grace%40desk\.example\?/);
});

it("keeps the secret sealed", () => {
  const { sealed, secret } = makeTotp("grace@desk.example");
  expect(sealed).not.toContain(secret);
  expect(Buffer.from(sealed, "base64url").toString("latin1")).not.toContain(secret);
  const app = new TOTP({ secret: Secret.fromBase32(secret) });
  expect(stepOf(sealed, app.generate())).not.toBeNull();
  expect(stepOf(`${sealed.slice(0, -4)}AAAA`, app.generate())).toBeNull();
});
