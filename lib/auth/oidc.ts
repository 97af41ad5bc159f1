import "server-only";
import type { Provider } from "next-auth/providers/index";
import { env } from "../env";

/**
 * The OpenID provider from the settings, if any. Its claims are read from the signed token and the user info.
 */
export function oidcProviders(): Provider[] {
  const { oidc } = env();
  if (!oidc) return [];
  return [
    {
      id: "oidc",
      name: oidc.label,
      type: "oauth",
      wellKnown: `${oidc.issuer}/.well-known/openid-configuration`,
      issuer: oidc.issuer,
      clientId: oidc.clientId,
      clientSecret: oidc.clientSecret,
      idToken: true,
      checks: ["pkce", "state", "nonce"],
      authorization: { params: { scope: "openid email profile" } },
      userinfo: {
        async request({ client, tokens }) {
          if (!tokens.id_token) throw new Error("No id token.");
          // `tokens` is openid-client's own set, which the types do not show.
          const claims = (tokens as typeof tokens & { claims(): Record<string, unknown> }).claims();
          const info =
            client.issuer.metadata.userinfo_endpoint && tokens.access_token
              ? await client.userinfo(tokens.access_token, { via: "header" })
              : {};
          // Without the token the subject is not compared, and someone else's claims could be mixed in.
          if ("sub" in info && info.sub !== claims.sub) throw new Error("The user info is someone else's.");
          return { ...info, ...claims, sub: String(claims.sub) };
        },
      },
      profile: (claims: Record<string, unknown>) => ({ id: String(claims.sub) }),
    },
  ];
}

/** What the button says; null without one. */
export function openIdLabel(): string | null {
  return env().oidc?.label ?? null;
}
