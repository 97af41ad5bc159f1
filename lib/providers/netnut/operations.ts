import "server-only";
import { z } from "zod";
import { databaseNow } from "../../clock";
import { GB } from "../../domain/format";
import { fields, labelsOf } from "../fields";
import type { CallContext } from "../call";
import { conflictsBetween } from "../conflicts";
import { claimedOnly, ProviderError } from "../error";
import {
  operation,
  type Connection,
  type Finding,
  type OperationContext,
  type RemoteSubUser,
  type Target,
} from "../provider";
import { productTypes, sameText, type NetnutClient } from "./client";

const productNames: Record<(typeof productTypes)[number], string> = {
  "*": "All products",
  res: "Residential",
  dc: "Datacenter",
  stc: "Static residential",
  mob: "Mobile",
};

const createInput = z.strictObject({
  customer_name: fields.text(
    { label: "Name", help: "What this customer is called at NetNut." },
    { max: 100 },
  ),
  customer_dashboard_email: fields.email({
    label: "Dashboard e-mail",
    help: "Signs in to NetNut's own dashboard.",
  }),
  customer_dashboard_pwd: fields.password({
    label: "Dashboard password",
    headings: ["dashboard_pwd", "dashboard_pass"],
    help: "NetNut offers no way to change it through its API.",
  }),
  customer_login_name: fields.text(
    {
      label: "Proxy login",
      patternHint:
        "Letters, digits and underscore: dashes separate the country and session in the proxy user name.",
    },
    { min: 3, max: 50, pattern: /^[A-Za-z0-9_]+$/ },
  ),
  customer_login_pwd: fields.password({ label: "Proxy password" }),
  snkrs_private_pool: fields
    .count({ label: "Private pool number", help: "Only for accounts with a private pool." }, 1_000_000)
    .optional(),
});

type CreateInput = z.infer<typeof createInput>;

const passwordInput = z.strictObject({ password: fields.password({ label: "Proxy password" }) });

const trafficInput = z.strictObject({
  gigabytes: fields.gigabytes({ label: "Traffic to add", noun: "GB" }, 1_000_000),
  productType: fields
    .choice(productTypes, {
      label: "Product",
      choices: productTypes.map((value) => ({ value, label: productNames[value] })),
    })
    .prefault("*"),
});

const ipsInput = z.strictObject({
  accessPoint: fields.text(
    { label: "Access point", help: "As agreed with NetNut; its API lists none.", remember: "access-point" },
    { max: 100 },
  ),
  countryCode: fields.country({ label: "Country", remember: "country" }),
  ips: fields.count({ label: "IPs to add", noun: "IPs" }, 1_000_000),
  bandwidth: fields.count({ label: "Bandwidth", help: "The bandwidth to give with these IPs." }, 1_000_000),
});

export const fieldLabels = labelsOf(createInput, passwordInput, trafficInput, ipsInput);

const cannotBeTakenBack = "NetNut's API has no way to take it back.";

/** No read at NetNut shows a sub-user's password or IPs. */
const cannotBeVerified = { unverified: true, remark: "Accepted by NetNut, cannot be verified." } as const;

type Read = Connection["getSubUser"];

