import { dice, type Dice } from "./dice";
import { consumed, DAY, GB, type Pattern } from "./meter";

/**
 * One reseller: the same customers at every provider, each with the same company, address and habits. Usage
 * adds up: the counter is what was consumed since traffic was first given.
 */
export interface Seat {
  company: string;
  /** Made of the company and its purpose; unique across all providers. */
  login: string;
  purpose: string;
  email: string;
  note: string;
  /** How many seats the company already has at this provider. */
  turn: number;
  fate: Fate;
  roll: Dice;
}

/** What happens to a sub-user; nearly all have enough for weeks. */
type Fate = "enough" | "near" | "soon" | "last" | "spent" | "new" | "renewed" | "early";

/** How the reseller uses one provider. */
interface Custom {
  /** Which companies buy there: those whose lot, 0 to 1, is between the two. */
  lots: readonly [number, number];
  /** How many sub-users a company has there; one is picked. */
  seats: readonly [number, ...number[]];
  /** Where its purposes begin among those of a company. No two providers overlap, so no login is twice. */
  purposes: number;
  seed: number;
  /** By position in its list: the few that need attention. */
  fates: ReadonlyMap<number, Fate>;
}

const providers = {
  netnut: {
    lots: [0, 0.75],
    seats: [1, 1, 1, 1, 2],
    purposes: 0,
    seed: 40_000_000,
    fates: new Map([
      [7, "early"],
      [31, "near"],
      [45, "soon"],
      [64, "last"],
      [70, "renewed"],
      [88, "new"],
      [97, "near"],
      [120, "soon"],
      [151, "new"],
    ]),
  },
  "nine-proxy": {
    lots: [0.25, 1],
    seats: [1, 1, 2, 2, 3],
    purposes: 9,
    seed: 80_000_000,
    fates: new Map([
      [20, "near"],
      [35, "soon"],
      [57, "spent"],
      [83, "near"],
      [111, "last"],
      [128, "soon"],
      [140, "new"],
      [201, "near"],
    ]),
  },
  dataimpulse: {
    lots: [0.3, 0.7],
    seats: [1, 1, 1, 2],
    purposes: 3,
    seed: 120_000_000,
    fates: new Map([
      [12, "near"],
      [29, "spent"],
      [41, "soon"],
      [66, "new"],
    ]),
  },
  iproyal: {
    lots: [0.1, 0.5],
    seats: [1, 1, 1, 2],
    purposes: 13,
    seed: 200_000_000,
    fates: new Map([
      [9, "soon"],
      [24, "near"],
      [38, "last"],
      [52, "new"],
      [61, "spent"],
    ]),
  },
  oxylabs: {
    lots: [0.45, 0.9],
    seats: [1, 1, 2],
    purposes: 6,
    seed: 160_000_000,
    fates: new Map([
      [9, "near"],
      [22, "soon"],
      [38, "spent"],
      [54, "new"],
      [61, "last"],
    ]),
  },
} satisfies Record<string, Custom>;

type ProviderName = keyof typeof providers;

export const providerNames = Object.keys(providers) as ProviderName[];

const FIRMS = [
  "Acme Data",
  "Nordlicht SEO",
  "Vela Retail",
  "Brightloop",
  "Kestrel Analytics",
  "Pricewise",
  "Hargreaves & Sons",
  "Tidewater Travel",
  "Fjord Insights",
  "Ombra Studio",
  "Lumen Market Research",
  "Casa Verde",
  "Quill & Co",
  "Redwood Ticketing",
  "Sable Security",
  "Mirador",
  "Pixelfarm",
  "Orchard Ads",
  "Halcyon Hotels",
  "Zürich Preisvergleich",
  "Société Dubois",
  "Bluefin Sneakers",
  "Marigold Media",
  "Granite Feeds",
  "Copperline",
  "Delta Fare Watch",
  "Juniper Labs",
  "Northgate Brand",
  "Saffron Commerce",
  "Tallinn Scrape Co",
  "Umbrella Reviews",
  "Wavecrest",
  "Yarrow Health",
  "Atlas Parts",
  "Blackbird PR",
  "Corvus Intelligence",
  "Driftwood",
  "Everly Fashion",
  "Foxglove",
  "Gilded Rank",
] as const;

