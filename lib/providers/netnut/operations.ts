import "server-only";
import { z } from "zod";
import { databaseNow } from "../../clock";
import { GB } from "../../domain/format";
import { fields, labelsOf } from "../fields";
import type { CallContext } from "../call";
import { ProviderError } from "../error";
import { createNamed, findNamed } from "../kit/create";
import { findMove, moveTraffic, totalOf } from "../kit/move-traffic";
import { sameText } from "../kit/readers";
import { findState, setState } from "../kit/set-state";
import { known } from "../kit/targets";
import {
  operation,
  type Connection,
  type OperationContext,
  type RemoteSubUser,
  type Target,
} from "../provider";
import { productTypes, type NetnutClient } from "./client";
import { failures } from "./failures";

const productNames: Record<(typeof productTypes)[number], string> = {
  "*": "All products",
  res: "Residential",
  dc: "Datacenter",
  stc: "Static residential",
  mob: "Mobile",
};

const createInput = z.strictObject({
  customer_name: fields.text(
    { label: "Name", help: "What this sub-user is called at NetNut." },
    { max: 100 },
  ),
  customer_dashboard_email: fields.email({
    label: "Dashboard e-mail",
    help: "Signs in to NetNut’s own dashboard.",
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

const cannotBeTakenBack = "NetNut’s API has no way to take it back.";

type Read = Connection["getSubUser"];

/** `look` reads the sub-user alone, `getSubUser` its usage too. */
export function netnutOperations(
  client: NetnutClient,
  { look, getSubUser }: { look: Read; getSubUser: Read },
): Connection["operations"] {
  /**
   * Its traffic before an allocation; null where the account does not report it or the answer is impossible.
   */
  const usageOf = async (at: Target, context: OperationContext): Promise<RemoteSubUser | null> => {
    const usage = await client.usage(at.remoteId, context).catch(unlessOnlyUsage);
    if (!usage || typeof usage.trafficCap !== "number" || (usage.empty && context.mirrored?.trafficCap))
      return null;
    return totalOf(at, usage.trafficCap);
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
      idempotent: false,
      secretFields: ["customer_dashboard_pwd", "customer_login_pwd"],
      meanings: {
        name: "customer_login_name",
        "display-name": "customer_name",
        password: "customer_login_pwd",
      },
      irreversible: "NetNut’s API can disable a sub-user, but neither delete nor rename it.",
      run(_target, input, context) {
        return createNamed(failures, {
          taken: "This proxy login is taken at NetNut.",
          find: () => findByLogin(client, input, context),
          send: () => client.create(input, context),
          readBack: (answered) => readCreated(answered, input, context),
          shown: (subUser) => ({ subUser }),
        });
      },
      find(_target, input, context) {
        const mayBeIt = (item: RemoteSubUser) =>
          sameText(item.login ?? "", input.customer_login_name) && isOurs(item, input);
        return findNamed(
          () => findByLogin(client, input, context, mayBeIt),
          (found) => isOurs(found, input),
          (found) => found,
        );
      },
    }),

    "set-password": operation<z.infer<typeof passwordInput>>({
      input: passwordInput,
      idempotent: true,
      secretFields: ["password"],
      irreversible: "The old proxy password stops working at once.",
      async run(target, input, context) {
        const { remoteId } = known(target, failures);
        await client.setPassword(remoteId, input.password, context);
        return { subUser: undefined, observedAt: databaseNow(), ...failures.unverified };
      },
    }),

    disable: operation({
      input: z.strictObject({}),
      idempotent: true,
      secretFields: [],
      irreversible: "NetNut’s API cannot enable a sub-user again; that is done in NetNut’s own dashboard.",
      run(target, _input, context) {
        const at = known(target, failures);
        return setState(
          failures,
          {
            operation: "disable",
            look: () => look(at, context),
            toSubUser: (found) => found,
            isSo: isDisabled,
            unchanged: "It is disabled already.",
            compare: ["status"],
            // The endpoint is documented without a body.
            mayToggle: true,
            check({ status }) {
              // Sent blindly, it might enable.
              if (status !== "active")
                throw failures.conflict(
                  "disable",
                  "NetNut does not report whether this sub-user is active, so it was left alone.",
                );
            },
            write: () => client.disable(at.remoteId, context),
            otherwise: () => "still lists it as active",
          },
          context,
        );
      },
      find(target, _input, context) {
        const at = known(target, failures);
        return findState(
          () => look(at, context),
          isDisabled,
          (found) => found,
        );
      },
    }),

    "allocate-traffic": operation<z.output<typeof trafficInput>>({
      input: trafficInput as unknown as z.ZodType<z.output<typeof trafficInput>>,
      idempotent: false,
      secretFields: [],
      meanings: { amount: "gigabytes", product: "productType" },
      promises: ({ gigabytes }) => ({ field: "gigabytes", added: gigabytes * GB }),
      irreversible: `Traffic is added to what is there; ${cannotBeTakenBack}`,
      additive: true,
      run(target, input, context) {
        const at = known(target, failures);
        return moveTraffic(
          failures,
          {
            operation: "allocate-traffic",
            ...given(input),
            read: () => usageOf(at, context),
            readAfter: () => getSubUser(at, context),
            send: () => client.allocate(at.remoteId, input.gigabytes, input.productType, context),
          },
          context,
        );
      },
      find(target, input, context) {
        const at = known(target, failures);
        return findMove(() => getSubUser(at, context), given(input), context);
      },
    }),

    "allocate-ips": operation<z.infer<typeof ipsInput>>({
      input: ipsInput,
      idempotent: false,
      secretFields: [],
      irreversible: `IPs are added to what is there; ${cannotBeTakenBack}`,
      additive: true,
      async run(target, input, context) {
        const at = known(target, failures);
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
        const after = await getSubUser(at, context).catch(() => undefined);
        return { subUser: after ?? undefined, observedAt, ...failures.unverified };
      },
    }),
  };
}

const isDisabled = ({ status }: RemoteSubUser) => (status === "unknown" ? undefined : status === "disabled");

const given = ({ gigabytes }: { gigabytes: number }) => ({ bytes: gigabytes * GB, orMore: true }) as const;

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