/** `look` reads the sub-user alone, `getSubUser` its usage too. */
export function netnutOperations(
  client: NetnutClient,
  { look, getSubUser }: { look: Read; getSubUser: Read },
): Connection["operations"] {
  const readQuietly = async (
    target: Target,
    context: CallContext,
  ): Promise<RemoteSubUser | null | undefined> => getSubUser(target, context).catch(() => undefined);

  /**
   * Its traffic before an allocation; null where the account does not report it or the answer is impossible.
   */
  const usageOf = async (
    { remoteId }: Target,
    context: OperationContext,
  ): Promise<{ trafficCap: number } | null> => {
    const usage = await client.usage(remoteId, context).catch(unlessOnlyUsage);
    if (!usage || typeof usage.trafficCap !== "number" || (usage.empty && context.mirrored?.trafficCap))
      return null;
    return { trafficCap: usage.trafficCap };
  };

  const readCreated = async (
    answered: RemoteSubUser | null,
    input: CreateInput,
    context: CallContext,
  ): Promise<RemoteSubUser | null> => {
    const found = answered && (await client.get(answered.remoteId, context));
    const same = found && (found.login === undefined || sameText(found.login, input.customer_login_name));
    return same ? found : findByLogin(client, input, context);
  };

  return {
    create: operation<CreateInput>({
      input: createInput,
      repeatable: false,
      secretFields: ["customer_dashboard_pwd", "customer_login_pwd"],
      meanings: {
        name: "customer_login_name",
        "display-name": "customer_name",
        password: "customer_login_pwd",
      },
      irreversible: "NetNut's API can disable a sub-user, but neither delete nor rename it.",
      async run(_target, input, context) {
        // Only the login can decide an unknown outcome later, so one in use is refused first.
        if (await findByLogin(client, input, context).catch(unlessUnreadable))
          throw failure("rejected", "no", "This proxy login is taken at NetNut.");
        const observedAt = databaseNow();
        const answered = await client.create(input, context);
        const created = await readCreated(answered, input, context).catch(() => undefined);
        if (created === undefined)
          throw claimedOnly(
            "netnut",
            "create",
            "NetNut reported success, but it could not be read back yet.",
          );
        if (created === null)
          throw claimedOnly("netnut", "create", "NetNut reported success, but does not list it yet.");
        return { subUser: created, observedAt };
      },
      async find(_target, input, context): Promise<Finding> {
        const observedAt = databaseNow();
        const found = await findByLogin(
          client,
          input,
          context,
          (item) => sameText(item.login ?? "", input.customer_login_name) && isOurs(item, input),
        );
        // The login was free before; another name or e-mail means that it was taken in the meantime.
        if (found && !isOurs(found, input)) return { verdict: "undecided" };
        return { verdict: found ? "applied" : "not-applied", subUser: found, observedAt };
      },
    }),

    "set-password": operation<z.infer<typeof passwordInput>>({
      input: passwordInput,
      repeatable: true,
      secretFields: ["password"],
      irreversible: "The old proxy password stops working at once.",
      async run(target, input, context) {
        const { remoteId } = known(target);
        await client.setPassword(remoteId, input.password, context);
        return { subUser: undefined, observedAt: databaseNow(), ...cannotBeVerified };
      },
    }),

    disable: operation({
      input: z.strictObject({}),
      repeatable: true,
      secretFields: [],
      irreversible: "NetNut's API cannot enable a sub-user again; that is done in NetNut's own dashboard.",
      async run(target, _input, context) {
        const at = known(target);
        const before = await look(at, context);
        if (!before) throw failure("not-found", "no", "NetNut no longer has this sub-user.");
        const conflicts = conflictsBetween(context.seen, before, ["status"]);
        if (before.status === "disabled")
          return { subUser: before, before, observedAt: databaseNow(), unchanged: "It is disabled already." };
        // Sent blindly, it might enable: the endpoint is documented without a body and may be a toggle.
        if (before.status !== "active")
          throw failure(
            "conflict",
            "no",
            "NetNut does not report whether this sub-user is active, so it was left alone.",
          );
        if (conflicts.length > 0)
          throw new ProviderError("Its status has changed in the meantime.", {
            provider: "netnut",
            operation: "disable",
            kind: "conflict",
            applied: "no",
            conflicts,
          });
        context.found?.(before);
        await client.disable(at.remoteId, context);
        const observedAt = databaseNow();
        const after = await look(at, context).catch(() => undefined);
        if (!after || after.status === "unknown")
          throw claimedOnly(
            "netnut",
            "disable",
            "NetNut reported success, but its state could not be read back yet.",
          );
        if (after.status !== "disabled")
          throw claimedOnly("netnut", "disable", "NetNut reported success, but still lists it as active.");
        return { subUser: after, before, observedAt };
      },
      async find(target, _input, context): Promise<Finding> {
        const observedAt = databaseNow();
        const now = await look(known(target), context);
        if (!now || now.status === "unknown") return { verdict: "undecided" };
        return { verdict: now.status === "disabled" ? "applied" : "not-applied", subUser: now, observedAt };
      },
    }),

    "allocate-traffic": operation<z.output<typeof trafficInput>>({
      input: trafficInput as unknown as z.ZodType<z.output<typeof trafficInput>>,
      repeatable: false,
      secretFields: [],
      meanings: { amount: "gigabytes", product: "productType" },
      promises: ({ gigabytes }) => ({ field: "gigabytes", added: gigabytes * GB }),
      irreversible: `Traffic is added to what is there; ${cannotBeTakenBack}`,
      additive: true,
      async run(target, input, context) {
        const at = known(target);
        const before = await usageOf(at, context);
        if (before) {
          const known = { remoteId: at.remoteId, name: at.name, status: "unknown" as const, ...before };
          const conflicts =
            context.lane === "background" && context.seen?.trafficCap !== null
              ? conflictsBetween(context.seen, known, ["trafficCap"])
              : [];
          if (conflicts.length > 0)
            throw new ProviderError("Its traffic was changed after the preview, so it was left alone.", {
              provider: "netnut",
              operation: "allocate-traffic",
              kind: "conflict",
              applied: "no",
              conflicts,
            });
          context.found?.(known);
        }
        await client.allocate(at.remoteId, input.gigabytes, input.productType, context);
        const observedAt = databaseNow();
        const after = (await readQuietly(at, context)) ?? undefined;
        if (!before) return { subUser: after, observedAt, ...cannotBeVerified };
        if (
          !hasGrown(
            before.trafficCap,
            after?.trafficCap,
            input.gigabytes,
            (await context.otherGrants?.()) ?? 0,
          )
        ) {
          throw claimedOnly(
            "netnut",
            "allocate-traffic",
            "NetNut accepted it, but its traffic does not show it yet.",
          );
        }
        return { subUser: after, observedAt };
      },
      async find(target, input, context): Promise<Finding> {
        const observedAt = databaseNow();
        const now = await getSubUser(known(target), context);
        if (!now || typeof now.trafficCap !== "number") return { verdict: "undecided" };
        const grown = hasGrown(
          context.before?.trafficCap,
          now.trafficCap,
          input.gigabytes,
          (await context.otherGrants?.()) ?? 0,
        );
        return { verdict: grown ? "applied" : "not-applied", subUser: now, observedAt };
      },
    }),

    "allocate-ips": operation<z.infer<typeof ipsInput>>({
      input: ipsInput,
      repeatable: false,
      secretFields: [],
      irreversible: `IPs are added to what is there; ${cannotBeTakenBack}`,
      additive: true,
      async run(target, input, context) {
        const at = known(target);
        await client.allocateIps(
          at.remoteId,
          {
            access_point: input.accessPoint,
            country_code: input.countryCode,
            ips: input.ips,
            bandwidth: input.bandwidth,
          },
          context,
        );
        const observedAt = databaseNow();
        return { subUser: (await readQuietly(at, context)) ?? undefined, observedAt, ...cannotBeVerified };
      },
    }),
  };
}

