export const templateLimits = { name: 80, body: 5_000, templates: 100 } as const;

/** A text of the hand-over message. */
export interface HandOverTemplate {
  id: string;
  name: string;
  /** Null: for every provider. */
  provider: string | null;
  /** A BCP 47 tag. */
  language: string;
  body: string;
  revision: number;
  updatedAt: string;
  updatedBy: string;
}

/** What choosing and writing a message takes of a template. */
export type MessageTemplate = Pick<HandOverTemplate, "id" | "name" | "provider" | "language" | "body">;

export interface SaveTemplateRequest {
  /** Made by the browser: sent again, it makes no second template. */
  id: string;
  /** Of the template that was edited; 0 for a new one. */
  revision: number;
  name: string;
  provider: string | null;
  language: string;
  body: string;
}

export interface DeleteTemplateRequest {
  id: string;
  revision: number;
}

export const builtInTemplate: MessageTemplate = {
  id: "built-in",
  name: "Standard",
  provider: null,
  language: "en",
  body: `Your proxy access:

Host: {host}
Port: {http_port}
SOCKS5 port: {socks_port}
User name: {login}
URL, with your password in place of PASSWORD: {http_url}

Your password, which this link shows once: {secret_link}

Try it:
{curl}`,
};

const lastResort = "en";

/** Those for a provider, the best for the language first; the built-in one is always among them. */
export function templatesFor(
  templates: readonly MessageTemplate[],
  provider: string | null,
  language: string | null,
): [MessageTemplate, ...MessageTemplate[]] {
  const rank = ({ provider: of, language: tag, id }: MessageTemplate) => [
    languageRank(tag, language ?? lastResort),
    of === null ? 1 : 0,
    id === builtInTemplate.id ? 1 : 0,
  ];
  const [first = builtInTemplate, ...others] = [...templates, builtInTemplate]
    .filter(({ provider: of }) => of === null || of === provider)
    .map((template) => ({ template, rank: rank(template) }))
    .sort((one, other) => compare(one.rank, other.rank) || byName(one.template, other.template))
    .map(({ template }) => template);
  return [first, ...others];
}

/** The same tag, then the same language elsewhere, then English, then any other. */
function languageRank(tag: string, wanted: string): number {
  if (tag.toLowerCase() === wanted.toLowerCase()) return 0;
  if (primary(tag) === primary(wanted)) return 1;
  return primary(tag) === lastResort ? 2 : 3;
}

const primary = (tag: string) => (tag.split("-")[0] ?? "").toLowerCase();
const byName = (one: MessageTemplate, other: MessageTemplate) =>
  one.name < other.name ? -1 : one.name > other.name ? 1 : 0;

function compare(one: readonly number[], other: readonly number[]): number {
  const [at] = one
    .map((value, index) => value - (other[index] ?? 0))
    .filter((difference) => difference !== 0);
  return at ?? 0;
}
