/** What a template may name in braces. Those of stored templates are never renamed. */
export const placeholders = [
  "name",
  "customer",
  "login",
  "host",
  "http_port",
  "socks_port",
  "http_url",
  "socks_url",
  "curl",
  "traffic_cap",
  "ip_cap",
  "secret_link",
] as const;
export type Placeholder = (typeof placeholders)[number];

export function isPlaceholder(name: string): name is Placeholder {
  return placeholders.some((known) => known === name);
}
