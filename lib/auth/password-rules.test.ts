import { expect, it } from "vitest";
import { requireGoodPassword, newPassword } from "./password-rules";

const person = { name: "Grace Hopper", email: "grace.hopper@desk.example" };

it.each(["1qaz2wsx3edc", "QWERTY123456", "motherfucker", "aaaaaaaaaaaa", "121212121212"])(
  "refuses %s, which people try first",
  (password) => {
    expect(() => requireGoodPassword(password, person)).toThrow("people try first");
  },
);

it.each([
  "xx-Grace-99-yy",
  "hopper-is-at-sea",
  "my grace.hopper pass",
  "a GraceHopper word",
  "grace.hopper@desk.example",
])("refuses %s, which holds the name or e-mail", (password) => {
  expect(() => requireGoodPassword(password, person)).toThrow("must not contain");
});

it.each(["correct-horse-battery-41", "8 tall ships in a row"])("takes %s", (password) =>
  expect(() => requireGoodPassword(password, person)).not.toThrow(),
);

it("names the field it is in", () => {
  expect(() => requireGoodPassword("1qaz2wsx3edc", person, "next")).toThrow(
    expect.objectContaining({ code: "invalid", fields: { next: expect.any(String) as string } }),
  );
});

it("wants 12 characters", () => {
  expect(newPassword.safeParse("11 letters.").success).toBe(false);
  expect(newPassword.safeParse("12 letters..").success).toBe(true);
});
