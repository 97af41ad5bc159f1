import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { DeskError } from "../domain/errors";
import { fieldErrors } from "../field-errors";
import { Pacer } from "../providers/pacer";
import type { AccountWay, Provider, Target } from "../providers/provider";
import { parseAddress } from "../providers/settings";
import { recordAuditAlone, type AuditEntry } from "../audit/record";
import type { Actor, Origin } from "../actor";
import { readRing } from "../credentials/keys";
import { sealCredentials, type Owner } from "../credentials/seal";
import { db } from "../db/client";
import { subUsers } from "../db/schema";
import { SettingError } from "../env";
import type { ConfiguredAccount } from "./configured";
import { probe, seesAll } from "./connect";

export interface GivenKey {
  way: string;
  credentials: Record<string, string>;
  anyway: boolean;
}

export interface Candidate {
  way: AccountWay;
  settings: unknown;
}

/** http or https, and any host: providers have stand-ins and test addresses. Only administrators set it. */
export function readAccountAddress(provider: Provider, given: string): string {
  const address = parseAddress(given || provider.usualAddress);
  if (address !== null) return address;
  const problem = `Enter an address such as ${provider.usualAddress}, without a query or a password in it.`;
  throw new DeskError("invalid", problem, { address: problem });
}

/** Turns what was filled in into settings. Errors name the field and repeat no value. */
export function readCandidate(provider: Provider, address: string, given: GivenKey): Candidate {
  const way = provider.ways.find(({ id }) => id === given.way);
  if (!way) throw new DeskError("not-found", `${provider.label} does not accept credentials of this kind.`);
  const filled = Object.fromEntries(Object.entries(given.credentials).filter(([, value]) => value !== ""));
  const parsed = way.input.safeParse(filled);
  if (parsed.success) return { way, settings: way.settings(address, parsed.data) };
  const fields = fieldErrors(parsed.error, "credentials.", ({ code, message }) =>
    code === "invalid_type" ? "This is required." : message,
  );
  throw new DeskError("invalid", "Check the marked fields.", fields);
}

/** Two accounts over one set of customers would show, count and change each of them twice. */
export function requireNewCredentials(
  present: readonly ConfiguredAccount[],
  provider: Provider,
  { way, settings }: Candidate,
  own?: string,
): void {
  const twin = present.find((account) => account.id !== own && account.leadsTo(provider, settings));
  if (twin) throw connectedAlready(way, `${twin.label} uses these credentials already.`);
}

/**
 * Other credentials may reach the same customers: a token and a login, or a second key. An account without
 * customers yet cannot show it.
 */
export async function requireOtherSubUsers(
  present: readonly ConfiguredAccount[],
  provider: Provider,
  { way, settings }: Candidate,
  own?: string,
): Promise<void> {
  const { host } = new URL(provider.baseUrl(settings));
  for (const account of present) {
    if (account.id === own || account.provider.id !== provider.id || account.host !== host) continue;
    if (await seesAll(provider, settings, new Pacer(provider.pace), await someOf(account.id)))
      throw connectedAlready(way, `They give access to the sub-users of ${account.label}.`);
  }
}

/**
 * A few current sub-users. Credentials with which none of them is found under its name lead to other
 * customers, who would replace these.
 */
export async function someOf(accountId: string): Promise<Target[]> {
  return db()
    .select({ remoteId: subUsers.remoteId, name: subUsers.name })
    .from(subUsers)
    .where(and(eq(subUsers.accountId, accountId), isNull(subUsers.vanishedAt)))
    .orderBy(sql`random()`)
    .limit(3);
}

function connectedAlready(way: AccountWay, why: string): DeskError {
  return new DeskError("invalid", "These credentials are connected already.", {
    [fieldOf(way)]: `${why} Every sub-user would be listed twice.`,
  });
}

interface Unproven {
  why: "unreachable" | "others";
  unproven: string;
}

interface Tried {
  health: "reachable" | "unreachable";
  message: string | null;
}

/** The account's name in the audit of an attempt. */
export type Attempt = Pick<AuditEntry, "action" | "accountId" | "subject">;

/**
 * Tries the credentials with one cheap read. A refusal is thrown, with the provider's message beside the
 * field. Where it is unclear whether they are good, or they reach other customers, they are accepted only if
 * the person agreed to exactly that.
 */
export async function tryCandidate(
  provider: Provider,
  { way, settings }: Candidate,
  accepted: { anyway: boolean; others?: boolean },
  attempt: Attempt,
  actor: Actor,
  origin: Origin,
  known: readonly Target[] = [],
): Promise<Tried | Unproven> {
  const error = await probe(provider, settings, new Pacer(provider.pace), accepted.others ? [] : known);
  if (error === null) return { health: "reachable", message: null };
  if (error === "others")
    return {
      why: "others",
      unproven: `${provider.label} accepts the key, but with it Subdesk sees none of this account’s sub-users by their names: it seems to belong to another account. Nothing was saved. If you save it anyway, the sub-users that it leads to replace these, without their tags, customers and one-time links, and runs on them are paused.`,
    };
  if (error.kind === "unauthorized") {
    await recordAuditAlone(actor, origin, { ...attempt, outcome: "refused", reason: error.message });
    throw new DeskError("invalid", `${provider.label} refused these credentials.`, {
      [fieldOf(way)]: `${provider.label} refused it: ${error.message}`,
    });
  }
  return accepted.anyway
    ? { health: "unreachable", message: error.message }
    : {
        why: "unreachable",
        unproven: `${provider.label} did not answer, so Subdesk does not know whether these credentials are good. Nothing was saved. ${error.message}`,
      };
}

/** Reads the key while the lock on accounts is held, so that a rotation cannot miss this one. */
export function sealSettings(owner: Owner, settings: unknown): string {
  try {
    const [key] = readRing();
    return sealCredentials(key, owner, JSON.stringify(settings));
  } catch (error) {
    if (error instanceof SettingError) throw new DeskError("unavailable", error.message);
    throw error;
  }
}

function fieldOf(way: AccountWay): string {
  return `credentials.${way.secretFields[0] ?? ""}`;
}
