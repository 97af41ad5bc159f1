import "server-only";
import { dictionary } from "@zxcvbn-ts/language-common";
import { z } from "zod";
import { DeskError } from "../domain/errors";
import { singleton } from "../singleton";

export const newPassword = z.string().min(12, "At least 12 characters.").max(200, "At most 200 characters.");

/** Shorter parts of a name occur in good passwords by chance. */
const minPartLength = 4;

/** Refuses what attackers try first: common passwords, and the person's own name and e-mail. */
export function requireGoodPassword(
  password: string,
  person: { name: string; email: string },
  field = "password",
): void {
  const problem = problemOf(password.toLowerCase(), person);
  if (problem) throw new DeskError("invalid", problem, { [field]: problem });
}

function problemOf(password: string, { name, email }: { name: string; email: string }): string | null {
  if (commonPasswords().has(password) || new Set(password).size < 5)
    return "This is one of the passwords people try first. Choose another one.";
  const parts = [email, email.split("@")[0] ?? "", name.replace(/\s+/g, ""), ...name.split(/\s+/)].map(
    (part) => part.toLowerCase(),
  );
  return parts.some((part) => part.length >= minPartLength && password.includes(part))
    ? "It must not contain your name or e-mail."
    : null;
}

function commonPasswords(): Set<string> {
  return singleton("common-passwords", () => new Set(dictionary["passwords-common"]));
}
