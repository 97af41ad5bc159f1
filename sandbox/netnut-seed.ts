import { DAY, GB, rollPattern } from "./meter";
import { PRODUCT_TYPES, type NetnutRecord, type Plan } from "./netnut-record";
import { personas, rollPassword, type Persona } from "./seed";

// Names are all that NetNut keeps about a sub-user, so the awkward text is here.
const SPECIAL_NAMES = new Map([
  [3, "<b>Bold & Partners</b>"],
  [6, '=HYPERLINK("http://example.com","Open")'],
  [10, "東京データ株式会社"],
  [14, "شركة البيانات العربية"],
  [18, "Rocket 🚀 Résumés"],
  [
    22,
    "The Extraordinarily Long and Formally Registered Company Name of Somebody's Holding (Europe) GmbH & Co. KG",
  ],
]);

function planOf({ roll }: Persona, id: number, anchor: number): Plan {
  const expired = roll.chance(0.2);
  const age = roll.int(1, 25);
  const start = expired ? anchor - (60 + age) * DAY : anchor - age * DAY;
  const gb = roll.pick([5, 10, 20, 50, 100, 250, 500, 1000]);
  const pattern = rollPattern(roll);
  const luck = roll.next();
  const share = luck < 0.1 ? 1 : luck < 0.2 ? 0.9 + roll.next() * 0.09 : roll.next() * 0.8;
  const idle = pattern.kind === "idle" && roll.chance(0.7);
  return {
    id,
    planId: roll.int(300, 420),
    product: roll.pick(PRODUCT_TYPES),
    gb,
    start,
    end: start + (expired ? 30 : roll.pick([30, 30, 90, 365])) * DAY,
    pattern,
    bytes: idle ? 0 : Math.round(gb * GB * share),
    since: anchor,
  };
}

/** Sub-users as they stood at `anchor` (ms). */
export function* seedNetnut(count: number, anchor: number): Generator<NetnutRecord> {
  let id = 48_200;
  let index = 0;
  for (const persona of personas(count)) {
    const { roll, firm, login, email } = persona;
    id += 1 + (roll.chance(0.15) ? roll.int(1, 30) : 0);
    const plans = Array.from({ length: roll.pick([0, 1, 1, 1, 1, 2, 2, 3]) }, (_, turn) =>
      planOf(persona, id * 100 + turn, anchor),
    );
    yield {
      key: String(id),
      order: id,
      row: {
        customer_id: id,
        customer_name: SPECIAL_NAMES.get(index) ?? (roll.chance(0.7) ? firm : `${firm} ${roll.int(2, 9)}`),
        customer_login_name: login,
        customer_dashboard_email: email,
        customer_active: roll.chance(0.86),
      },
      secrets: {
        customer_login_pwd: rollPassword(roll),
        customer_dashboard_pwd: rollPassword(roll),
      },
      plans,
      ips: roll.chance(0.1)
        ? [
            {
              access_point: "eu-west",
              country_code: roll.pick(["US", "DE", "UK"]),
              ips: roll.int(5, 100),
              bandwidth: roll.int(10, 500),
            },
          ]
        : [],
    };
    index += 1;
  }
}
