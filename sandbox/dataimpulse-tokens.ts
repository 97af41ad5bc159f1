import { createHmac, timingSafeEqual } from "node:crypto";
import { DAY } from "./meter";

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Signed tokens that say when they end, and work until then, also after a restart. */
export function signedTokens(now: () => number, secret: string) {
  // The signature covers the generation, so that a higher one ends all tokens before it.
  let generation = 0;
  const sign = (text: string) =>
    createHmac("sha256", secret).update(`${generation}.${text}`).digest("base64url");

  return {
    issue(lifeMs = DAY): string {
      const iat = Math.floor(now() / 1000);
      const text = `${part({ typ: "JWT", alg: "HS256" })}.${part({ iat, exp: iat + Math.ceil(lifeMs / 1000) })}`;
      return `${text}.${sign(text)}`;
    },
    valid(token: string): boolean {
      const [head = "", claims = "", given = ""] = token.split(".");
      const right = Buffer.from(sign(`${head}.${claims}`));
      const said = Buffer.from(given);
      if (said.length !== right.length || !timingSafeEqual(said, right)) return false;
      const { exp } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { exp: number };
      return exp * 1000 > now();
    },
    expireAll() {
      generation += 1;
    },
  };
}