/** By what was added, beyond what other allocations of ours explain. */
function hasGrown(before: unknown, after: unknown, gigabytes: number, explained: number): boolean {
  return (
    typeof before === "number" && typeof after === "number" && after - before >= gigabytes * GB + explained
  );
}

function known(target: Target | null): Target {
  if (!target) throw failure("contract", "no", "No sub-user was named.");
  return target;
}

function failure(kind: ProviderError["kind"], applied: "no" | "unknown", message: string): ProviderError {
  return new ProviderError(message, { provider: "netnut", operation: "write", kind, applied });
}

function findByLogin(
  client: NetnutClient,
  input: CreateInput,
  context: CallContext,
  orIsIt: (item: RemoteSubUser) => boolean = () => false,
): Promise<RemoteSubUser | null> {
  return client.findListed(
    (item) => item.login === input.customer_login_name || orIsIt(item),
    context,
    "login",
  );
}

/** An unreadable row elsewhere is no reason not to create: NetNut itself refuses a login in use. */
function unlessUnreadable(error: unknown): null {
  if (error instanceof ProviderError && error.kind === "contract") return null;
  throw error;
}

/** A failing usage call does not prevent an allocation; an unreachable NetNut or a refused key does. */
function unlessOnlyUsage(error: unknown): null {
  if (error instanceof ProviderError && (error.kind === "unavailable" || error.kind === "timeout"))
    return null;
  throw error;
}

function isOurs(found: RemoteSubUser, input: CreateInput): boolean {
  return (
    (found.name === found.login || sameText(found.name, input.customer_name)) &&
    (found.email === undefined || sameText(found.email, input.customer_dashboard_email))
  );
}
