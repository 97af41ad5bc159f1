/**
 * What may be shown and kept anywhere: paths, queries and user names of webhooks hold what lets one post
 * there.
 */
export function withoutSecrets(target: string): string {
  const url = URL.canParse(target) ? new URL(target) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return target;
  return url.href === `${url.origin}/` ? url.origin : `${url.origin}/…`;
}
