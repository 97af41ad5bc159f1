import { randomUUID } from "node:crypto";
import { hashPassword } from "../lib/auth/password";
import type { Role } from "../lib/domain/staff/permissions";
import { actorOf } from "../lib/auth/sessions";
import { signIn, type SignIn } from "../lib/auth/sign-in";
import { pool } from "../lib/db/client";
import type { PresentActor } from "../lib/actor";

export const goodPassword = "eight-tall-ships-41";
let hash: Promise<string> | undefined;

export interface Person {
  id: string;
  name: string;
  email: string;
}

/** Someone who can sign in with `goodPassword`. */
export async function addPerson(role: Role, name = "Grace Hopper"): Promise<Person> {
  const email = `${randomUUID()}@desk.example`;
  const { rows } = await pool().query<{ id: string }>(
    "insert into staff (email, name, role, password_hash) values ($1, $2, $3, $4) returning id",
    [email, name, role, await (hash ??= hashPassword(goodPassword))],
  );
  return { id: rows[0]?.id ?? "", name, email };
}

let last = 0;

/** A new address each time, so that tests do not throttle each other. */
export function from(address = `198.51.${100 + Math.floor(last / 250)}.${(last++ % 250) + 1}`) {
  return {
    requestId: randomUUID(),
    address,
    userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36",
  };
}

/** Signs in and returns the session's id, as in the cookie. */
export async function openSession(person: Person, password = goodPassword, code?: string): Promise<string> {
  const result: SignIn = await signIn(
    { email: person.email, password, ...(code !== undefined && { code }) },
    from(),
  );
  if (result.state !== "signed-in") throw new Error(`The sign-in was ${result.state}.`);
  return result.sessionId;
}

export async function actorFor(person: Person): Promise<PresentActor> {
  const actor = await actorOf(await openSession(person));
  if (!actor) throw new Error("The session is over.");
  return actor;
}
