/**
 * What may be shown and stored anywhere: paths, queries and user names of webhooks contain the right to post.
 */
export function withoutSecrets(target: string): string {
  const url = URL.canParse(target) ? new URL(target) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return target;
  return url.href === `${url.origin}/` ? url.origin : `${url.origin}/…`;
}