const FIRST = [
  "Amber",
  "Beacon",
  "Cedar",
  "Cobalt",
  "Coral",
  "Crescent",
  "Dovetail",
  "Ember",
  "Falcon",
  "Fern",
  "Garnet",
  "Harbour",
  "Hazel",
  "Indigo",
  "Ivory",
  "Jade",
  "Keystone",
  "Lantern",
  "Linden",
  "Maple",
  "Meridian",
  "Nimbus",
  "Oakfield",
  "Opal",
  "Orion",
  "Pebble",
  "Pinnacle",
  "Quartz",
  "Raven",
  "Ridgeway",
  "Rowan",
  "Sequoia",
  "Silver",
  "Solstice",
  "Sparrow",
  "Sterling",
  "Summit",
  "Thistle",
  "Topaz",
  "Verdant",
  "Willow",
] as const;

const SECOND = [
  "Analytics",
  "Apparel",
  "Auctions",
  "Cargo",
  "Commerce",
  "Data",
  "Electronics",
  "Events",
  "Fares",
  "Feeds",
  "Foods",
  "Freight",
  "Games",
  "Group",
  "Holidays",
  "Homes",
  "Hotels",
  "Insights",
  "Insurance",
  "Jobs",
  "Labs",
  "Logistics",
  "Market Research",
  "Media",
  "Motors",
  "Outdoor",
  "Pharma",
  "Pricing",
  "Research",
  "Retail",
  "Search",
  "Sports",
  "Studio",
  "Supplies",
  "Tickets",
  "Travel",
  "Ventures",
] as const;

const PURPOSES = [
  "prices",
  "serp",
  "scraping",
  "adcheck",
  "seo",
  "travel",
  "tickets",
  "retail",
  "brand",
  "reviews",
  "stock",
  "maps",
  "feeds",
  "social",
  "jobs",
  "prod",
  "qa",
  "staging",
] as const;

const PEOPLE = [
  "anna.berg",
  "ben.carter",
  "carla.rossi",
  "dmitri.volkov",
  "elif.kaya",
  "farid.haddad",
  "grace.okoro",
  "hugo.lindqvist",
  "ines.duarte",
  "jonas.weber",
  "keiko.mori",
  "liam.byrne",
  "marta.nowak",
  "noor.aziz",
  "olga.petrova",
  "pedro.alves",
  "quinn.harper",
  "rosa.jimenez",
  "sven.dahl",
  "tomas.novak",
  "uma.rao",
  "viktor.hansen",
  "wei.zhang",
  "yusuf.demir",
] as const;

const NOTES = [
  "Net 30, pays by bank transfer",
  "Annual contract, review in March",
  "Call before disabling",
  "VIP: ask Marta first",
  "Moved from the old plan",
  "US and DE traffic only",
  "Paused over the summer",
  "2.10 per GB, agreed by phone",
  "Asked for more IPs",
  "Upgrade offered, waiting for an answer",
  "Client à facturer séparément",
  "Kündigung zum Quartalsende",
] as const;

