import "server-only";
import { ProviderError } from "./error";

const hints =
  /un-?authori[sz]ed|unauthenticated|not\s+(?:been\s+)?(?:authori[sz]ed|authenticated|logged\s+in)|authenticat|(?:invalid|expired|missing|wrong|bad|unknown|revoked)\s+(?:access\s+|api[\s_-]?|auth\s+)?(?:token|key|credentials?|session)|(?:token|key|session)\s+(?:is\s+|has\s+|was\s+)?(?:invalid|expired|revoked|not\s+valid)|\bjwt\b/i;

/** One answer about a key is reused for this long, so that a thousand rows are not a thousand calls. */
const goodFor = 3_000;

/**
 * Tells a refused key from a refused row at a provider that answers both alike. Words alone prove nothing,
 * since a row's name may contain them; `probe` asks about the key itself and throws what the provider says.
 */
export class KeyCheck {
  private readonly probe: (key: string) => Promise<void>;
  private last: { key: string; until: number; refused: Promise<boolean> } | undefined;

  constructor(probe: (key: string) => Promise<void>) {
    this.probe = probe;
  }

  /** The failure as one of the key; null when it is not, or cannot be told. */
  async refusalOf(error: unknown, key: string): Promise<ProviderError | null> {
    if (!soundsRefused(error) || !(await this.isRefused(key))) return null;
    const { provider, operation, applied, status } = error;
    return new ProviderError(error.message, {
      provider,
      operation,
      kind: "unauthorized",
      applied,
      status,
      worded: true,
    });
  }

  /** What the provider says about the key itself; false when it cannot be told. */
  isRefused(key: string): Promise<boolean> {
    if (this.last?.key !== key || Date.now() > this.last.until) {
      const refused = this.probe(key).then(
        () => false,
        (problem: unknown) =>
          problem instanceof ProviderError && (problem.kind === "unauthorized" || soundsRefused(problem)),
      );
      const asked = {
        key,
        until: Infinity,
        refused: refused.finally(() => (asked.until = Date.now() + goodFor)),
      };
      this.last = asked;
    }
    return this.last.refused;
  }
}

function soundsRefused(error: unknown): error is ProviderError {
  return error instanceof ProviderError && error.kind === "rejected" && hints.test(error.message);
}