const slug = (text: string) =>
  text
    .normalize("NFD")
    .replace(/[^\x20-\x7e]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");

/** A different company for every position. */
function companyAt(place: number): string {
  const known = FIRMS[place];
  if (known) return known;
  const rest = place - FIRMS.length;
  const all = FIRST.length * SECOND.length;
  // A step without a common divisor visits every pair once, far from its neighbours.
  const pair = (rest * 577) % all;
  const name = `${FIRST[Math.floor(pair / SECOND.length)]} ${SECOND[pair % SECOND.length]}`;
  const round = Math.floor(rest / all);
  return round === 0 ? name : `${name} ${round + 1}`;
}

function noteOf(roll: Dice): string {
  const style = roll.next();
  if (style < 0.4) return "";
  if (style < 0.65)
    return `Invoice ${roll.int(1200, 4800)}, renews on the ${roll.pick(["1st", "5th", "15th", "28th"])}`;
  return roll.pick(NOTES);
}

/** The first `count` seats at a provider, company by company. */
export function* seats(provider: ProviderName, count: number): Generator<Seat> {
  const { lots, seats: numbers, purposes, seed, fates }: Custom = providers[provider];
  let place = 0;
  for (let index = 0; index < count; place += 1) {
    const shared = dice(9_000 + place);
    const lot = shared.next();
    const company = companyAt(place);
    const first = shared.int(0, PURPOSES.length - 1);
    const contact = shared.pick(PEOPLE);
    const base = slug(company);
    const roll = dice(seed + place);
    if (lot < lots[0] || lot >= lots[1]) continue;
    const seatsHere = roll.pick(numbers);
    for (let turn = 0; turn < seatsHere && index < count; turn += 1, index += 1) {
      const at = (first + purposes + turn) % PURPOSES.length;
      const purpose = PURPOSES[at] ?? PURPOSES[0];
      yield {
        company,
        login: `${base}_${purpose}`,
        purpose,
        email: `${turn === 0 ? contact : purpose}@${base.replaceAll("_", "-")}.example`,
        note: noteOf(roll),
        turn,
        fate: fates.get(index) ?? "enough",
        roll,
      };
    }
  }
}

export interface Habit {
  /** Of traffic, in GB. */
  gb: number;
  /** Bytes used when it last grew. */
  bytes: number;
  pattern: Pattern;
  /** When traffic was first given, ms. */
  start: number;
  /** Until when it has grown, ms; the anchor, unless something stopped it. */
  until: number;
}

const sizes = [
  1, 2, 3, 5, 8, 10, 15, 20, 25, 30, 40, 50, 60, 75, 100, 125, 150, 200, 250, 300, 400, 500, 600, 750, 1000,
  1250, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10_000, 15_000, 20_000,
] as const;

interface Plan {
  age: number;
  share: number;
}

function planOf({ fate, roll }: Seat, ages: (roll: Dice) => number): Plan {
  const within = (low: number, high: number) => low + roll.next() * (high - low);
  const lasting = (days: number, share: number) => ({ age: (days * share) / (1 - share), share });
  switch (fate) {
    case "near":
      return { age: within(120, 180), share: within(0.81, 0.88) };
    case "soon":
      return lasting(within(4.5, 6.2), within(0.66, 0.76));
    case "last":
      return lasting(within(1.4, 1.9), within(0.96, 0.972));
    case "spent":
      return { age: within(30, 40), share: 1 };
    case "renewed":
      return { age: 9, share: within(0.18, 0.22) };
    case "early":
      return { age: 30, share: within(0.4, 0.5) };
    case "new":
      return { age: within(0.5, 2), share: 0 };
    case "enough": {
      const age = ages(roll);
      return { age, share: Math.min(0.78, (age / (age + 13)) * within(0.55, 0.93)) };
    }
  }
}

/** What a sub-user was given and has used, as of `anchor` or when it was stopped, `stopped` days before. */
export function habitOf(seat: Seat, anchor: number, ages: (roll: Dice) => number, stopped: number): Habit {
  const { roll, fate } = seat;
  const { age, share } = planOf(seat, ages);
  const luck = roll.next();
  const perDay =
    luck < 0.45 ? 0.05 + roll.next() * 0.9 : luck < 0.92 ? 1 + roll.next() * 5 : 12 + roll.next() * 22;
  const wanted = share > 0 ? (perDay * age) / share : 20;
  const gb = sizes.find((size) => size >= wanted) ?? 20_000;
  const until = anchor - Math.round((fate === "spent" ? 1.6 : stopped) * DAY);
  const start = until - Math.round(age * DAY);
  const steady = fate !== "enough" || roll.chance(0.7);
  const shape: Pattern = {
    kind: fate === "new" ? "idle" : perDay >= 12 ? "heavy" : steady ? "steady" : "bursty",
    bytesPerDay: 1,
    phase: roll.next() * 2 * Math.PI,
    period: Math.round((2 + roll.next() * 4) * DAY),
  };
  const bytes = Math.round(gb * GB * share);
  const days = consumed(shape, start, until);
  return { gb, bytes, pattern: { ...shape, bytesPerDay: days > 0 ? bytes / days : 0 }, start, until };
}

const LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

export function rollPassword(roll: Dice): string {
  return Array.from({ length: 12 }, () => LETTERS[roll.int(0, LETTERS.length - 1)]).join("");
}
